/** A customer's tickets as a list, and those that are like what somebody is about to write. */
import type { CustomerTicket } from '../../store/customer-tickets.ts'
import { type Html, html, type Part } from './html.ts'
import { subjectLine } from './subject.ts'
import { statusTexts, typeTexts } from './ticket-types.ts'
import { shortTime } from './times.ts'

export type TicketListView = Readonly<{
  tickets: readonly CustomerTicket[]
  isDone: boolean
  /** Where the next ones are; null: these are all. */
  more: string | null
  now: Date
}>

/** The page My tickets. */
export function ticketListView({ tickets, isDone, more, now }: TicketListView): Html {
  return html`<div class="head">
    <h1>My tickets</h1>
    <a role="button" href="/tickets/new">Create ticket</a>
  </div>
  <nav class="tabs" aria-label="Which tickets">
    <a href="/tickets" ${isDone ? '' : html`aria-current="page"`}>Open</a>
    <a href="/tickets?done" ${isDone ? html`aria-current="page"` : ''}>Solved and closed</a>
  </nav>
  ${tickets.length === 0 ? nothingThere(isDone) : ticketList(tickets, now)}
  ${more === null ? '' : html`<p><a href="${more}">Older tickets</a></p>`}`
}

function nothingThere(isDone: boolean): Part {
  return html`<div class="empty">
    <p>${isDone ? 'Nothing has been solved yet.' : 'No open ticket. That is how it should be.'}</p>
  </div>`
}

/** The list itself. */
export function ticketList(tickets: readonly CustomerTicket[], now: Date): Html {
  return html`<ul class="tickets">${tickets.map(
    (ticket) => html`<li><a href="/tickets/${ticket.ref}">
      <span class="ref">${ticket.ref}</span>
      ${subjectLine(ticket.subject)}
      <span class="facts">${statusBadge(ticket)}${ticket.priority === 'urgent' ? html`<span class="badge urgent">Urgent</span>` : ''}<span>${typeTexts[ticket.type].label}</span><span>${shortTime(ticket.updatedAt, now)}</span></span>
    </a></li>`,
  )}</ul>`
}

/** The status in a coloured word. */
export function statusBadge({ status }: Pick<CustomerTicket, 'status'>): Html {
  return html`<span class="badge ${status}">${statusTexts[status]}</span>`
}

/** What is offered while somebody types a subject; nothing when there is nothing. */
export function similarView(tickets: readonly CustomerTicket[], now: Date): Html {
  if (tickets.length === 0) return html``
  return html`<div class="notice info"><p>Is it one of these? Then better answer there.</p>${ticketList(tickets, now)}</div>`
}
