/** The forms by which people get in. */
import { notice, textField } from './fields.ts'
import { type Html, html, type Part } from './html.ts'

export type SignInView = Readonly<{
  /** Where to go afterwards. */
  next: string
  email?: string
  error?: string | null
  providers: readonly string[]
  links: 'by-mail' | 'in-log' | 'off'
}>

/** The page with all ways in. */
export function signInView({ next, email = '', error = null, providers, links }: SignInView): Html {
  return html`<section class="card narrow">
    <h1>Sign in</h1>
    ${error === null ? '' : notice('bad', error)}
    ${providers.map((name) => html`<a class="wide-button" role="button" href="/sign-in/with/${name}?next=${encodeURIComponent(next)}">Continue with ${name}</a>`)}
    ${linkForm(next, email, links)}
    <details class="divider" ${error === null ? '' : 'open'}>
      <summary>I have a password (agents)</summary>
      <form method="post" action="/sign-in/password">
        <input type="hidden" name="next" value="${next}">
        ${textField({ name: 'agent-email', label: 'Email', type: 'email', value: email, autocomplete: 'username' })}
        ${textField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
        <button type="submit" class="secondary">Sign in</button>
      </form>
    </details>
  </section>`
}

function linkForm(next: string, email: string, links: SignInView['links']): Part {
  if (links === 'off')
    return notice(
      'info',
      'Links by mail are not available here yet: the operator has not set OUTBOUND_SMTP_URL. Write to us by mail instead.',
    )
  return html`<form method="post" action="/sign-in/request-link">
    <input type="hidden" name="next" value="${next}">
    ${textField({
      name: 'email',
      label: 'Email',
      type: 'email',
      value: email,
      autocomplete: 'email',
      maxLength: 254,
      hint: 'The address that you write to us from. There is no password to remember: we send you a link.',
    })}
    <button type="submit">Email me a sign-in link</button>
    ${links === 'in-log' ? html`<p><small>Development: the link is printed to the log.</small></p>` : ''}
  </form>`
}

/** After a link was asked for; tells nobody whether an address is known. */
export function linkSentView(email: string): Html {
  return html`<section class="card narrow">
    <h1>Look into your mail</h1>
    <p>If <strong>${email}</strong> can sign in this way, a link is on its way to it. It works once, for 15 minutes.</p>
    <p class="muted">Nothing came? Look into the spam folder. Agents do not get links: they sign in with their password.</p>
    <p><a href="/sign-in">Use another address</a></p>
  </section>`
}

/** What a link opens: programs that follow every link of a mail must not use it up. */
export function useLinkView(token: string, next: string): Html {
  return html`<section class="card narrow">
    <h1>Welcome back</h1>
    <p>One press, and you are signed in on this device.</p>
    <form method="post" action="/sign-in/link">
      <input type="hidden" name="token" value="${token}">
      <input type="hidden" name="next" value="${next}">
      <button type="submit" autofocus>Sign in</button>
    </form>
  </section>`
}

/** The second factor. */
export function codeView(next: string, error: string | null): Html {
  return html`<section class="card narrow">
    <h1>Enter the code</h1>
    <form method="post" action="/sign-in/code">
      <input type="hidden" name="next" value="${next}">
      ${textField({
        name: 'code',
        label: 'Code of your authenticator app',
        autocomplete: 'one-time-code',
        maxLength: 40,
        hint: 'Six digits, or one of your backup codes.',
        ...(error === null ? {} : { error }),
      })}
      <button type="submit">Go on</button>
    </form>
  </section>`
}
