/** `/account`: who somebody is here, his second factor, his password, his other devices. */
import type { UserPrincipal } from '../access/principal.ts'
import { notice, textField } from './fields.ts'
import { type Html, html, type Part } from './html.ts'

export type AccountView = Readonly<{
  user: UserPrincipal
  /** A secret that waits for its first code: the picture for the app, the same as text, and backup codes. */
  fresh: Readonly<{ qr: Part; secret: string; backupCodes: readonly string[] }> | null
  said: string | null
  error: string | null
}>

/** The page. */
export function accountView({ user, fresh, said, error }: AccountView): Html {
  return html`<h1>Your account</h1>
  ${said === null ? '' : notice('good', said)}${error === null ? '' : notice('bad', error)}
  <p><strong>${user.name || user.email}</strong>${user.name === '' ? '' : html` <span class="muted">${user.email}</span>`} <span class="badge">${user.kind}</span></p>
  ${user.kind === 'customer' ? '' : [secondFactor(user, fresh), newPassword()]}
  <section class="card">
    <h2>Other devices</h2>
    <p>Lost a phone, or signed in on a computer that is not yours?</p>
    <form method="post" action="/account/other-devices"><button type="submit" class="secondary outline">Sign out everywhere else</button></form>
  </section>`
}

function newPassword(): Html {
  return html`<section class="card">
    <h2>Password</h2>
    <form method="post" action="/account/password">
      ${textField({ name: 'current', label: 'Password of now', type: 'password', autocomplete: 'current-password' })}
      ${textField({ name: 'chosen', label: 'New password', type: 'password', autocomplete: 'new-password', minLength: 12, maxLength: 128 })}
      <button type="submit" class="secondary outline">Change it</button>
    </form>
  </section>`
}

function secondFactor({ hasSecondFactor }: UserPrincipal, fresh: AccountView['fresh']): Html {
  return html`<section class="card">
    <h2>Second factor ${hasSecondFactor ? html`<span class="badge solved">On</span>` : html`<span class="badge pending">Off</span>`}</h2>
    ${fresh !== null ? confirmation(fresh) : hasSecondFactor ? passwordForm('off') : passwordForm('on')}
  </section>`
}

function passwordForm(wanted: 'on' | 'off'): Html {
  return html`<p>${wanted === 'on' ? 'A code of an app on your phone, beside the password: whoever has only one of them stays out.' : 'You are asked for a code when you sign in.'}</p>
  <form method="post" action="/account/second-factor/${wanted}">
    ${textField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
    <button type="submit" class="${wanted === 'on' ? '' : 'secondary outline'}">${wanted === 'on' ? 'Set up' : 'Switch off'}</button>
  </form>`
}

function confirmation({ qr, secret, backupCodes }: NonNullable<AccountView['fresh']>): Html {
  return html`<ol class="steps">
    <li>Scan this with your authenticator app, or type the key <code>${secret}</code>.<div class="qr">${qr}</div></li>
    <li>Keep these codes where the phone is not; each works once.<pre>${backupCodes.join('\n')}</pre></li>
    <li><form method="post" action="/account/second-factor/confirm">
      ${textField({ name: 'code', label: 'The code that the app shows now', autocomplete: 'one-time-code', maxLength: 10, inputMode: 'numeric' })}
      <button type="submit">Switch on</button>
    </form></li>
  </ol>`
}
