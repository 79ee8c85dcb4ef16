/** Keys of programs: which there are, what they may do, and a form for a new one. */
import { type Scope, scopes } from '../../accounts/api-keys.ts'
import type { ListedApiKey } from '../../store/api-keys.ts'
import { notice } from './fields.ts'
import { type Html, html } from './html.ts'
import { time } from './times.ts'

export type KeysView = Readonly<{
  keys: readonly ListedApiKey[]
  /** Days until a key ends; 0: never. */
  lifetimes: readonly number[]
  now: Date
  name: string
  /** A key that was just made; shown once. */
  fresh: Readonly<{ name: string; key: string }> | null
  error: string | null
  said: string | null
}>

const scopeWords: Readonly<Record<Scope, string>> = {
  'tickets:read': 'read tickets, messages, attachments and raw mail',
  'tickets:write': 'create tickets, answer and change them',
  inbound: 'deliver mail by POST /api/inbound',
  admin: 'users, routes and what needs attention',
}

/** The page. */
export function keysView({ keys, lifetimes, now, name, fresh, error, said }: KeysView): Html {
  return html`<div class="head"><h1>API keys</h1><p><a href="/api/docs">What the API can do</a></p></div>
  ${error === null ? '' : notice('bad', error)}
  ${said === null || error !== null ? '' : notice('good', said)}
  ${fresh === null ? '' : html`<div class="notice good" role="status"><p>The key of <strong>${fresh.name}</strong>. Copy it now: it is kept as a digest only and can not be shown again.</p><p><label class="hidden" for="key">The key</label><input id="key" readonly class="code" value="${fresh.key}"></p></div>`}
  <form class="card" method="post" action="/operations/keys/add">
    <h2>New key</h2>
    <div class="line-form">
      <div class="grow"><label for="name">Which program has it</label><input id="name" name="name" value="${name}" required maxlength="100" autocomplete="off" placeholder="status page"></div>
      <div><label for="days">Ends</label><select id="days" name="days">${lifetimes.map((days) => html`<option value="${days}">${days === 0 ? 'never' : `in ${days} days`}</option>`)}</select></div>
    </div>
    <fieldset><legend>What it may do</legend>${scopes.map((scope) => html`<label class="check"><input type="checkbox" name="scope" value="${scope}"> <span><code>${scope}</code> ${scopeWords[scope]}</span></label>`)}</fieldset>
    <button type="submit">Make the key</button>
  </form>
  ${keys.length === 0 ? html`<div class="empty"><p>No program has a key.</p></div>` : html`<ul class="log">${keys.map((key) => row(key, now))}</ul>`}`
}

function row(
  { id, name, scopes: may, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt }: ListedApiKey,
  now: Date,
): Html {
  const isOver = expiresAt !== null && expiresAt <= now
  return html`<li class="with-act"><div>
    <div class="log-line"><bdi><strong>${name}</strong></bdi> ${may.map((scope) => html`<code>${scope}</code> `)}${revokedAt !== null ? html`<span class="badge closed">revoked</span>` : isOver ? html`<span class="badge pending">ended</span>` : ''}</div>
    <div class="muted log-facts">by ${createdBy} ${time(createdAt)} · ${lastUsedAt === null ? 'never used' : html`last used ${time(lastUsedAt)}`} · ${revokedAt !== null ? html`revoked ${time(revokedAt)}` : expiresAt === null ? 'never ends' : html`${isOver ? 'ended' : 'ends'} ${time(expiresAt)}`}</div>
  </div>${revokedAt !== null ? '' : html`<form method="post" action="/operations/keys/revoke"><input type="hidden" name="of" value="${id}"><button type="submit" class="small outline danger">Revoke<span class="hidden"> ${name}</span></button></form>`}</li>`
}
