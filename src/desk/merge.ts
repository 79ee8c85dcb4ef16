/**
 * An agent makes two tickets one: the messages of one move to the other, which answers to both find from then on. The empty
 * one is closed and leads there. Nothing is lost, so it can be taken back.
 */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { lastMerge, lockForMerge, moveBack, moveMessages, writeMerge } from '../store/merges.ts'
import { inTransaction } from '../store/queryable.ts'
import { isSettled } from '../tickets/transitions.ts'
import { statuses } from '../tickets/types.ts'
import { type ChangedMeanwhile, changedSince } from './seen.ts'

export type Merging = Readonly<{
  from: number
  into: number
  /** `agent:NAME`. */
  actor: string
  now: Date
  /** The `updatedAt` of `from` that the actor saw; null or absent: whatever it is. */
  ifUpdatedAt?: Date | null
}>

/** What came of it; nothing is written but for `merged`. */
export type Merged =
  | ChangedMeanwhile
  | Readonly<{ kind: 'merged'; from: string; into: string; messages: number }>
  | Readonly<{ kind: 'no-such-ticket' }>
  | Readonly<{ kind: 'not-allowed'; because: string }>

/** Merges a ticket into another one. */
export async function mergeTickets(pool: Pool, { from, into, actor, now: at, ifUpdatedAt }: Merging): Promise<Merged> {
  if (from === into) return { kind: 'not-allowed', because: 'a ticket can not be merged into itself' }
  return inTransaction(pool, async (tx) => {
    const [source, target] = await lockForMerge(tx, [from, into])
    if (source === null) return { kind: 'no-such-ticket' }
    const meanwhile = changedSince(source, ifUpdatedAt)
    if (meanwhile !== null) return meanwhile
    if (target === null) return { kind: 'not-allowed', because: `there is no ticket T-${into}` }
    const because = objectionTo(source, target)
    if (because !== null) return { kind: 'not-allowed', because }
    const moved = await moveMessages(tx, { from, into, at })
    const event = (kind: string, data: Readonly<Record<string, unknown>>) => ({ id: uuidv7(), kind, actor, at, data })
    const away = event('merged-away', { ref: target.ref, into, status: source.status, ...moved })
    // The closing tells whoever follows tickets outside, such as an open page.
    const closed = event('status', { because: `merged into ${target.ref}`, from: source.status, to: 'closed' })
    const events = {
      from: source.status === 'closed' ? [away] : [away, closed],
      into: [event('merged-in', { ref: source.ref, messages: moved.messages.length })],
    }
    await writeMerge(tx, { from, into, mergedInto: into, status: 'closed', events, at })
    return { kind: 'merged', from: source.ref, into: target.ref, messages: moved.messages.length }
  })
}

type Lockable = NonNullable<Awaited<ReturnType<typeof lockForMerge>>[0]>

function objectionTo(source: Lockable, target: Lockable): string | null {
  if (source.mergedInto !== null) return 'it has been merged already'
  if (target.mergedInto !== null) return `${target.ref} has been merged into another ticket itself`
  if (target.status === 'closed') return `${target.ref} is closed, which is final`
  if (source.incidents > 0) return 'incidents are linked to it: link them to the other problem first'
  return isSettled(target.status) && !isSettled(source.status)
    ? `${target.ref} is solved, and this one is not: reopen it first`
    : null
}

const Moved = z.object({
  into: z.number(),
  status: z.enum(statuses),
  messages: z.array(z.string()),
  participants: z.array(z.string()),
  // Merges of an older version did not write them down.
  alertGroups: z.array(z.string()).prefault([]),
})

/** Takes the merge of a ticket back: its messages return, and it is what it was. */
export async function unmergeTicket(
  pool: Pool,
  { ticketId: from, actor, now: at, ifUpdatedAt }: Omit<Merging, 'from' | 'into'> & Readonly<{ ticketId: number }>,
): Promise<Merged> {
  return inTransaction(pool, async (tx) => {
    const last = await lastMerge(tx, from)
    const read = Moved.safeParse(last?.data)
    if (!read.success) return { kind: 'not-allowed', because: 'it has not been merged' }
    const { into, status, ...moved } = read.data
    const [source, target] = await lockForMerge(tx, [from, into])
    if (source === null || target === null) return { kind: 'no-such-ticket' }
    const meanwhile = changedSince(source, ifUpdatedAt)
    if (meanwhile !== null) return meanwhile
    if (source.mergedInto !== into) return { kind: 'not-allowed', because: 'it has not been merged' }
    if (target.mergedInto !== null)
      return { kind: 'not-allowed', because: `${target.ref} has been merged since: take that back first` }
    await moveBack(tx, { from, into, moved })
    const event = (kind: string, data: Readonly<Record<string, unknown>>) => ({ id: uuidv7(), kind, actor, at, data })
    const events = {
      from: [
        event('unmerged', { ref: target.ref }),
        ...(status === 'closed'
          ? []
          : [event('status', { because: 'the merge was taken back', from: 'closed', to: status })]),
      ],
      into: [event('unmerged', { ref: source.ref })],
    }
    await writeMerge(tx, { from, into, mergedInto: null, status, events, at })
    return { kind: 'merged', from: source.ref, into: target.ref, messages: moved.messages.length }
  })
}
