/** What a mail asks of its ticket: type, priority, and whether somebody is paged. Pure. */
import { isMoreUrgent, type Priority, type TicketType } from '../tickets/types.ts'
import type { Arrival } from './arrival.ts'
import type { KnownTicket } from './known.ts'

/** What a route asks of a ticket. */
export type Wanted = Readonly<{ type: TicketType; priority: Priority; page: boolean }>

/** What a mail's route, or the form that composed it, asks for; any of its recipients may page, but not for suspected spam. */
export function wantedBy({ envelope, route }: Arrival): Wanted {
  const { type, priority } = route.decidedBy.rule
  if (envelope.suspected !== null) return { type, priority, page: false }
  const page = route.recipients.some((recipient) => recipient.kind === 'routed' && recipient.rule.page)
  if (envelope.chosen === null) return { type, priority, page }
  return { ...envelope.chosen, page: page || envelope.chosen.priority === 'urgent' }
}

/** What a ticket must be raised to, so that mail to a more urgent address is never filed quietly; null when nothing. */
export function raised(arrival: Arrival, ticket: KnownTicket): Wanted | null {
  if (arrival.envelope.suspected !== null) return null
  const wanted = wantedBy(arrival)
  const isRaised = isMoreUrgent(wanted.priority, ticket.priority)
  if (!isRaised && !(wanted.page && !ticket.pagesOnCall)) return null
  return {
    // Once somebody works on it, its type is theirs.
    type: isRaised && ticket.status === 'new' ? wanted.type : ticket.type,
    priority: isRaised ? wanted.priority : ticket.priority,
    page: wanted.page || ticket.pagesOnCall,
  }
}
