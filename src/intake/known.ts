/**
 * What the house knows about the mails of a batch before it decides: the tickets they may belong to, and how they are
 * found. Filled from one lookup (store/intake-lookup.ts); grows by each decision, so that a mail sees the ones before it
 * in its own batch.
 */
import { addressKey } from '../mail/address.ts'
import type { Found, GroupFound, MessageFound, TicketFound } from '../store/intake-lookup.ts'
import type { Priority, Status, TicketType } from '../tickets/types.ts'

/** Names a ticket while a batch is decided: its number, or the message id of the mail that is about to open it. */
export type TicketKey = string

/** A ticket as far as decisions need it. */
export type KnownTicket = Readonly<{
  key: TicketKey
  /** Null while its opening mail waits in the same batch. */
  id: number | null
  type: TicketType
  priority: Priority
  status: Status
  pagesOnCall: boolean
  /** All of its mail so far was taken for spam: lists leave it out. */
  isSuspected: boolean
  /** It is suspected, and some of that mail would have paged: the end of the suspicion does. */
  isPageWithheld: boolean
  /** Compared by `addressKey`. */
  participants: ReadonlySet<string>
  /** The settled ticket that it goes on from. */
  followUpOf: TicketKey | null
}>

/** A message that we hold or sent. */
export type KnownMessage = Readonly<{
  id: string
  ticket: TicketKey
  direction: 'in' | 'out' | 'note'
  authorKey: string | null
}>

/** An alert's ticket and its window. */
export type KnownGroup = Readonly<{
  key: string
  ticket: TicketKey
  firstAt: Date
  lastAt: Date
  mails: number
  /** Whether somebody has written on the ticket; looked for only where it matters. */
  isAnswered: boolean
}>

/** Everything a batch may need to know. */
export type Known = Readonly<{
  tickets: ReadonlyMap<TicketKey, KnownTicket>
  byDigest: ReadonlyMap<string, KnownMessage>
  byMessageId: ReadonlyMap<string, readonly KnownMessage[]>
  groups: ReadonlyMap<string, KnownGroup>
}>

/** What a batch asks before it decides. */
export type Questions = Readonly<{
  digests: readonly string[]
  messageIds: readonly string[]
  ticketNumbers: readonly number[]
  groupKeys: readonly string[]
  /** Those of them of which it must be known whether somebody has answered. */
  answeredKeys: readonly string[]
}>

/** Nothing is known yet. */
export const nothingKnown: Known = {
  tickets: new Map(),
  byDigest: new Map(),
  byMessageId: new Map(),
  groups: new Map(),
}

/** What a lookup found, in the form in which decisions read it. */
export function knownFrom(found: Found): Known {
  const rows = found.messages ?? []
  return {
    tickets: ticketsFrom(found.tickets ?? []),
    byDigest: new Map(
      rows.flatMap((row) => (row.redelivery_key === null ? [] : [[row.redelivery_key, messageFrom(row)]])),
    ),
    byMessageId: messagesById(rows),
    groups: new Map((found.groups ?? []).map((row) => [row.key, groupFrom(row)])),
  }
}

/** By number; the number of a ticket that was merged leads to the one that has its messages. */
function ticketsFrom(rows: readonly TicketFound[]): Map<TicketKey, KnownTicket> {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const meant = (row: TicketFound, steps = 0): TicketFound => {
    const into = row.merged_into === null || row.merged_into === undefined ? undefined : byId.get(row.merged_into)
    return into === undefined || steps === mergesAtMost ? row : meant(into, steps + 1)
  }
  return new Map(rows.map((row) => [String(row.id), ticketFrom(meant(row))]))
}

/** As deep as the lookup goes. */
const mergesAtMost = 20

function messagesById(rows: readonly MessageFound[]): Map<string, readonly KnownMessage[]> {
  const byId = new Map<string, readonly KnownMessage[]>()
  for (const row of rows) {
    if (row.message_id === null) continue
    byId.set(row.message_id, [...(byId.get(row.message_id) ?? []), messageFrom(row)])
  }
  return byId
}

function messageFrom({ id, ticket_id, direction, from_email }: MessageFound): KnownMessage {
  return { id, ticket: String(ticket_id), direction, authorKey: from_email === null ? null : addressKey(from_email) }
}

function ticketFrom(row: TicketFound): KnownTicket {
  const { id, type, priority, status } = row
  return {
    key: String(id),
    id,
    type,
    priority,
    status,
    pagesOnCall: row.pages_on_call,
    isSuspected: row.suspected,
    isPageWithheld: row.page_withheld,
    participants: new Set(row.participants),
    followUpOf: row.follow_up_of === null ? null : String(row.follow_up_of),
  }
}

function groupFrom({ key, ticket_id, first_at, last_at, mails, is_answered }: GroupFound): KnownGroup {
  return {
    key,
    ticket: String(ticket_id),
    firstAt: new Date(first_at),
    lastAt: new Date(last_at),
    mails,
    isAnswered: is_answered,
  }
}
