/**
 * Which entries of a ticket's history somebody outside may have to be told of. Only these go to the outbox, so that a mail
 * from which nothing follows costs nothing more. What is sent, and to whom, is decided afterwards in `notify/`. Pure.
 */
import type { Arrival } from './arrival.ts'
import type { Decision } from './decide.ts'
import { ticketAfter } from './decide-batch.ts'
import type { Event } from './events.ts'

/** What this service would tell of. */
export type Telling = Readonly<{
  /** Requesters get an acknowledgement. */
  acknowledges: boolean
  /** A webhook is told of tickets and messages. */
  publishes: boolean
}>

/** The ids of those events of a decision from which something may follow. */
export function consequential(
  { arrival, decision }: Readonly<{ arrival: Arrival; decision: Decision }>,
  events: readonly Event[],
  telling: Telling,
): readonly string[] {
  // What is moved in from elsewhere has been told of long ago, and must wake nobody.
  if (arrival.envelope.source === 'import') return []
  // What is filed apart as spam is told to nobody; when the suspicion ends, that is news.
  const publishes = telling.publishes && !ticketAfter(arrival, decision).isSuspected
  const isTold = (event: Event) => (publishes && isPublished(event)) || isOwn(event, decision, arrival, telling)
  return events.filter(isTold).map(({ id }) => id)
}

/** What webhooks may be told of; a redelivery is no news. */
function isPublished({ kind }: Event): boolean {
  return !unpublished.has(kind)
}

const unpublished: ReadonlySet<string> = new Set(['redelivered', 'author-doubted', 'held', 'suspected-spam'])

/** Pages, acknowledgements, and addresses that mail does not reach. */
function isOwn({ kind, data }: Event, decision: Decision, arrival: Arrival, { acknowledges }: Telling): boolean {
  switch (kind) {
    case 'opened':
      return data['page'] === true || (acknowledges && isFromPerson(arrival))
    case 'raised':
    case 'not-spam':
      return data['page'] === true
    case 'status':
      return decision.kind !== 'opened' && decision.ticket.pagesOnCall
    case 'bounced':
      return true
    default:
      return false
  }
}

/** As far as an acknowledgement goes. */
function isFromPerson({ mail, envelope }: Arrival): boolean {
  return mail.origin === 'person' && envelope.suspected === null
}
