/** An agent approves an unverified entry of a ticket. */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { claimsOf } from '../intake/claims.ts'
import { addressKey } from '../mail/address.ts'
import type { RouteTable } from '../routing/types.ts'
import { type LockedEntry, lockEntry, writeApproval } from '../store/entries.ts'
import { inTransaction } from '../store/queryable.ts'
import { type Approval, approvalOf } from '../tickets/approval.ts'
import { refOf } from '../tickets/ref.ts'
import type { Status } from '../tickets/types.ts'
import { type ChangedMeanwhile, changedSince } from './seen.ts'

/** Who approves which message. */
export type Approving = Readonly<{
  messageId: string
  actor: string
  /** Says which addresses are ours. */
  table: RouteTable
  now: Date
  /** The `updatedAt` of its ticket that the actor saw; null or absent: whatever it is. */
  ifUpdatedAt?: Date | null
}>

/** What came of it, with the ticket and its status before. */
export type Approved =
  | Readonly<{ kind: 'no-such-message' }>
  | ChangedMeanwhile
  | (Approval & Readonly<{ ticketId: number; ref: string; author: string | null; before: Status }>)

/** Approves an entry: it counts as a participant's answer from now on, and its author may answer again. */
export async function approveEntry(pool: Pool, approving: Approving): Promise<Approved> {
  return inTransaction(pool, async (tx) => {
    const { messageId, actor, table, now: at } = approving
    const entry = await lockEntry(tx, messageId)
    if (entry === null) return { kind: 'no-such-message' }
    const { ticketId, fromEmail, status: before, updatedAt } = entry
    const meanwhile = changedSince({ ref: refOf(ticketId), updatedAt }, approving.ifUpdatedAt)
    if (meanwhile !== null) return meanwhile
    const approval = approvalOf({
      ...entry,
      authorKey: fromEmail === null ? null : addressKey(fromEmail),
      isOurAddress: fromEmail !== null && claimsOf(fromEmail, table).length > 0,
    })
    if (approval.kind === 'approved') {
      const events = eventsOf(messageId, entry, approval).map((event) => ({ ...event, id: uuidv7(), actor, at }))
      await writeApproval(tx, { ...approval, messageId, ticketId, at, events })
    }
    return { ...approval, ticketId, ref: refOf(ticketId), author: fromEmail, before }
  })
}

function eventsOf(
  message: string,
  { status: from, trust }: LockedEntry,
  approval: Extract<Approval, { kind: 'approved' }>,
) {
  const because = 'an agent approved the entry'
  const { status: to, participant } = approval
  const approved = { kind: 'approved', data: { message, because, was: trust, participant } }
  return from === to ? [approved] : [approved, { kind: 'status', data: { message, because, from, to } }]
}
