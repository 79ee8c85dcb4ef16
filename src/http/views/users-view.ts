/** Who works the desk: role, password and second factor, and what an admin can change. */
import type { DeskUser } from '../../store/desk-users.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { time } from './times.ts'

export type UsersView = Readonly<{
  users: readonly DeskUser[]
  /** The id of who looks. */
  me: string
  /** What was typed to add somebody. */
  email: string
  /** A link that was just made; shown once. */
  link: Readonly<{ email: string; url: string }> | null
  error: string | null
  said: string | null
}>

/** The page. */
export function usersView({ users, me, email, link, error, said }: UsersView): Html {
  return html`<div class="head"><h1>People</h1></div>
  ${error === null ? '' : notice('bad', error)}
  ${said === null || error !== null ? '' : notice('good', said)}
  ${link === null ? '' : setUpLink(link)}
  <form class="line-form card" method="post" action="/operations/users/add">
    <div class="grow"><label for="email">Email of a new colleague</label><input id="email" name="email" type="email" value="${email}" required maxlength="254" autocomplete="off"></div>
    <div><label for="role">Role</label><select id="role" name="role"><option value="agent">Agent</option><option value="admin">Admin</option></select></div>
    <button type="submit">Add</button>
  </form>
  <ul class="log">${users.map((user) => row(user, user.id === me))}</ul>
  <p class="muted small-print">Agents work on tickets. Admins also see these pages. Customers need not be added: they sign in by a link in a mail, and see their own tickets only.</p>`
}

function setUpLink({ email, url }: NonNullable<UsersView['link']>): Html {
  return html`<div class="notice good" role="status"><p>Send this link to <strong>${email}</strong>, by a way that nobody else reads. It is shown only now, works once, and within a week.</p>
    <p><label class="hidden" for="link">Link to choose a password</label><input id="link" readonly value="${url}" class="code"></p></div>`
}

function row(user: DeskUser, isMe: boolean): Html {
  const { email, name, role, hasPassword, hasSecondFactor, deactivatedAt, lastSeenAt } = user
  return html`<li class="with-act"><div>
    <div class="log-line"><bdi><strong>${name === '' ? email : name}</strong></bdi> ${isMe ? html`<span class="muted">(you)</span>` : ''} <span class="badge ${role === 'admin' ? '' : 'closed'}">${role}</span>${deactivatedAt === null ? '' : html` <span class="badge urgent">deactivated</span>`}</div>
    ${name === '' ? '' : html`<div><bdi>${email}</bdi></div>`}
    <div class="muted log-facts">${hasPassword ? 'has a password' : 'has no password yet'} · ${hasSecondFactor ? 'second factor on' : 'no second factor'}${lastSeenAt === null ? '' : html` · last seen ${time(lastSeenAt)}`}${deactivatedAt === null ? '' : html` · deactivated ${time(deactivatedAt)}`}</div>
  </div>${isMe ? '' : acts(user)}</li>`
}

function acts({ id, email, role, hasSecondFactor, deactivatedAt }: DeskUser): Part {
  const form = (action: string, label: string, tone: string, extra: Part = '') =>
    html`<form method="post" action="/operations/users/${action}"><input type="hidden" name="of" value="${id}">${extra}<button type="submit" class="small outline ${tone}">${label}<span class="hidden"> ${email}</span></button></form>`
  if (deactivatedAt !== null) return html`<div class="acts">${form('reactivate', 'Reactivate', 'secondary')}</div>`
  const other = role === 'admin' ? 'agent' : 'admin'
  return html`<div class="acts">
    ${form('role', `Make ${other}`, 'secondary', html`<input type="hidden" name="role" value="${other}">`)}
    ${form('link', 'New password link', 'secondary')}
    ${hasSecondFactor ? form('second-factor', 'Reset second factor', 'secondary') : ''}
    ${form('deactivate', 'Deactivate', 'danger')}
  </div>`
}
