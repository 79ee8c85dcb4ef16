/**
 * Which ticket a mail belongs to, and how we know: evidence tried in a fixed order, each piece with its reason. Evidence
 * finds the ticket; what the mail may do there is decided by trust (decide.ts). Pure.
 */
import { type Arrival, type ReplyAddress, reportedIdOf } from './arrival.ts'
import { isParticipantOf } from './author.ts'
import type { Known, KnownMessage, KnownTicket } from './known.ts'
import type { Evidence } from './trace.ts'

export type Found = Readonly<{
  ticket: KnownTicket | null
  by: Evidence['kind'] | null
  /** Whether what it points at went out from here: a message that we sent, or a reply address that we signed. */
  isOurs: boolean
  tried: readonly Evidence[]
}>

type Clue = Readonly<{ evidence: Evidence; ticket: KnownTicket | null; isOurs: boolean }>

/** The ticket that a mail points at; the first evidence that holds decides. */
export function ticketFor(arrival: Arrival, known: Known): Found {
  const tried: Evidence[] = []
  for (const { evidence, ticket, isOurs } of clues(arrival, known)) {
    tried.push(evidence)
    if (evidence.holds && ticket !== null) return { ticket, by: evidence.kind, isOurs, tried }
  }
  return { ticket: null, by: null, isOurs: false, tried }
}

function* clues(arrival: Arrival, known: Known): Generator<Clue> {
  for (const address of arrival.replyAddresses) yield signedAddress(address, known)
  const reportedId = reportedIdOf(arrival.mail)
  if (reportedId !== null) yield reportedMessage(reportedId, known)
  for (const id of arrival.mail.references) yield reference(id, known)
  if (arrival.mail.messageId !== null) yield* sameMessageId(arrival, arrival.mail.messageId, known)
  for (const number of arrival.taggedTickets) yield subjectTag(arrival, number, known)
}

function signedAddress({ ticketNumber, isAuthors }: ReplyAddress, known: Known): Clue {
  const ticket = known.tickets.get(String(ticketNumber)) ?? null
  const whose = isAuthors ? 'which was made for this author' : 'which was made for somebody else'
  const because =
    ticket === null ? 'signed by us, but there is no such ticket' : `the reply address carries our signature, ${whose}`
  return clue('signed-address', `T-${ticketNumber}`, ticket, { holds: ticket !== null, because, isOurs: true })
}

/** Only a report about mail that we sent is about a ticket; anybody may report on anything else. */
function reportedMessage(id: string, known: Known): Clue {
  const sent = known.byMessageId.get(id)?.find((message) => message.direction === 'out')
  const ticket = ticketOf(sent, known)
  const because = ticket === null ? 'we sent no such mail' : 'reports on a mail that we sent'
  return clue('reported-message', id, ticket, { holds: ticket !== null, because, isOurs: true })
}

function reference(id: string, known: Known): Clue {
  const messages = known.byMessageId.get(id)
  const ticket = ticketOf(messages?.[0], known)
  const because = ticket === null ? 'we hold no such mail' : 'answers a mail of this ticket'
  const isOurs = messages?.some(({ direction }) => direction === 'out') ?? false
  return clue('in-reply-to', id, ticket, { holds: ticket !== null, because, isOurs })
}

/** Same Message-ID, other content: never swallowed; the author's own joins, anybody else's does not. */
function* sameMessageId(arrival: Arrival, id: string, known: Known): Generator<Clue> {
  const [first] = known.byMessageId.get(id) ?? []
  if (first === undefined) return
  const isSameAuthor = first.authorKey !== null && first.authorKey === arrival.authorKey
  const because = isSameAuthor ? 'same Message-ID and author, other content' : 'same Message-ID, but another author'
  const isOurs = first.direction === 'out'
  yield clue('same-message-id', id, ticketOf(first, known), { holds: isSameAuthor, because, isOurs })
}

function subjectTag(arrival: Arrival, number: number, known: Known): Clue {
  const value = `T-${number}`
  const ticket = known.tickets.get(String(number)) ?? null
  const missing = { holds: false, because: 'there is no such ticket', isOurs: false }
  if (ticket === null) return clue('subject-tag', value, null, missing)
  const holds = isParticipantOf(ticket, arrival)
  const because = holds ? 'written by a participant' : 'a tag can be guessed, and the author is no participant'
  return clue('subject-tag', value, ticket, { holds, because, isOurs: false })
}

function ticketOf(message: KnownMessage | undefined, known: Known): KnownTicket | null {
  return message === undefined ? null : (known.tickets.get(message.ticket) ?? null)
}

function clue(
  kind: Evidence['kind'],
  value: string,
  ticket: KnownTicket | null,
  { holds, because, isOurs }: Pick<Evidence, 'holds' | 'because'> & Readonly<{ isOurs: boolean }>,
): Clue {
  return { evidence: { kind, value, ticket: ticket?.key ?? null, holds, because }, ticket, isOurs }
}
