/**
 * An agent answers on a ticket. Message, status, history and who may answer are one transaction with the entry of the outbox
 * from which the mails follow (notify/plan-replies.ts): what is on the ticket goes out, and nothing else does.
 */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { addressKey, parseRecipient } from '../mail/address.ts'
import { conversationOf } from '../store/conversations.ts'
import { markWrittenTo, suppressedAmong } from '../store/known-addresses.ts'
import { ownMessageWith, writeOwnMessage } from '../store/own-messages.ts'
import { inTransaction, type Queryable } from '../store/queryable.ts'
import { type LockedTicket, lockTicket, writeChange } from '../store/ticket-changes.ts'
import { decideChange } from '../tickets/change.ts'
import type { ReplyKeys } from '../tickets/reply-address.ts'
import type { Status } from '../tickets/types.ts'
import type { Withheld } from './addressees.ts'
import { correspondentsOf, draftOf, type ReplySettings } from './draft.ts'
import type { GivenAttachment } from './own-attachments.ts'
import { keyOf, replyMessage } from './own-message.ts'

/** What replies are made with; `settings` is asked for each, so that a changed config counts for the next one. */
export type ReplyParts = Readonly<{ pool: Pool; keys: ReplyKeys; settings(): ReplySettings }>

/** What an agent writes. */
export type Replying = Readonly<{
  ticketId: number
  /** Plain text. */
  text: string
  /** The same as HTML, harmless and made by ourselves; absent or null: made of the text. */
  html?: string | null
  attachments?: readonly GivenAttachment[]
  /** Addresses that get it too, and may answer from then on. */
  cc?: readonly string[]
  /** `agent:NAME`. */
  actor: string
  /** The ticket's status afterwards; by default a solved ticket stays solved, and any other waits for the requester. */
  status?: Exclude<Status, 'new'> | undefined
  /** The caller's name of this act: what is submitted twice with one key is one reply. */
  key?: string | null
  /** The `updatedAt` that the agent saw; when the ticket has changed since, nothing is sent. Null or absent: whatever it is. */
  ifUpdatedAt?: Date | null
  now: Date
}>

/** What came of it; only `replied` writes, and sends, anything. */
export type Replied =
  | Readonly<{
      kind: 'replied'
      ref: string
      /** Our id of the message (UUID). */
      message: string
      /** Whom it is sent to. */
      to: readonly string[]
      /** Who should have got it and does not. */
      withheld: readonly Withheld[]
      before: Status
      after: Status
      updatedAt: Date
    }>
  /** The key was used before: `message` is what was sent then. */
  | Readonly<{ kind: 'already-replied'; ref: string; message: string }>
  | Readonly<{ kind: 'no-such-ticket' }>
  /** There is no way out for mail, or no address of ours to send from. */
  | Readonly<{ kind: 'cannot-send'; because: string }>
  /** Neither text nor attachment. */
  | Readonly<{ kind: 'nothing-to-send' }>
  /** The agent added a Cc that is no address. */
  | Readonly<{ kind: 'no-address'; address: string }>
  | Readonly<{ kind: 'not-allowed'; ref: string; because: string }>
  | Readonly<{ kind: 'changed-meanwhile'; ref: string; updatedAt: Date }>
  | Readonly<{ kind: 'nobody-to-write-to'; ref: string; withheld: readonly Withheld[] }>
  | Readonly<{ kind: 'too-large'; ref: string; sizeBytes: number; limitBytes: number }>

/** Why a reply is not made. */
type Refused = Exclude<Replied, { kind: 'replied' }>

/** Sends a reply to the requester and the participants of a ticket. */
export async function reply(parts: ReplyParts, replying: Replying): Promise<Replied> {
  const settings = parts.settings()
  const { text, attachments = [], cc = [] } = replying
  if (!settings.canMail) return { kind: 'cannot-send', because: 'mail can not be sent: OUTBOUND_SMTP_URL is not set' }
  if (text.trim() === '' && attachments.length === 0) return { kind: 'nothing-to-send' }
  const address = cc.find((one) => parseRecipient(one) === null)
  if (address !== undefined) return { kind: 'no-address', address }
  return inTransaction(parts.pool, (tx) => replyIn(tx, replying, { settings, keys: parts.keys }))
}

