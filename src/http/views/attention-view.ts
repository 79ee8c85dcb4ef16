/** What needs somebody: lists with a button for each entry, and a sentence where there is nothing to do. */
import { countedAtMost, type Newest, type Undelivered, type UnreadMail } from '../../store/attention.ts'
import type { ListedSuppression } from '../../store/suppressions.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { subjectLine } from './subject.ts'
import { time } from './times.ts'

export type AttentionView = Readonly<{
  unread: Newest<UnreadMail>
  unsent: Newest<Undelivered>
  /** Those that are not well. */
  webhooks: readonly Readonly<{ name: string; is: string; note: string | null }>[]
  suppressed: readonly ListedSuppression[]
  /** What keeps pages from going out, in sentences. */
  problems: readonly string[]
  /** What the act before did. */
  said: string | null
}>

/** The page. */
export function attentionView(view: AttentionView): Html {
  const { unread, unsent, webhooks, suppressed, problems, said } = view
  const isCalm = unread.count + unsent.count + webhooks.length + problems.length === 0
  return html`<div class="head"><h1>Needs attention</h1></div>
  ${said === null ? '' : notice('good', said)}
  ${problems.map((problem) => notice('bad', problem))}
  ${isCalm ? html`<div class="empty"><p>Everything could be read, and everything could be sent.</p></div>` : ''}
  ${unsent.count === 0 ? '' : section('Not delivered', unsent.count, html`Tried for as long as the config says, then given up. Pages come first.`, unsent.newest.map(unsentRow))}
  ${webhooks.length === 0 ? '' : section('Webhooks', webhooks.length, null, webhooks.map(webhookRow))}
  ${unread.count === 0 ? '' : section('Not read whole', unread.count, html`Each is a ticket with its raw mail. <a href="/queue?view=parse-errors">See them in the queue</a>. A newer release may read what this one could not.`, unread.newest.map(unreadRow))}
  ${section('Addresses we do not write to', suppressed.length, html`They bounced, or answer automatic mail automatically. Lift it when the mailbox is known to work again.`, suppressed.map(suppressedRow), 'Every address may be written to.')}`
}

function section(title: string, count: number, hint: Part, rows: readonly Html[], empty = ''): Html {
  const many = count >= countedAtMost ? `${countedAtMost.toLocaleString('en')}+` : String(count)
  return html`<section class="attention">
    <h2>${title} <span class="count">${many}</span></h2>
    ${hint === null ? '' : html`<p class="muted">${hint}</p>`}
    ${rows.length === 0 ? html`<p>${empty}</p>` : html`<ul class="log">${rows}</ul>`}
    ${count > rows.length ? html`<p class="muted">The newest ${rows.length} are shown.</p>` : ''}
  </section>`
}

function button(action: string, of: string, label: string, about: string): Html {
  return html`<form method="post" action="/operations/attention/${action}"><input type="hidden" name="of" value="${of}">
    <button type="submit" class="small secondary outline">${label}<span class="hidden"> ${about}</span></button></form>`
}

function unsentRow({ id, ref, channel, kind, target, attempts, lastError, createdAt }: Undelivered): Html {
  const what = channel === 'pagerduty' ? 'Page' : channel === 'webhook' ? `Webhook ${target}` : 'Mail'
  return html`<li class="with-act"><div>
    <div class="log-line"><span class="badge ${channel === 'pagerduty' ? 'urgent' : 'pending'}"><bdi>${what}</bdi></span> <span>${channel === 'pagerduty' && kind === 'page' ? '' : kind}</span> ${ref === null ? '' : html`<a class="ref" href="/tickets/${ref}">${ref}</a>`} <span class="when">${time(createdAt)}</span></div>
    ${channel === 'mail' && target !== '' ? html`<div>to <bdi>${target}</bdi></div>` : ''}
    <div>${lastError ?? 'no reason was given'} <span class="muted">(${attempts === 1 ? 'one try' : `${attempts} tries`})</span></div>
  </div>${kind === 'sign-in' ? html`<span class="muted">too late; whoever needs the link asks for another</span>` : button('retry', id, 'Try again', `${what} ${ref ?? ''}`)}</li>`
}

function webhookRow({ name, is, note }: AttentionView['webhooks'][number]): Html {
  return html`<li class="with-act"><div><div class="log-line"><span class="badge ${is === 'disabled' ? 'urgent' : 'pending'}">${is}</span> <strong>${name}</strong></div><div>${note}</div></div>
    ${is === 'disabled' ? button('enable', name, 'Enable', name) : ''}</li>`
}

function unreadRow({ message, ref, subject, fromEmail, parseError, receivedAt }: UnreadMail): Html {
  return html`<li class="with-act"><div>
    <div class="log-line"><a class="ref" href="/tickets/${ref}">${ref}</a> ${subjectLine(subject)} <span class="when">${time(receivedAt)}</span></div>
    <div class="muted"><bdi>${fromEmail ?? 'no author'}</bdi> · <a href="/api/messages/${message}/raw">raw mail</a></div>
    <div>${parseError}</div>
  </div>${button('reread', message, 'Read again', ref)}</li>`
}

function suppressedRow({ email, because, since, until, isMuted }: ListedSuppression): Html {
  return html`<li class="with-act"><div>
    <div class="log-line"><bdi><strong>${email}</strong></bdi> ${isMuted ? html`<span class="badge closed">nothing automatic</span>` : ''} ${since === null ? '' : html`<span class="when">since ${time(since)}</span>`}</div>
    <div>${because}${until === null ? '' : html` <span class="muted">until ${time(until)}</span>`}</div>
  </div>${button('lift', email, 'Lift', email)}</li>`
}
