/** The overview: is it well, what burns, what comes in, what is open, how long people wait. In this order. */
import type { OutboxReport } from '../../notify/outbox/metrics.ts'
import type { Readiness } from '../../ops/readiness.ts'
import type { AddressCount, MailBucket, OpenCount, Unanswered, Window } from '../../store/overview.ts'
import type { Milestone, ServiceTimes } from '../../store/service-times.ts'
import { type Span, spanNames, spans } from '../operations/spans.ts'
import { duration } from './durations.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { addressFigures, mailFigure, openFigure, timesFigure } from './overview-figures.ts'
import { subjectLine } from './subject.ts'
import { time } from './times.ts'

export type OverviewView = Readonly<{
  span: Span
  window: Window
  mails: readonly MailBucket[]
  addresses: readonly AddressCount[]
  open: readonly OpenCount[]
  unanswered: readonly Unanswered[]
  times: Readonly<Record<Milestone, ServiceTimes | null>>
  /** Bounds of the distributions, in seconds, and over how many days. */
  bounds: readonly number[]
  days: number
  outbox: OutboxReport | null
  ready: Readiness
  problems: readonly string[]
  isAdmin: boolean
  now: Date
}>

/** The page. */
export function overviewView(view: OverviewView): Html {
  const { span } = view
  return html`<div class="head"><h1>Overview</h1>
    <nav class="spans" aria-label="Stretch of time">${spanNames.map((name) => html`<a href="/overview?span=${name}"${name === span.name ? html` aria-current="page"` : ''}>${spans[name].label}</a>`)}</nav>
  </div>
  ${view.ready.ok ? '' : notice('bad', `No mail can be accepted now: ${view.ready.because}.`)}
  ${view.problems.map((problem) => notice('bad', problem))}
  ${key(view)}
  <div class="panels">
    ${panel('mails', `Mails per ${span.of.toLowerCase()}`, mailFigure(view), 'wide-panel')}
    <div class="stack">
      ${panel('open', 'Open tickets', openFigure(view.open))}
      ${panel('addresses', 'By address', addressFigures(view))}
    </div>
    <div class="stack">
      ${panel('unanswered', 'Urgent, not answered yet', unansweredList(view))}
      ${panel('outbox', 'Outbox', outboxTable(view))}
    </div>
    ${panel('response', 'Time to first response', timesFigure('response', view))}
    ${panel('solution', 'Time to solution', timesFigure('solution', view))}
  </div>`
}

function panel(id: string, title: string, content: Part, wide = ''): Html {
  return html`<section class="card ${wide}" aria-labelledby="${id}-head"><h2 id="${id}-head">${title}</h2>${content}</section>`
}

/** The figures that are looked at first. */
function key({ mails, open, unanswered, window, outbox, isAdmin, now }: OverviewView): Html {
  const total = (of: 'accepted' | 'refused' | 'deferred') => mails.reduce((sum, one) => sum + one[of], 0)
  const since = encodeURIComponent(window.since.toISOString())
  const openTickets = open.reduce((sum, { tickets }) => sum + tickets, 0)
  const failed = outbox?.channels.reduce((sum, { failedLastDay }) => sum + failedLastDay, 0) ?? 0
  const [oldest] = unanswered
  return html`<ul class="key-figures">
    ${figure(total('accepted').toLocaleString('en'), 'mails accepted', `/operations/deliveries?outcome=accepted&since=${since}`)}
    ${figure(total('refused').toLocaleString('en'), 'mails refused', `/operations/deliveries?outcome=refused&since=${since}`)}
    ${figure(openTickets.toLocaleString('en'), 'tickets open', '/queue')}
    ${oldest === undefined ? figure('none', 'urgent without an answer', '/queue?view=urgent', 'good') : figure(duration((now.getTime() - oldest.createdAt.getTime()) / 1000), 'longest urgent wait', `/tickets/${oldest.ref}`, 'bad')}
    ${isAdmin || failed > 0 ? figure(failed.toLocaleString('en'), 'given up in a day', isAdmin ? '/operations/attention' : null, failed > 0 ? 'bad' : 'good') : ''}
  </ul>`
}

function figure(value: string, label: string, href: string | null, tone = ''): Html {
  const inner = html`<strong class="${tone}">${value}</strong><span>${label}</span>`
  return html`<li>${href === null ? html`<div>${inner}</div>` : html`<a href="${href}">${inner}</a>`}</li>`
}

function unansweredList({ unanswered, now }: OverviewView): Part {
  if (unanswered.length === 0) return html`<p class="calm">Nothing burns.</p>`
  return html`<ul class="log plain-log">${unanswered.map(
    ({ ref, subject, requesterEmail, createdAt }) => html`<li>
      <div class="log-line"><a class="ref" href="/tickets/${ref}">${ref}</a> ${subjectLine(subject)}</div>
      <div class="muted"><strong class="bad">${duration((now.getTime() - createdAt.getTime()) / 1000)}</strong> since ${time(createdAt)} · <bdi>${requesterEmail ?? 'unknown requester'}</bdi></div></li>`,
  )}</ul><p><a href="/queue?view=urgent&sort=oldest">All urgent tickets, oldest first</a></p>`
}

const channelWords: Readonly<Record<string, string>> = { pagerduty: 'Pages', mail: 'Mail', webhook: 'Webhooks' }

function outboxTable({ outbox, isAdmin, ready }: OverviewView): Part {
  const health = html`<p><span class="badge ${ready.ok ? 'solved' : 'urgent'}">${ready.ok ? 'accepting mail' : 'not accepting mail'}</span></p>`
  if (outbox === null) return html`${health}<p class="muted">How the outbox stands could not be asked just now.</p>`
  if (outbox.channels.length === 0 && outbox.unplanned === 0)
    return html`${health}<p class="calm">Everything is sent. Nothing waits.</p>`
  return html`${health}<div class="scroll" role="region" aria-label="Outbox by channel" tabindex="0"><table>
    <thead><tr><th scope="col">What</th><th scope="col" class="number">Waiting</th><th scope="col" class="number">For</th><th scope="col" class="number">Given up in a day</th></tr></thead>
    <tbody>${outbox.channels.map(
      ({
        channel,
        queued,
        oldestSeconds,
        failedLastDay,
      }) => html`<tr><th scope="row">${channelWords[channel] ?? channel}</th>
      <td class="number">${queued.toLocaleString('en')}</td><td class="number">${queued === 0 ? '–' : duration(oldestSeconds)}</td>
      <td class="number">${failedLastDay === 0 || !isAdmin ? failedLastDay.toLocaleString('en') : html`<a href="/operations/attention">${failedLastDay.toLocaleString('en')}</a>`}</td></tr>`,
    )}</tbody></table></div>
    ${outbox.unplanned === 0 ? '' : html`<p>${outbox.unplanned.toLocaleString('en')} commits wait to be looked through.</p>`}`
}
