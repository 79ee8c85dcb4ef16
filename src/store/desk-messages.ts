/** The messages of a ticket as agents see them: with their trust, attachments, deliveries and the trace of the decision. */
import type { Mailbox, Origin } from '../mail/parsed-mail.ts'
import type { Trust } from '../tickets/trust.ts'
import { isWritten } from './customer-tickets.ts'
import type { Queryable } from './queryable.ts'

export type DeskAttachment = Readonly<{
  id: string
  filename: string | null
  contentType: string
  sizeBytes: number
  contentId: string | null
  disposition: string | null
}>

/** How a message came in; times are ISO 8601. */
export type DeskDelivery = Readonly<{
  source: string
  reversePath: string
  recipients: readonly string[]
  clientIp: string | null
  helo: string | null
  tls: string | null
  session: string
  receivedAt: string
}>

export type DeskMessage = Readonly<{
  id: string
  direction: 'in' | 'out' | 'note'
  messageId: string | null
  fromEmail: string | null
  fromName: string | null
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
  subject: string
  text: string
  newText: string
  hasHtml: boolean
  origin: Origin
  trust: Trust | 'ours'
  parseError: string | null
  parsePending: boolean
  notes: readonly string[]
  heldBecause: string | null
  /** See intake/trace.ts; messages of ours have a shorter one. */
  trace: Readonly<Record<string, unknown>>
  sizeBytes: number
  sentAt: Date | null
  receivedAt: Date
  /** Whether it was written here, in a form or through the API: its text is Markdown. */
  isWritten: boolean
  /** Which agent wrote it (an email address, or a name of a command's); null for what came in, and where that is not known. */
  writtenBy: string | null
  attachments: readonly DeskAttachment[]
  deliveries: readonly DeskDelivery[]
}>

/** Characters of a message that are read for a page; the whole is in its raw form. */
const shownLength = 100_000

/** The last messages before the one with the id `before` (null: the last of all), oldest first; whether there are earlier ones. */
export async function deskMessages(
  db: Queryable,
  { ticketId, before, limit }: Readonly<{ ticketId: number; before: string | null; limit: number }>,
): Promise<Readonly<{ messages: readonly DeskMessage[]; hasEarlier: boolean }>> {
  const { rows } = await db.query<DeskMessage & Readonly<{ sizeBytes: string }>>({
    name: 'desk-messages',
    text: statement,
    values: [ticketId, before, limit + 1, shownLength],
  })
  const messages = rows.slice(0, limit).map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }))
  return { messages: messages.toReversed(), hasEarlier: rows.length > limit }
}

const statement = `
select m.id, m.direction, m.message_id as "messageId", m.from_email as "fromEmail", m.from_name as "fromName",
  m."to", m.cc, m.subject, left(m.text, $4) as text, left(coalesce(m.new_text, m.text), $4) as "newText",
  m.html is not null as "hasHtml", m.origin, m.trust, m.parse_error as "parseError", m.parse_pending as "parsePending",
  m.notes, m.held_because as "heldBecause", m.trace, m.size_bytes as "sizeBytes", m.sent_at as "sentAt",
  m.received_at as "receivedAt",
  m.direction <> 'in' or ${isWritten} as "isWritten",
  case when m.direction <> 'in' then (
    select substr(e.actor, 7) from ticket_events e
    where e.ticket_id = m.ticket_id and e.at = m.received_at and e.data->>'message' = m.id::text and e.actor like 'agent:%'
    limit 1) end as "writtenBy",
  coalesce((
    select json_agg(json_build_object('id', a.id, 'filename', a.filename, 'contentType', a.content_type,
      'sizeBytes', a.size_bytes, 'contentId', a.content_id, 'disposition', a.disposition) order by a.position)
    from attachments a where a.message_id = m.id), '[]') as attachments,
  coalesce((
    select json_agg(json_build_object('source', d.source, 'reversePath', d.reverse_path,
      'recipients', d.recipients[1:50], 'clientIp', d.client_ip, 'helo', d.helo, 'tls', d.tls, 'session', d.session,
      'receivedAt', d.received_at) order by d.received_at)
    from (select * from deliveries d where d.message_id = m.id order by d.received_at limit 20) d), '[]') as deliveries
from messages m
where m.ticket_id = $1
  and ($2::uuid is null or (m.received_at, m.id) < (select b.received_at, b.id from messages b where b.id = $2))
order by m.received_at desc, m.id desc
limit $3`

/** What a message says as HTML; null when it has none, or there is no such message. */
export async function messageHtml(db: Queryable, id: string, limit: number): Promise<string | null> {
  const { rows } = await db.query<{ html: string | null }>({
    name: 'message-html',
    text: 'select left(html, $2) as html from messages where id = $1',
    values: [id, limit],
  })
  return rows[0]?.html ?? null
}

/** An attachment, and where its bytes are. */
export type StoredAttachment = DeskAttachment &
  Readonly<{ messageId: string; sha256: string; packedIn: string | null; rawBytes: number }>

/** An attachment of a message by its id; null when there is none. */
export async function storedAttachment(db: Queryable, id: string): Promise<StoredAttachment | null> {
  const { rows } = await db.query<StoredAttachment & Readonly<{ sizeBytes: string; rawBytes: string }>>({
    name: 'stored-attachment',
    text: `
      select a.id, a.message_id as "messageId", a.filename, a.content_type as "contentType", a.size_bytes as "sizeBytes",
        a.content_id as "contentId", a.disposition, a.sha256, a.packed_in as "packedIn", m.size_bytes as "rawBytes"
      from attachments a join messages m on m.id = a.message_id
      where a.id = $1`,
    values: [id],
  })
  const [row] = rows
  return row === undefined ? null : { ...row, sizeBytes: Number(row.sizeBytes), rawBytes: Number(row.rawBytes) }
}

/** The attachments that the HTML of a message can show, by Content-ID. */
export async function inlineAttachments(
  db: Queryable,
  messageId: string,
): Promise<readonly Readonly<{ id: string; contentId: string }>[]> {
  const { rows } = await db.query<{ id: string; contentId: string }>({
    name: 'inline-attachments',
    text: `select id, content_id as "contentId" from attachments
      where message_id = $1 and content_id is not null order by position limit 1000`,
    values: [messageId],
  })
  return rows
}
