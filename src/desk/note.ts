/** An agent writes an internal note on a ticket: customers never see it, and it goes to nobody. */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { conversationOf } from '../store/conversations.ts'
import { ownMessageWith, writeOwnMessage } from '../store/own-messages.ts'
import { inTransaction, type Queryable } from '../store/queryable.ts'
import { lockTicket, writeChange } from '../store/ticket-changes.ts'
import { keyOf, noteMessage, type Written } from './own-message.ts'

/** What an agent notes; a note changes no status, and a closed ticket can have one. */
export type Noting = Written &
  Readonly<{
    ticketId: number
    /** `agent:NAME`. */
    actor: string
    /** The largest note with its attachments. */
    limitBytes: number
  }>

/** What came of it; `message` is our id of the note (UUID). */
export type Noted =
  | Readonly<{ kind: 'noted' | 'already-noted'; ref: string; message: string }>
  | Readonly<{ kind: 'no-such-ticket' | 'nothing-to-note' }>
  | Readonly<{ kind: 'too-large'; ref: string; sizeBytes: number; limitBytes: number }>

/** Writes a note. The same key again is the same note. */
export async function note(pool: Pool, noting: Noting): Promise<Noted> {
  const { text, attachments = [] } = noting
  if (text.trim() === '' && attachments.length === 0) return { kind: 'nothing-to-note' }
  return inTransaction(pool, (tx) => noteIn(tx, noting))
}

async function noteIn(tx: Queryable, noting: Noting): Promise<Noted> {
  const { ticketId, actor, limitBytes, key = null, now: at } = noting
  const { ticket } = await lockTicket(tx, ticketId)
  const conversation = ticket && (await conversationOf(tx, ticketId))
  if (ticket === null || conversation === null) return { kind: 'no-such-ticket' }
  const { ref } = ticket
  const before = key === null ? null : await ownMessageWith(tx, keyOf('note', ticketId, key))
  if (before !== null) return { kind: 'already-noted', ref, message: before }
  const author = actor.slice(actor.indexOf(':') + 1)
  const message = await noteMessage({ subject: conversation.subject, author }, noting, ticketId)
  const { length: sizeBytes } = message.raw
  if (sizeBytes > limitBytes) return { kind: 'too-large', ref, sizeBytes, limitBytes }
  await writeOwnMessage(tx, message)
  const data = { message: message.id, because: 'an agent wrote a note' }
  const event = { id: uuidv7(), kind: 'note-added', actor, at, data }
  await writeChange(tx, { ticketId, after: ticket, events: [event], at })
  return { kind: 'noted', ref, message: message.id }
}
