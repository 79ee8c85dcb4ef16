/**
 * What becomes of a mail: one of a redelivery, an entry on a ticket, or a new ticket, with the reason. Pure: mail, route and
 * what is known go in, a decision comes out; nothing is looked up or written here.
 */
import type { Origin } from '../mail/parsed-mail.ts'
import { type Grouping, isInWindow } from '../tickets/alerts.ts'
import { isSettled, statusAfterReply } from '../tickets/transitions.ts'
import type { Trust } from '../tickets/trust.ts'
import type { Status } from '../tickets/types.ts'
import type { Arrival } from './arrival.ts'
import { type Found, ticketFor } from './evidence.ts'
import type { Known, KnownGroup, KnownMessage, KnownTicket } from './known.ts'
import type { Evidence } from './trace.ts'
import { raised, type Wanted, wantedBy } from './wanted.ts'

type Reasoned = Readonly<{ because: string; evidence: readonly Evidence[] }>

export type Decision = Reasoned &
  (
    | Readonly<{ kind: 'redelivered'; ticket: KnownTicket; original: KnownMessage; raiseTo: Wanted | null }>
    | Readonly<{
        kind: 'replied' | 'grouped' | 'noted'
        ticket: KnownTicket
        trust: Trust
        /** The ticket's status afterwards. */
        status: Status
        raiseTo: Wanted | null
        group: KnownGroup | null
      }>
    | Readonly<{
        kind: 'opened'
        wanted: Wanted
        followUpOf: KnownTicket | null
        /** An older mail in the same words; from now on they are this one's. */
        supersedes: KnownMessage | null
        group: KnownGroup | null
      }>
  )

/** Answers and receipts that software sends by itself about mail it got: filed with that mail, never news of their own. */
const echoes: ReadonlySet<Origin> = new Set<Origin>(['auto-reply', 'delivery-report', 'read-receipt'])

/** Decides what becomes of one mail. */
export function decide(arrival: Arrival, known: Known, grouping: Grouping): Decision {
  return (
    redelivery(arrival, known) ??
    answer(arrival, known) ??
    groupedAlert(arrival, known, grouping) ??
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

function answer(arrival: Arrival, known: Known): Decision | null {
  const found = ticketFor(arrival, known)
  const { ticket } = found
  if (ticket === null) return null
  if (echoes.has(arrival.mail.origin)) return echo(arrival, ticket, found)
  const isParticipant = arrival.authorKey !== null && ticket.participants.has(arrival.authorKey)
  const status = statusAfterReply(ticket.status)
  // Somebody else's word reopens nothing; but what is to page somebody must not wait on a ticket that nobody reads.
  const isUnseen = !isParticipant && isSettled(ticket.status) && wantedBy(arrival).page
  if (status === 'follow-up' || isUnseen) return followUp(arrival, known, ticket, found)
  return {
    kind: 'replied',
    ticket,
    trust: isParticipant ? 'participant' : 'informed',
    status: isParticipant ? status : ticket.status,
    raiseTo: raised(arrival, ticket),
    group: null,
    because: isParticipant
      ? `an answer by a participant (${found.by})`
      : `holds evidence of the ticket (${found.by}), but is no participant: unverified`,
    evidence: found.tried,
  }
}

/** A bounce, a receipt or an out-of-office answer never reopens, raises or follows up. */
function echo(arrival: Arrival, ticket: KnownTicket, found: Found): Decision {
  const { origin } = arrival.mail
  const isParticipant = arrival.authorKey !== null && ticket.participants.has(arrival.authorKey)
  return {
    kind: 'noted',
    ticket,
    trust: isParticipant ? 'participant' : 'informed',
    status: ticket.status,
    raiseTo: null,
    group: null,
    because: `${origin} about mail of this ticket (${found.by})`,
    evidence: found.tried,
  }
}

function followUp(arrival: Arrival, known: Known, ticket: KnownTicket, found: Found): Decision {
  return {
    ...opening(arrival, known, ticket),
    because: `an answer to a ${ticket.status} ticket (${found.by}) opens a follow-up`,
    evidence: found.tried,
  }
}

function groupedAlert(arrival: Arrival, known: Known, grouping: Grouping): Decision | null {
  const group = openGroup(arrival, known, grouping)
  if (group === null) return null
  const { ticket } = group
  return {
    kind: 'grouped',
    ticket,
    trust: arrival.authorKey !== null && ticket.participants.has(arrival.authorKey) ? 'participant' : 'stranger',
    status: ticket.status,
    raiseTo: raised(arrival, ticket),
    group: {
      ...group.group,
      lastAt: later(group.group.lastAt, arrival.envelope.receivedAt),
      mails: group.group.mails + 1,
    },
    because: 'an automatic mail of the same sender with the same subject, within the window',
    evidence: [],
  }
}

function openGroup(
  arrival: Arrival,
  known: Known,
  grouping: Grouping,
): { ticket: KnownTicket; group: KnownGroup } | null {
  const group = arrival.groupKey === null ? undefined : known.groups.get(arrival.groupKey)
  const ticket = group && known.tickets.get(group.ticket)
  // A solved alert that comes back is news: it opens a ticket, and pages, again.
  if (!group || !ticket || isSettled(ticket.status)) return null
  return isInWindow(group, arrival.envelope.receivedAt, grouping) ? { ticket, group } : null
}

function opening(
  arrival: Arrival,
  known: Known,
  followUpOf: KnownTicket | null,
): Extract<Decision, { kind: 'opened' }> {
  const { decidedBy } = arrival.route
  const at = arrival.envelope.receivedAt
  return {
    kind: 'opened',
    wanted: wantedBy(arrival),
    followUpOf,
    supersedes: null,
    group: arrival.groupKey === null ? null : { ticket: arrival.id, firstAt: at, lastAt: at, mails: 1 },
    because: `${decidedBy.recipient} is served by ${decidedBy.rule.match}`,
    evidence: ticketFor(arrival, known).tried,
  }
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
