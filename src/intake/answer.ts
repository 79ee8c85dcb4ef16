/**
 * What becomes of a mail that is about a ticket we know: evidence has found the ticket, now the ladder of trust
 * (`tickets/trust.ts`) says what the mail may do there. Pure.
 */
import type { Origin } from '../mail/parsed-mail.ts'
import { isCloseWord } from '../tickets/close-words.ts'
import { isSettled, statusAfterEntry, statusAfterReply } from '../tickets/transitions.ts'
import { ladder, type Powers } from '../tickets/trust.ts'
import type { Status } from '../tickets/types.ts'
import type { Arrival } from './arrival.ts'
import { type Author, authorOn, isParticipantOf } from './author.ts'
import type { Decision, Entry } from './decide.ts'
import { type Found, ticketFor } from './evidence.ts'
import type { Known, KnownTicket } from './known.ts'
import { opening } from './opening.ts'
import { isQuiet, raised, wantedBy } from './wanted.ts'

/** A mail, the ticket that it is about, and where its author stands there. */
type Answer = Readonly<{ arrival: Arrival; ticket: KnownTicket; found: Found; author: Author; may: Powers }>

/** Null when the mail is about no ticket that it may join. */
export function answer(arrival: Arrival, known: Known): Decision | null {
  const found = ticketFor(arrival, known)
  const { ticket } = found
  if (ticket === null) return null
  const author = authorOn(ticket, arrival, found.by)
  const { may } = ladder[author.trust]
  const given = { arrival, ticket, found, author, may }
  if (isEcho(arrival, found)) return noted(given)
  if (may.openTicket) return null
  if (may.closeByWord && saysClose(arrival) && raised(arrival, ticket) === null && !isReplayed(given, known))
    return closedByWord(given)
  const status = may.reopen ? statusAfterReply(ticket.status) : statusAfterEntry(ticket.status)
  // Who may not reopen leaves a solved ticket alone; but what is to page somebody must not wait where nobody reads.
  const isUnseen = !may.reopen && isSettled(ticket.status) && wantedBy(arrival).page
  return status === 'follow-up' || isUnseen ? inFollowUp(given, known) : replied(given, ticket, status)
}

/** Answers and receipts that software sends by itself about mail it got: filed with that mail, never news of their own. */
const echoes: ReadonlySet<Origin> = new Set<Origin>(['auto-reply', 'delivery-report', 'read-receipt'])

/**
 * Also what a machine sends in our own name about mail of ours: that went out from here, and must not go in circles. What a
 * machine sends without a sender to the address that was the envelope's of our mail: a bounce in words that nobody knows, or
 * the answer of another help desk (RFC 5321 §4.5.5, RFC 3834 §3.3); the null reverse-path says that it wants no answer. And
 * that an alert is over: some monitoring systems answer their own mail with it.
 */
function isEcho({ mail, claims, envelope, alert }: Arrival, { isOurs, by }: Found): boolean {
  if (echoes.has(mail.origin) || isQuiet(alert)) return true
  if (mail.origin === 'person') return false
  return isOurs && (claims.length > 0 || (by === 'signed-address' && envelope.reversePath === ''))
}

/** A bounce, a receipt, an out-of-office answer or a recovery never reopens, raises or follows up. */
function noted({ arrival, ticket, found, author }: Answer): Entry {
  return {
    ...author,
    kind: 'noted',
    ticket,
    status: ticket.status,
    raiseTo: null,
    group: null,
    because: `${arrival.mail.origin} about mail of this ticket (${found.by})`,
    evidence: found.tried,
  }
}

/** A mail that says nothing but that it is done. One that was read in part has no text yet, and closes nothing. */
function saysClose({ mail }: Arrival): boolean {
  const attached = mail.attachments.some(({ disposition }) => disposition === 'attachment')
  return mail.origin === 'person' && !attached && isCloseWord(mail.newText)
}

/**
 * A signed mail still passes when somebody who got a copy sends it again with one field more; so its words close a ticket
 * that was opened again only once.
 */
function isReplayed({ arrival: { mail }, ticket }: Answer, known: Known): boolean {
  return !isSettled(ticket.status) && mail.messageId !== null && known.byMessageId.has(mail.messageId)
}

/** Solved, since `closed` is the agents' word; whoever says so of a settled ticket does not bring it back. */
function closedByWord(given: Answer): Entry {
  const { ticket, found } = given
  const status = isSettled(ticket.status) ? ticket.status : 'solved'
  return { ...replied(given, ticket, status), because: `a participant says that it is done (${found.by})` }
}

/** The mail as an entry on `ticket`, which is the one that it is about or the follow-up of that. */
function replied({ arrival, found, author, may }: Answer, ticket: KnownTicket, status: Status): Entry {
  return {
    ...author,
    kind: 'replied',
    ticket,
    status,
    raiseTo: raised(arrival, ticket),
    group: null,
    because: may.reply
      ? `an answer by a participant (${found.by})`
      : `holds evidence of the ticket (${found.by}), but is no participant: unverified`,
    evidence: found.tried,
  }
}

/** One follow-up for all that is still said about a settled ticket, as long as that one is worked on. */
function inFollowUp(given: Answer, known: Known): Decision {
  const { arrival, ticket, found, author, may } = given
  const about = `an answer to a ${ticket.status} ticket (${found.by})`
  const open = openFollowUpOf(given, known)
  if (open === null) {
    const opened = opening(arrival, known, ticket)
    return { ...opened, ...author, because: `${about} opens a follow-up`, evidence: found.tried }
  }
  const status = may.reopen ? statusAfterReply(open.status) : open.status
  return {
    // Never `follow-up`: the one that was found is not closed.
    ...replied(given, open, status === 'follow-up' ? open.status : status),
    because: `${about} joins its follow-up${may.reply ? '' : ', unverified'}`,
  }
}

/** The newest follow-up, or follow-up of a follow-up, where this mail would be seen, and by nobody whom it is not for. */
function openFollowUpOf({ arrival, ticket, may }: Answer, known: Known): KnownTicket | null {
  const isSeen = ({ status }: KnownTicket) => (may.reopen ? status !== 'closed' : !isSettled(status))
  // Whoever holds evidence of a settled ticket can open a follow-up; a participant's words must not be read there.
  const isFor = (one: KnownTicket) => !may.reply || isParticipantOf(one, arrival)
  const after = new Map<string, KnownTicket[]>()
  for (const one of known.tickets.values())
    if (one.followUpOf !== null) after.set(one.followUpOf, [...(after.get(one.followUpOf) ?? []), one])
  const line = new Set<KnownTicket>([ticket])
  for (const one of line) for (const next of after.get(one.key) ?? []) line.add(next)
  line.delete(ticket)
  const number = ({ id }: KnownTicket) => id ?? Number.POSITIVE_INFINITY
  return [...line].filter((one) => isSeen(one) && isFor(one)).toSorted((a, b) => number(b) - number(a))[0] ?? null
}
