/** Messages that are written here: replies and notes, each with its bytes, its attachments and whom it makes a participant. */
import { Readable } from 'node:stream'
import type { Mailbox } from '../mail/parsed-mail.ts'
import type { Queryable } from './queryable.ts'
import { writeRaw } from './raw-mail.ts'

/** A message of ours before it has a row. `text` is all of it: nothing is quoted. */
export type OwnMessage = Readonly<{
  /** UUIDv7. */
  id: string
  ticketId: number
  direction: 'out' | 'note'
  /** Without angle brackets; null for what does not go out. */
  messageId: string | null
  /** The same act again has the same; null when nobody can tell. */
  key: string | null
  /** A note has an author without address. */
  from: Readonly<{ email: string | null; name: string | null }>
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
  subject: string
  text: string
  html: string | null
  trace: Readonly<Record<string, unknown>>
  raw: Buffer
  /** Hex SHA-256 of `raw`. */
  sha256: string
  attachments: readonly OwnAttachmentRow[]
  /** Addresses that may answer on the ticket from now on, in the form in which they are compared. */
  participants: readonly string[]
  at: Date
}>

export type OwnAttachmentRow = Readonly<{
  id: string
  position: number
  filename: string
  contentType: string
  sizeBytes: number
  sha256: string
}>

/** The message that was written with this key, wherever a merge has moved it; null when there is none. */
export async function ownMessageWith(db: Queryable, key: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>('select id from messages where redelivery_key = $1', [key])
  return rows[0]?.id ?? null
}

/** Writes a message of ours, in the transaction that holds its ticket. */
export async function writeOwnMessage(tx: Queryable, message: OwnMessage): Promise<void> {
  const { id, ticketId, from, raw, attachments, participants, at } = message
  await tx.query({
    name: 'own-message-write',
    text: insertMessage,
    values: [
      ...[id, ticketId, message.direction, message.messageId, message.key, from.email, from.name],
      ...[JSON.stringify(message.to), JSON.stringify(message.cc), message.subject, message.text, message.html],
      ...[JSON.stringify(message.trace), raw.length, message.sha256, at],
    ],
  })
  await writeRaw(tx, id, Readable.from([raw]))
  await tx.query({
    name: 'own-attachments-write',
    text: insertAttachments,
    values: [id, ticketId, JSON.stringify(attachments)],
  })
  await tx.query({
    name: 'participants-add',
    text: `insert into participants (ticket_id, email, added_at)
      select $1, email, $3 from unnest($2::text[]) as email order by email on conflict do nothing`,
    values: [ticketId, participants, at],
  })
}

const insertMessage = `
insert into messages (id, ticket_id, direction, message_id, redelivery_key, from_email, from_name, "to", cc, subject,
  text, new_text, html, origin, trust, trace, size_bytes, sha256, sent_at, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, 'person', 'ours', $13, $14, $15, $16, $16)`

const insertAttachments = `
insert into attachments (id, message_id, ticket_id, position, filename, content_type, size_bytes, sha256, disposition)
select id, $1, $2, position, filename, "contentType", "sizeBytes", sha256, 'attachment'
from json_to_recordset($3::json) as a(id uuid, position integer, filename text, "contentType" text, "sizeBytes" bigint,
  sha256 text)`
