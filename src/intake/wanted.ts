/** What a mail asks of its ticket: type, priority, and whether somebody is paged. Pure. */
import type { Alert } from '../mail/alert/read-alert.ts'
import { isMoreUrgent, type Priority, type TicketType } from '../tickets/types.ts'
import type { Arrival } from './arrival.ts'
import type { KnownTicket } from './known.ts'

/** What a route asks of a ticket. */
export type Wanted = Readonly<{ type: TicketType; priority: Priority; page: boolean }>

/** Why a mail pages nobody though its route does; null when that is not so. */
export function quietBecause({ envelope, route, alert }: Arrival): string | null {
  if (!isPaging(route)) return null
  if (alert !== null && isQuiet(alert)) {
    const says = alert.word === null ? '' : ` ("${alert.word}")`
    return alert.state === 'recovery' ? `it says that something is over${says}` : `it says what was done${says}`
  }
  return envelope.suspected === null ? null : 'it is suspected to be spam'
}

function isPaging({ recipients }: Arrival['route']): boolean {
  return recipients.some((recipient) => recipient.kind === 'routed' && recipient.rule.page)
}

/**
 * What a mail's route, or the form that composed it, asks for; any of its recipients may page. That something is over must
 * not wake anybody, whatever the route says, and neither must suspected spam.
 */
export function wantedBy(arrival: Arrival): Wanted {
  const wanted = askedBy(arrival)
  return arrival.envelope.suspected === null ? wanted : { ...wanted, page: false }
}

/** Whether a mail would page, were it not suspected to be spam. */
export function withholdsPage(arrival: Arrival): boolean {
  return arrival.envelope.suspected !== null && askedBy(arrival).page
}

function askedBy({ envelope, route, alert }: Arrival): Wanted {
  const { type, priority } = route.decidedBy.rule
  const page = isPaging(route) && !isQuiet(alert)
  if (envelope.chosen === null) return { type, priority, page }
  return { ...envelope.chosen, page: page || envelope.chosen.priority === 'urgent' }
}

/** Whether an alert asks for nobody: it is over, or tells what people did. */
export function isQuiet(alert: Alert | null): boolean {
  return alert !== null && alert.state !== 'problem'
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
