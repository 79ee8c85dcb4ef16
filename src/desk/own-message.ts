/** A reply or note as the row and the bytes that are stored. Pure but for ids, and for the boundaries that nodemailer makes. */
import { createHash } from 'node:crypto'
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid'
import { addressKey } from '../mail/address.ts'
import { storableText } from '../mail/storable.ts'
import type { OwnMessage } from '../store/own-messages.ts'
import { type Composed, compose } from './compose.ts'
import type { Draft } from './draft.ts'
import { htmlOf } from './html-text.ts'
import { type GivenAttachment, ownAttachment, ownAttachmentRows } from './own-attachments.ts'

/** What somebody wrote. */
export type Written = Readonly<{
  text: string
  html?: string | null
  attachments?: readonly GivenAttachment[]
  key?: string | null
  now: Date
}>

type Act = 'reply' | 'note'

/** Names an act of a caller on a ticket, for ever; never the same as the digest of a mail. */
export function keyOf(act: Act, ticketId: number, key: string): string {
  return `${act}:${createHash('sha256').update(`${ticketId}\0${key}`).digest('hex')}`
}

/** The message of a reply. Everybody that it goes to may answer. */
export async function replyMessage(draft: Draft, written: Written, ticketId: number): Promise<OwnMessage> {
  const { domain, copies } = draft
  // Random, and not our id: who knows it holds evidence of the ticket.
  const head = { ...draft, messageId: `${uuidv4()}@${domain}` }
  return {
    ...(await messageOf('reply', head, written, ticketId)),
    trace: { decision: 'answered', because: 'an agent answered', copies },
    participants: copies.map(({ to }) => addressKey(to)),
  }
}

/** The message of an internal note by somebody of this name; it goes nowhere. */
export async function noteMessage(
  { subject, author }: Readonly<{ subject: string; author: string }>,
  written: Written,
  ticketId: number,
): Promise<OwnMessage> {
  const from = { email: null, name: author }
  const head = { from, to: [], cc: [], subject, messageId: null, thread: { inReplyTo: null, references: [] } }
  return {
    ...(await messageOf('note', head, written, ticketId)),
    trace: { decision: 'note', because: 'an agent wrote an internal note' },
    participants: [],
  }
}

type Head = Pick<Composed, 'from' | 'to' | 'cc' | 'subject' | 'messageId' | 'thread'>

async function messageOf(
  act: Act,
  { from, to, cc, subject, messageId, thread }: Head,
  written: Written,
  ticketId: number,
): Promise<Omit<OwnMessage, 'trace' | 'participants'>> {
  const { now: at, key = null } = written
  const text = storable(written.text)
  const html = written.html ? storable(written.html) : htmlOf(text)
  const attachments = (written.attachments ?? []).map(ownAttachment)
  const raw = await compose({ from, to, cc, subject, text, html, messageId, thread, attachments, date: at })
  return {
    id: uuidv7(),
    ticketId,
    direction: act === 'reply' ? 'out' : 'note',
    messageId,
    key: key === null ? null : keyOf(act, ticketId, key),
    from,
    to,
    cc,
    subject,
    text,
    html,
    raw,
    sha256: createHash('sha256').update(raw).digest('hex'),
    attachments: ownAttachmentRows(attachments),
    at,
  }
}

/** Nothing is cut: what is too large is refused whole. */
function storable(text: string): string {
  return storableText(text, text.length)
}
