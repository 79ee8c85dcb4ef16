/**
 * What becomes of a mail: one of a redelivery, an entry on a ticket, or a new ticket, with the reason. Pure: mail, route and
 * what is known go in, a decision comes out; nothing is looked up or written here.
 */
import type { Grouping } from '../tickets/alerts.ts'
import { isSettled } from '../tickets/transitions.ts'
import type { Status } from '../tickets/types.ts'
import { answer } from './answer.ts'
import type { Arrival } from './arrival.ts'
import type { Author } from './author.ts'
import type { Known, KnownGroup, KnownMessage, KnownTicket } from './known.ts'
import { opening } from './opening.ts'
import { alertNews, groupedAlert } from './storm.ts'
import type { Evidence } from './trace.ts'
import { raised, type Wanted } from './wanted.ts'

type Reasoned = Readonly<{ because: string; evidence: readonly Evidence[] }>

/** A mail that joins a ticket. */
export type Entry = Reasoned &
  Author &
  Readonly<{
    kind: 'replied' | 'grouped' | 'noted'
    ticket: KnownTicket
    /** The ticket's status afterwards. */
    status: Status
    raiseTo: Wanted | null
    group: KnownGroup | null
  }>

export type Decision =
  | Entry
  | (Reasoned & Readonly<{ kind: 'redelivered'; ticket: KnownTicket; original: KnownMessage; raiseTo: Wanted | null }>)
  | (Reasoned &
      Author &
      Readonly<{
        kind: 'opened'
        wanted: Wanted
        followUpOf: KnownTicket | null
        /** An older mail in the same words; from now on they are this one's. */
        supersedes: KnownMessage | null
        group: KnownGroup | null
      }>)

/** Decides what becomes of one mail. */
export function decide(arrival: Arrival, known: Known, grouping: Grouping): Decision {
  const given = { arrival, known, grouping }
  return (
    redelivery(arrival, known) ??
    alertNews(given) ??
    answer(arrival, known) ??
    groupedAlert(given) ??
    opening(arrival, known, null)
  )
}

function redelivery(arrival: Arrival, known: Known): Decision | null {
  const original = known.byDigest.get(arrival.body.contentDigest)
  const ticket = original && known.tickets.get(original.ticket)
  if (!original || !ticket) return null
  if (isSettled(ticket.status) && isTimeless(arrival)) return recurrence(arrival, known, ticket, original)
  const raiseTo = isSettled(ticket.status) ? null : raised(arrival, ticket)
  return { kind: 'redelivered', ticket, original, raiseTo, because: 'the same mail again', evidence: [] }
}

/**
 * Whether nothing in a mail tells it from the next one in the same words: scripts and devices that write neither
 * Message-ID nor Date repeat their alarm byte for byte. While its ticket is open that is as good as a redelivery.
 */
function isTimeless({ mail, envelope }: Arrival): boolean {
  return mail.messageId === null && mail.sentAt === null && envelope.source !== 'import'
}

function recurrence(arrival: Arrival, known: Known, ticket: KnownTicket, original: KnownMessage): Decision {
  return {
    ...opening(arrival, known, ticket),
    supersedes: original,
    because: `the same words as on a ${ticket.status} ticket, with neither Message-ID nor Date: news`,
  }
}
