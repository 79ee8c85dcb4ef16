/**
 * Which ticket a mail belongs to, and how we know: evidence tried in a fixed order, each piece with its reason. Evidence
 * finds the ticket; what the mail may do there is decided by trust (decide.ts). Pure.
 */
import { type Arrival, reportedIdOf } from './arrival.ts'
import type { Known, KnownMessage, KnownTicket } from './known.ts'
import type { Evidence } from './trace.ts'

export type Found = Readonly<{ ticket: KnownTicket | null; by: Evidence['kind'] | null; tried: readonly Evidence[] }>

type Clue = Evidence & Readonly<{ known: KnownTicket | null }>

/** The ticket that a mail points at; the first evidence that holds decides. */
export function ticketFor(arrival: Arrival, known: Known): Found {
  const tried: Evidence[] = []
  for (const clue of clues(arrival, known)) {
    const { known: ticket, ...evidence } = clue
    tried.push(evidence)
    if (evidence.holds && ticket !== null) return { ticket, by: evidence.kind, tried }
  }
  return { ticket: null, by: null, tried }
}

function* clues(arrival: Arrival, known: Known): Generator<Clue> {
  for (const number of arrival.signedTickets) yield signedAddress(number, known)
  const reportedId = reportedIdOf(arrival.mail)
  if (reportedId !== null) yield reportedMessage(reportedId, known)
  for (const id of arrival.mail.references) yield reference(id, known)
  if (arrival.mail.messageId !== null) yield* sameMessageId(arrival, arrival.mail.messageId, known)
  for (const number of arrival.taggedTickets) yield subjectTag(arrival, number, known)
}

function signedAddress(number: number, known: Known): Clue {
  const ticket = known.tickets.get(String(number)) ?? null
  const because =
    ticket === null ? 'signed by us, but there is no such ticket' : 'the reply address carries our signature'
  return clue('signed-address', `T-${number}`, ticket, ticket !== null, because)
}

/** Only a report about mail that we sent is about a ticket; anybody may report on anything else. */
function reportedMessage(id: string, known: Known): Clue {
  const sent = known.byMessageId.get(id)?.find((message) => message.direction === 'out')
  const ticket = ticketOf(sent, known)
  const because = ticket === null ? 'we sent no such mail' : 'reports on a mail that we sent'
  return clue('reported-message', id, ticket, ticket !== null, because)
}

function reference(id: string, known: Known): Clue {
  const ticket = ticketOf(known.byMessageId.get(id)?.[0], known)
  const because = ticket === null ? 'we hold no such mail' : 'answers a mail of this ticket'
  return clue('in-reply-to', id, ticket, ticket !== null, because)
}

/** Same Message-ID, other content: never swallowed; the author's own joins, anybody else's does not. */
function* sameMessageId(arrival: Arrival, id: string, known: Known): Generator<Clue> {
  const [first] = known.byMessageId.get(id) ?? []
  if (first === undefined) return
  const isSameAuthor = first.authorKey !== null && first.authorKey === arrival.authorKey
  const because = isSameAuthor ? 'same Message-ID and author, other content' : 'same Message-ID, but another author'
  yield clue('same-message-id', id, ticketOf(first, known), isSameAuthor, because)
}

function subjectTag(arrival: Arrival, number: number, known: Known): Clue {
  const ticket = known.tickets.get(String(number)) ?? null
  if (ticket === null) return clue('subject-tag', `T-${number}`, null, false, 'there is no such ticket')
  const holds = arrival.authorKey !== null && ticket.participants.has(arrival.authorKey)
  const because = holds ? 'written by a participant' : 'a tag can be guessed, and the author is no participant'
  return clue('subject-tag', `T-${number}`, ticket, holds, because)
}

function ticketOf(message: KnownMessage | undefined, known: Known): KnownTicket | null {
  return message === undefined ? null : (known.tickets.get(message.ticket) ?? null)
}

function clue(kind: Evidence['kind'], value: string, known: KnownTicket | null, holds: boolean, because: string): Clue {
  return { kind, value, ticket: known?.key ?? null, holds, because, known }
}