type Means = Readonly<{ settings: ReplySettings; keys: ReplyKeys }>

async function replyIn(tx: Queryable, replying: Replying, means: Means): Promise<Replied> {
  const { ticketId, now, actor, status } = replying
  const { ticket } = await lockTicket(tx, ticketId)
  if (ticket === null) return { kind: 'no-such-ticket' }
  const refused = await refusalOf(tx, ticket, replying)
  if (refused !== null) return refused
  const moved = decideChange(ticket, { status: status ?? statusAfter(ticket.status) }, contextOf(replying))
  if (moved.kind === 'not-allowed') return { ...moved, ref: ticket.ref }
  const draft = await draftIn(tx, ticket.ref, replying, means)
  if (draft.kind !== 'draft') return draft
  const { message, to, withheld } = draft
  await writeOwnMessage(tx, message)
  await markWrittenTo(tx, to.map(addressKey), now)
  const event = (kind: string, data: Readonly<Record<string, unknown>>) => ({
    ...{ id: uuidv7(), kind, actor, at: now },
    data: { message: message.id, ...data },
  })
  const answered = event('answered', { because: 'an agent answered', to, withheld })
  const moves = moved.kind === 'changed' ? moved.events.map(({ kind, data }) => event(kind, data)) : []
  const after = moved.kind === 'changed' ? moved.after : ticket
  const updatedAt = await writeChange(tx, { ticketId, after, events: [answered, ...moves], at: now })
  const { ref, status: before } = ticket
  return { kind: 'replied', ref, message: message.id, to, withheld, before, after: after.status, updatedAt }
}

/** Who answers on a solved ticket and says nothing of its status has not reopened it; that would page again. */
function statusAfter(status: Status): Status {
  return status === 'solved' ? 'solved' : 'pending'
}

function contextOf({ ticketId }: Replying) {
  return { ticketId, incidents: 0, problem: null, because: 'an agent answered' }
}

async function refusalOf(
  tx: Queryable,
  { ref, status, updatedAt }: LockedTicket,
  { ticketId, key = null, ifUpdatedAt = null }: Replying,
): Promise<Refused | null> {
  const before = key === null ? null : await ownMessageWith(tx, keyOf('reply', ticketId, key))
  if (before !== null) return { kind: 'already-replied', ref, message: before }
  if (ifUpdatedAt !== null && ifUpdatedAt.getTime() !== updatedAt.getTime())
    return { kind: 'changed-meanwhile', ref, updatedAt }
  if (status !== 'closed') return null
  return { kind: 'not-allowed', ref, because: 'it is closed, which is final; an answer opens a follow-up' }
}

/** The message as it would be written, and whom it goes to. */
async function draftIn(tx: Queryable, ref: string, replying: Replying, { settings, keys }: Means) {
  const { ticketId, now } = replying
  const conversation = await conversationOf(tx, ticketId)
  if (conversation === null) return { kind: 'no-such-ticket' } as const
  const correspondents = correspondentsOf(conversation, replying.cc ?? [], settings)
  const suppressed = await suppressedAmong(tx, correspondents.everybody, now)
  const draft = draftOf({ ref, ticketId, conversation, correspondents, suppressed }, { settings, keys })
  if (draft.kind !== 'draft') return draft
  const message = await replyMessage(draft, replying, ticketId)
  const { length: sizeBytes } = message.raw
  if (sizeBytes > settings.limitBytes)
    return { kind: 'too-large', ref, sizeBytes, limitBytes: settings.limitBytes } as const
  return { kind: 'draft', message, to: draft.copies.map(({ to }) => to), withheld: draft.withheld } as const
}
