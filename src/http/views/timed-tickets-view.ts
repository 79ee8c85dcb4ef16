/** The tickets behind a waiting time, slowest first. */
import type { Milestone, TimedTicket } from '../../store/service-times.ts'
import { duration, stretch } from './durations.ts'
import { type Html, html } from './html.ts'
import { subjectLine } from './subject.ts'
import { shortTime } from './times.ts'

export type TimedTicketsView = Readonly<{
  title: string
  milestone: Milestone
  /** Seconds; `to` null: however long. */
  from: number
  to: number | null
  tickets: readonly TimedTicket[]
  days: number
  limit: number
  now: Date
}>

/** The page. */
export function timedTicketsView(view: TimedTicketsView): Html {
  const { title, milestone, from, to, tickets, days, limit, now } = view
  const done = milestone === 'response' ? 'answered' : 'solved'
  return html`<p><a href="/overview">Overview</a></p>
  <div class="head"><h1>${title}: ${stretch(from, to)}</h1></div>
  <p class="muted">Tickets opened in the last ${days} days, ${done} after this time; the slowest first${tickets.length === limit ? `, ${limit} of them` : ''}.</p>
  ${
    tickets.length === 0
      ? html`<div class="empty"><p>There is none.</p></div>`
      : html`<ul class="log">${tickets.map(
          ({ ref, subject, seconds, createdAt }) =>
            html`<li><div class="log-line"><strong>${duration(seconds)}</strong> <a class="ref" href="/tickets/${ref}">${ref}</a> ${subjectLine(subject)} <span class="when">${shortTime(createdAt, now)}</span></div></li>`,
        )}</ul>`
  }`
}
