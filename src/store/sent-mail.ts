/** Mails that went out, or are about to: stored before they are sent, so that answers and bounces find their ticket. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Queryable } from './queryable.ts'
import { readRaw, writeRaw } from './raw-mail.ts'

/** A mail of ours that is made by software. */
export type AutomaticMail = Readonly<{
  /** Id of its notification, and of its message. */
  id: string
  ticketId: number
  /** Without angle brackets. */
  messageId: string
  from: Readonly<{ email: string; name: string }>
  to: string
  subject: string
  text: string
  html: string | null
  trace: Readonly<Record<string, unknown>>
  bytes: Buffer
  at: Date
}>

/** Stores an automatic mail as a message of its ticket. */
export async function writeAutomaticMail(tx: Queryable, mail: AutomaticMail): Promise<void> {
  const { id, ticketId, messageId, from, to, subject, text, html, trace, bytes, at } = mail
  await tx.query({
    name: 'sent-mail-write',
    text: `
      insert into messages (id, ticket_id, direction, message_id, from_email, from_name, "to", subject, text, new_text,
        html, origin, trust, trace, size_bytes, sha256, sent_at, received_at)
      values ($1, $2, 'out', $3, $4, $5, $6, $7, $8, $8, $9, 'auto-reply', 'ours', $10, $11, $12, $13, $13)`,
    values: [
      ...[
        id,
        ticketId,
        messageId,
        from.email,
        from.name,
        JSON.stringify([{ email: to, name: null }]),
        subject,
        text,
        html,
      ],
      ...[JSON.stringify(trace), bytes.length, createHash('sha256').update(bytes).digest('hex'), at],
    ],
  })
  await writeRaw(tx, id, Readable.from([bytes]))
}

/** A stored mail of ours, as it is sent. */
export type SentMail = Readonly<{ messageId: string; bytes: Buffer }>

/** The mail of this message; null when there is none that went out. */
export async function sentMail(db: Queryable, id: string): Promise<SentMail | null> {
  const { rows } = await db.query<{ message_id: string | null }>({
    name: 'sent-mail',
    text: `select message_id from messages where id = $1 and direction = 'out'`,
    values: [id],
  })
  const messageId = rows[0]?.message_id ?? null
  if (messageId === null) return null
  const pieces = await Array.fromAsync(readRaw(db, id))
  return { messageId, bytes: Buffer.concat(pieces) }
}

/** The addresses that our mails on this ticket went to, as they were written. */
export async function writtenTo(db: Queryable, ticketId: number): Promise<readonly string[]> {
  const { rows } = await db.query<{ email: string }>({
    name: 'sent-mail-recipients',
    text: `
      select distinct recipient->>'email' as email
      from messages m, jsonb_array_elements(m."to" || m.cc) as recipient
      where m.ticket_id = $1 and m.direction = 'out'`,
    values: [ticketId],
  })
  return rows.map(({ email }) => email)
}
