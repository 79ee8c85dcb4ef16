/**
 * Looks up, decides and writes a batch of mails. Decisions rest on what was looked up; they are written only if it still
 * holds: the redelivery key is unique in the database, and tickets that change are locked and looked up again first.
 */
import { createReadStream } from 'node:fs'
import type { Pool } from 'pg'
import { lookUp } from '../store/intake-lookup.ts'
import { forgetKeys, isIntakeConflict, lockForIntake, type RawMail, writeIntake } from '../store/intake-write.ts'
import { inTransaction, type Queryable } from '../store/queryable.ts'
import { writeRaw } from '../store/raw-mail.ts'
import type { Grouping } from '../tickets/alerts.ts'
import { refOf } from '../tickets/ref.ts'
import { type Arrival, groupKeysOf, isUnrelated, questionsOf } from './arrival.ts'
import type { Telling } from './consequences.ts'
import type { Decision } from './decide.ts'
import { type Decided, decideBatch } from './decide-batch.ts'
import type { Outcome } from './envelope.ts'
import { type KnownTicket, knownFrom, nothingKnown } from './known.ts'
import { rowsOf, touches } from './rows.ts'

/** Another service got in between; each time one of the two goes on, so a few tries are enough. */
const tries = 5

class Overtaken extends Error {}

/** What decisions and their consequences depend on beside mail; asked for each batch. */
export type CommitSettings = Readonly<{ grouping: Grouping; telling: Telling }>

/** Makes the function that commits a batch and gives one outcome per mail, in order. */
export function committer(pool: Pool, settings: () => CommitSettings) {
  return async function commit(arrivals: readonly Arrival[]): Promise<readonly Outcome[]> {
    for (let left = tries - 1; ; left--) {
      try {
        return await attempt(arrivals)
      } catch (err) {
        if (left === 0 || !(err instanceof Overtaken || isIntakeConflict(err))) throw err
      }
    }
  }

  async function attempt(arrivals: readonly Arrival[]): Promise<readonly Outcome[]> {
    const isSmall = arrivals.every(({ body }) => body.held.in === 'memory')
    return (
      (isSmall && arrivals.every(isUnrelated) && (await writeUnlessKnown(arrivals))) ||
      decideAndWrite(arrivals, isSmall)
    )
  }

  /** Most mails are news: they are written without asking first, and only if the database knows none of them. */
  async function writeUnlessKnown(arrivals: readonly Arrival[]): Promise<readonly Outcome[] | null> {
    const { grouping, telling } = settings()
    const { digests, messageIds } = questionsOf(arrivals, grouping)
    const decided = decideBatch(arrivals, nothingKnown, grouping)
    const opened = await writeIntake(pool, rowsOf(decided, telling), rawsOf(decided), { digests, messageIds })
    return opened.size === 0 ? null : decided.map((one) => outcomeOf(one, opened))
  }

  async function decideAndWrite(arrivals: readonly Arrival[], isSmall: boolean): Promise<readonly Outcome[]> {
    const decided = await decideOn(pool, arrivals)
    const locks = locksFor(decided)
    const isPlain = locks.ticketIds.length === 0 && locks.groupKeys.length === 0
    if (isPlain && isSmall) return write(pool, decided, settings().telling)
    return inTransaction(pool, async (tx) => {
      await lockForIntake(tx, locks)
      const again = await decideOn(tx, arrivals)
      if (!isCovered(locksFor(again), locks)) throw new Overtaken('a ticket changed hands while this mail was decided')
      return write(tx, again, settings().telling)
    })
  }

  async function decideOn(db: Queryable, arrivals: readonly Arrival[]): Promise<readonly Decided[]> {
    const { grouping } = settings()
    return decideBatch(arrivals, knownFrom(await lookUp(db, questionsOf(arrivals, grouping))), grouping)
  }
}

type Locks = Readonly<{ ticketIds: readonly number[]; groupKeys: readonly string[] }>

function locksFor(decided: readonly Decided[]): Locks {
  return {
    ticketIds: decided.map(({ decision }) => ticketToLock(decision)?.id ?? null).filter((id) => id !== null),
    groupKeys: decided.flatMap(({ arrival, decision }) =>
      decision.kind !== 'redelivered' && decision.group !== null ? groupKeysOf(arrival) : [],
    ),
  }
}

/** The ticket that a decision changes, or that must stay settled for it to be right. */
function ticketToLock(decision: Decision): KnownTicket | null {
  if (touches(decision)) return decision.ticket
  // Two answers to a settled ticket must not each open a follow-up.
  return decision.kind === 'opened' ? decision.followUpOf : null
}

function isCovered(needed: Locks, held: Locks): boolean {
  const tickets = new Set(held.ticketIds)
  const groups = new Set(held.groupKeys)
  return needed.ticketIds.every((id) => tickets.has(id)) && needed.groupKeys.every((key) => groups.has(key))
}

/** Large mails go first, piece by piece; they, and words that change hands, need the transaction that `db` then is. */
async function write(db: Queryable, decided: readonly Decided[], telling: Telling): Promise<readonly Outcome[]> {
  const superseded = decided.flatMap(({ decision }) =>
    decision.kind === 'opened' && decision.supersedes !== null ? [decision.supersedes.id] : [],
  )
  if (superseded.length > 0) await forgetKeys(db, superseded)
  for (const { arrival } of entriesOf(decided)) {
    const { held } = arrival.body
    if (held.in === 'file') await writeRaw(db, arrival.id, createReadStream(held.path))
  }
  const opened = await writeIntake(db, rowsOf(decided, telling), rawsOf(decided))
  return decided.map((one) => outcomeOf(one, opened))
}

/** The mails that become messages. */
function entriesOf(decided: readonly Decided[]): readonly Decided[] {
  return decided.filter(({ decision }) => decision.kind !== 'redelivered')
}

function rawsOf(decided: readonly Decided[]): RawMail[] {
  return entriesOf(decided).flatMap(({ arrival: { id, body } }) =>
    body.held.in === 'memory' ? [{ messageId: id, bytes: body.held.bytes }] : [],
  )
}

function outcomeOf({ arrival, decision }: Decided, opened: ReadonlyMap<string, number>): Outcome {
  const key = decision.kind === 'opened' ? arrival.id : decision.ticket.key
  const number = opened.get(key) ?? Number(key)
  const mail = decision.kind === 'redelivered' ? decision.original.id : arrival.id
  return { kind: decision.kind, ref: refOf(number), mail, because: decision.because }
}
