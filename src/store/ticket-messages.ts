/** Messages, attachments and history of a ticket, for programs: whole, a page after the other. */
import type { Mailbox, Origin } from '../mail/parsed-mail.ts'
import type { Trust } from '../tickets/trust.ts'
import { isShown, isTheirs } from './customer-tickets.ts'
import type { Queryable } from './queryable.ts'
import type { TicketEvent } from './ticket-events.ts'

/** An attachment, without its content. */
export type StoredAttachment = Readonly<{
  id: string
  messageId: string
  position: number
  filename: string | null
  contentType: string
  sizeBytes: number
  /** Hex. */
  sha256: string
  contentId: string | null
  disposition: string | null
}>

export type StoredMessage = Readonly<{
  id: string
  ticketId: number
  direction: 'in' | 'out' | 'note'
  /** RFC 5322 Message-ID without angle brackets. */
  messageId: string | null
  fromEmail: string | null
  fromName: string | null
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
  subject: string
  text: string
  newText: string
  html: string | null
  origin: Origin
  trust: Trust | 'ours'
  parseError: string | null
  heldBecause: string | null
  sizeBytes: number
  sentAt: Date | null
  receivedAt: Date
  /** The exact `receivedAt`, in microseconds since 1970. */
  at: string
  attachments: readonly StoredAttachment[]
}>

type Row = Omit<StoredMessage, 'ticketId' | 'sizeBytes'> & Readonly<{ ticketId: string; sizeBytes: string }>

const columns = `m.id, m.ticket_id as "ticketId", m.direction, m.message_id as "messageId", m.from_email as "fromEmail",
  m.from_name as "fromName", m."to", m.cc, m.subject, m.text, m.new_text as "newText", m.html, m.origin, m.trust,
  m.parse_error as "parseError", m.held_because as "heldBecause", m.size_bytes as "sizeBytes", m.sent_at as "sentAt",
  m.received_at as "receivedAt", (extract(epoch from m.received_at) * 1000000)::bigint::text as at,
  coalesce((
    select json_agg(json_build_object('id', a.id, 'messageId', a.message_id, 'position', a.position,
      'filename', a.filename, 'contentType', a.content_type, 'sizeBytes', a.size_bytes, 'sha256', a.sha256,
      'contentId', a.content_id, 'disposition', a.disposition) order by a.position)
    from attachments a where a.message_id = m.id), '[]') as attachments`

/** What a reader may see: with an address in comparable form, what that customer sees; with null, all. */
const isSeen = `($1::text is null or (${isTheirs} and ${isShown}))`

const numbered = (row: Row): StoredMessage => ({
  ...row,
  ticketId: Number(row.ticketId),
  sizeBytes: Number(row.sizeBytes),
})

/** Where a page goes on; see http/api/paging.ts. */
export type AfterRow = Readonly<{ at: string | null; id: string }>

/** Messages of a ticket that a reader sees, oldest first, at most `limit` behind `after`. */
export async function messagesOf(
  db: Queryable,
  asked: Readonly<{ ticketId: number; customer: string | null; after: AfterRow | null; limit: number }>,
): Promise<readonly StoredMessage[]> {
  const { ticketId, customer, after, limit } = asked
  const { rows } = await db.query<Row>(
    `select ${columns}
     from messages m
     join tickets t on t.id = m.ticket_id
     where m.ticket_id = $2 and ${isSeen}
       and ($3::bigint is null or (m.received_at, m.id) > ('epoch'::timestamptz + $3 * interval '1 microsecond', $4::uuid))
     order by m.received_at, m.id
     limit $5`,
    [customer, ticketId, after?.at ?? null, after?.id ?? null, limit],
  )
  return rows.map(numbered)
}

/** One message; null when it is not there, or not the customer's to see. */
export async function messageById(db: Queryable, id: string, customer: string | null): Promise<StoredMessage | null> {
  const { rows } = await db.query<Row>(
    `select ${columns} from messages m join tickets t on t.id = m.ticket_id where m.id = $2 and ${isSeen}`,
    [customer, id],
  )
  return rows[0] === undefined ? null : numbered(rows[0])
}

/** The message that an attachment is of; null when there is none, or it is not the customer's to see. */
export async function messageOfAttachment(
  db: Queryable,
  id: string,
  customer: string | null,
): Promise<StoredMessage | null> {
  const { rows } = await db.query<{ messageId: string }>(
    'select message_id as "messageId" from attachments where id = $1',
    [id],
  )
  return rows[0] === undefined ? null : messageById(db, rows[0].messageId, customer)
}

/** Entries of a ticket's history, oldest first, at most `limit` behind `after`. `micros`: the exact time. */
export async function eventsOfTicket(
  db: Queryable,
  asked: Readonly<{ ticketId: number; after: AfterRow | null; limit: number }>,
): Promise<readonly (TicketEvent & Readonly<{ micros: string }>)[]> {
  const { ticketId, after, limit } = asked
  const { rows } = await db.query<TicketEvent & Readonly<{ micros: string }>>(
    `select id, kind, actor, data, at, (extract(epoch from at) * 1000000)::bigint::text as micros
     from ticket_events
     where ticket_id = $1
       and ($2::bigint is null or (at, id) > ('epoch'::timestamptz + $2 * interval '1 microsecond', $3::uuid))
     order by at, id
     limit $4`,
    [ticketId, after?.at ?? null, after?.id ?? null, limit],
  )
  return rows
}
