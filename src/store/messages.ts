/** Messages that are read again: which ones, and their new reading. Refs, statuses and raw bytes are never touched. */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { holdLate } from './holds.ts'
import type { AttachmentRow, MessageRow, TicketName } from './intake-rows.ts'
import { inTransaction, type Queryable } from './queryable.ts'

/** A stored mail that can be read again. */
export type Stored = Readonly<{
  id: string
  ticketId: number
  sizeBytes: number
  reversePath: string
  parseError: string | null
  /** Only its header section was read so far. */
  isPending: boolean
}>

/** Which mails to read again. */
export type Which =
  | Readonly<{ kind: 'all' }>
  | Readonly<{ kind: 'flagged' }>
  | Readonly<{ kind: 'pending' }>
  | Readonly<{ kind: 'message'; id: string }>
  | Readonly<{ kind: 'tickets'; numbers: readonly number[] }>

const conditions = {
  all: 'true',
  flagged: '(m.parse_error is not null or m.parse_pending)',
  pending: 'm.parse_pending',
  message: 'm.id = $3',
  tickets: 'm.ticket_id = any($3::bigint[])',
} as const satisfies Record<Which['kind'], string>

/** The next mails to read again, by id from `after` (null: from the start), at most `limit`. */
export async function storedMails(
  db: Queryable,
  which: Which,
  after: string | null,
  limit: number,
): Promise<readonly Stored[]> {
  const { rows } = await db.query<Stored>(
    `select m.id, m.ticket_id::int8 as "ticketId", m.size_bytes::int8 as "sizeBytes", m.parse_error as "parseError", m.parse_pending as "isPending",
       coalesce((select reverse_path from deliveries d where d.message_id = m.id order by received_at limit 1), '')
         as "reversePath"
     from messages m
     where m.direction = 'in' and ($1::uuid is null or m.id > $1) and ${conditions[which.kind]}
     order by m.id
     limit $2`,
    [after, limit, ...argumentOf(which)],
  )
  return rows.map((row) => ({ ...row, ticketId: Number(row.ticketId), sizeBytes: Number(row.sizeBytes) }))
}

function argumentOf(which: Which): readonly unknown[] {
  if (which.kind === 'message') return [which.id]
  return which.kind === 'tickets' ? [which.numbers] : []
}

/** The columns that a new reading replaces. */
export type ReadingColumns = Pick<
  MessageRow,
  | 'message_id'
  | 'from_email'
  | 'from_name'
  | 'reply_to'
  | 'to'
  | 'cc'
  | 'subject'
  | 'text'
  | 'new_text'
  | 'html'
  | 'origin'
  | 'parse_error'
  | 'notes'
  | 'report'
  | 'forwarded'
  | 'protection'
  | 'held_because'
  | 'sent_at'
>

/**
 * Replaces the reading of a message and its attachments. A ticket that still carries the old subject or requester of its
 * opening mail gets the new ones; where an agent has written something else, that stays, as does what was said against the
 * author, and the release of a hold. Gives whether anything changed.
 */
export async function replaceReading(
  pool: Pool,
  id: string,
  reading: ReadingColumns,
  attachments: readonly Omit<AttachmentRow, keyof TicketName>[],
  untitled: string,
): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<Replaced>(replaceMessage, [id, JSON.stringify(reading)])
    const [old] = rows
    if (old === undefined) return false
    if (old.newly_held !== null) await holdLate(tx, lateHold(id, Number(old.ticket_id), old.newly_held))
    await tx.query(retitle, [
      old.ticket_id,
      id,
      old.subject,
      reading.subject,
      untitled,
      reading.from_email,
      reading.from_name,
    ])
    await tx.query('delete from attachments where message_id = $1', [id])
    await tx.query(insertAttachments, [old.ticket_id, JSON.stringify(attachments)])
    if (old.changed) await tx.query('update ticket_search set as_of = null where ticket_id = $1', [old.ticket_id])
    return old.changed
  })
}

type Replaced = Readonly<{ ticket_id: string; subject: string; newly_held: string | null; changed: boolean }>

function lateHold(messageId: string, ticketId: number, because: string) {
  const data = { message: messageId, because }
  const event = { id: uuidv7(), kind: 'held', actor: 'postroom', data, at: new Date() }
  return { ticketId, messageId, because, event }
}

const replaceMessage = `
with old as (
  select m.*, exists (select from ticket_events e where e.ticket_id = m.ticket_id and e.kind = 'released') as released,
    exists (select from tickets t where t.merged_into = m.ticket_id and t.held_because is not null) as joined_held
  from messages m where id = $1 for no key update
),
new as (
  select * from json_to_record($2::json) as r(message_id text, from_email text, from_name text, reply_to jsonb,
    "to" jsonb, cc jsonb, subject text, text text, new_text text, html text, origin text, parse_error text, notes jsonb,
    report jsonb, forwarded jsonb, protection jsonb, held_because text, sent_at timestamptz)
), replaced as (
  update messages m
  set message_id = n.message_id, from_email = n.from_email, from_name = n.from_name, reply_to = n.reply_to,
    "to" = n."to", cc = n.cc, subject = n.subject, text = n.text, new_text = n.new_text, html = n.html,
    origin = n.origin, parse_error = n.parse_error, notes = n.notes || coalesce(m.trace->'doubts', '[]'),
    report = n.report, forwarded = n.forwarded, protection = n.protection,
    held_because = case when o.released then o.held_because
      when o.joined_held then coalesce(n.held_because, o.held_because) else n.held_because end, sent_at = n.sent_at,
    parse_pending = false
  from new n, old o where m.id = $1
)
select o.ticket_id, o.subject, case when o.held_because is null and not o.released then n.held_because end as newly_held,
  (o.parse_pending or (o.subject, o.text, o.html, o.from_email, o.parse_error)
    is distinct from (n.subject, n.text, n.html, n.from_email, n.parse_error)) as changed
from old o, new n`

const retitle = `
update tickets t
set subject = case when t.subject = coalesce(nullif($3, ''), $5) then coalesce(nullif($4, ''), $5) else t.subject end,
  requester_email = coalesce(t.requester_email, $6),
  requester_name = coalesce(t.requester_name, case when t.requester_email = $6 then $7 end)
where t.id = $1 and $2 = (select id from messages where ticket_id = t.id order by received_at, id limit 1)`

const insertAttachments = `
insert into attachments (id, message_id, ticket_id, position, filename, content_type, size_bytes, sha256, content_id,
  disposition, packed_in)
select id, message_id, $1, position, filename, content_type, size_bytes, sha256, content_id, disposition, packed_in
from json_to_recordset($2::json) as a(id uuid, message_id uuid, position integer, filename text, content_type text,
  size_bytes bigint, sha256 text, content_id text, disposition text, packed_in text)`

/** Size of a mail's raw bytes, or null when there is no such mail. */
export async function rawSize(db: Queryable, id: string): Promise<number | null> {
  const { rows } = await db.query<{ size_bytes: string }>('select size_bytes from messages where id = $1', [id])
  return rows[0] === undefined ? null : Number(rows[0].size_bytes)
}
