/**
 * An agent makes two tickets one: the messages of one move to the other, which answers to both find from then on. The empty
 * one is closed and leads there. Nothing is lost, so it can be taken back.
 */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import {
  hasPagedSince,
  lastMerge,
  lockForMerge,
  type Moved,
  moveBack,
  moveMessages,
  writeMerge,
} from '../store/merges.ts'
import { inTransaction, type Queryable } from '../store/queryable.ts'
import { type Inherited, inheritedBy } from '../tickets/merging.ts'
import { isSettled } from '../tickets/transitions.ts'
import { priorities, statuses } from '../tickets/types.ts'
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
    const objection = objectionTo(source, target)
    if (objection !== null) return { kind: 'not-allowed', because: objection }
    const moved = await moveMessages(tx, { from, into, at })
    const event = (kind: string, data: Readonly<Record<string, unknown>>) => ({ id: uuidv7(), kind, actor, at, data })
    const inherited = inheritedBy(target, source)
    const raised = inherited === null ? null : event('raised', raising(source, target, inherited, moved))
    const { priority, pagesOnCall } = target
    const away = event('merged-away', {
      ...{ ref: target.ref, into, status: source.status, isTaken: source.isTaken, ...moved },
      inherited: raised === null ? null : { eventId: raised.id, ...inherited, before: { priority, pagesOnCall } },
    })
    // The closing tells whoever follows tickets outside, such as an open page; the alert ends when `goesOn` has its own.
    const because = `merged into ${target.ref}`
    const closed = event('status', { because, from: source.status, to: 'closed', goesOn: into })
    const mergedIn = event('merged-in', { ref: source.ref, messages: moved.messages.length })
    const events = {
      from: source.status === 'closed' ? [away] : [away, closed],
      into: raised === null ? [mergedIn] : [mergedIn, raised],
    }
    await writeMerge(tx, { from, into, mergedInto: into, status: 'closed', target: inherited, events, at })
    return { kind: 'merged', from: source.ref, into: target.ref, messages: moved.messages.length }
  })
}

type Lockable = NonNullable<Awaited<ReturnType<typeof lockForMerge>>[0]>

/** It pages by the key of what opened the ticket that ends: those who were woken for it know of it. */
function raising(source: Lockable, { priority: from }: Lockable, inherited: Inherited, moved: Moved) {
  const { priority: to, page } = inherited
  const [message] = moved.messages
  return { because: `${source.ref} was merged into it`, from, to, page, ...(message && page ? { message } : {}) }
}

function objectionTo(source: Lockable, target: Lockable): string | null {
  if (source.mergedInto !== null) return 'it has been merged already'
  if (target.mergedInto !== null) return `${target.ref} has been merged into another ticket itself`
  if (target.status === 'closed') return `${target.ref} is closed, which is final`
  // Nobody looks there, and nobody would be paged.
  if (target.isSuspected && !source.isSuspected) return `${target.ref} is suspected spam: say first that it is none`
  if (source.incidents > 0) return 'incidents are linked to it: link them to the other problem first'
  return isSettled(target.status) && !isSettled(source.status)
    ? `${target.ref} is solved, and this one is not: reopen it first`
    : null
}

const Standing = z.object({ priority: z.enum(priorities), pagesOnCall: z.boolean() })
const Away = z.object({
  into: z.number(),
  status: z.enum(statuses),
  messages: z.array(z.string()),
  participants: z.array(z.string()),
  // Merges of older versions did not write these down.
  alertGroups: z.array(z.string()).prefault([]),
  held: z.array(z.string()).prefault([]),
  isTaken: z.boolean().prefault(false),
  inherited: Standing.extend({ eventId: z.string(), before: Standing }).nullable().prefault(null),
})

/** What the target is without what the merge gave it; what others made of it since stays. */
async function standingBefore(
  tx: Queryable,
  { id, priority, pagesOnCall }: Lockable,
  { eventId, priority: given, before }: NonNullable<z.output<typeof Away>['inherited']>,
): Promise<z.output<typeof Standing>> {
  if (await hasPagedSince(tx, id, eventId)) return { priority, pagesOnCall }
  return { priority: priority === given ? before.priority : priority, pagesOnCall: before.pagesOnCall }
}

/** Takes the merge of a ticket back: its messages return, and it is what it was. */
export async function unmergeTicket(
  pool: Pool,
  { ticketId: from, actor, now: at, ifUpdatedAt }: Omit<Merging, 'from' | 'into'> & Readonly<{ ticketId: number }>,
): Promise<Merged> {
  return inTransaction(pool, async (tx) => {
    const last = await lastMerge(tx, from)
    const read = Away.safeParse(last?.data)
    if (!read.success) return { kind: 'not-allowed', because: 'it has not been merged' }
    const { into, status, isTaken, inherited, ...moved } = read.data
    const [source, target] = await lockForMerge(tx, [from, into])
    if (source === null || target === null) return { kind: 'no-such-ticket' }
    const meanwhile = changedSince(source, ifUpdatedAt)
    if (meanwhile !== null) return meanwhile
    if (source.mergedInto !== into) return { kind: 'not-allowed', because: 'it has not been merged' }
    if (target.mergedInto !== null)
      return { kind: 'not-allowed', because: `${target.ref} has been merged since: take that back first` }
    await moveBack(tx, { from, into, moved })
    const event = (kind: string, data: Readonly<Record<string, unknown>>) => ({ id: uuidv7(), kind, actor, at, data })
    const was = inherited === null ? null : await standingBefore(tx, target, inherited)
    const because = 'the merge was taken back'
    // Somebody had it, and is not to be woken for it again.
    const reopened = event('status', { because, from: 'closed', to: status, ...(isTaken ? { page: false } : {}) })
    const endsPage = was !== null && target.pagesOnCall && !was.pagesOnCall
    const parted = event('unmerged', { ref: source.ref, ...(endsPage ? { page: 'ends', goesOn: from } : {}) })
    const lowered = { because, field: 'priority', from: target.priority, to: was?.priority }
    const events = {
      from: [event('unmerged', { ref: target.ref }), ...(status === 'closed' ? [] : [reopened])],
      into: was === null || was.priority === target.priority ? [parted] : [parted, event('changed', lowered)],
    }
    await writeMerge(tx, { from, into, mergedInto: null, status, target: was, events, at })
    return { kind: 'merged', from: source.ref, into: target.ref, messages: moved.messages.length }
  })
}
