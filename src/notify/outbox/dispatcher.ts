/**
 * Takes what the outbox names and plans what follows from it: notifications and their jobs, written in the transaction that
 * empties the outbox. A dispatcher that is killed in between has done nothing. Planning the same twice gives the same keys,
 * so nothing is sent twice for it.
 *
 * States: idle → (woken, or a quarter of a second) → dispatching → idle; a fault waits a second.
 */
import { DatabaseError, type Pool, type PoolClient } from 'pg'
import type { Log } from '../../ops/log.ts'
import { type Happening, happeningsOf } from '../../store/happenings.ts'
import { addNotifications, type NotificationRow } from '../../store/notifications.ts'
import { takeFromOutbox } from '../../store/outbox.ts'
import { inTransaction, type Queryable } from '../../store/queryable.ts'
import { isTransient } from '../../store/transient.ts'
import type { Planned } from '../channel.ts'
import type { Plan, PlanContext } from '../plan.ts'
import type { Jobs } from './jobs.ts'

/** What is done at once, beside planning, because of something that happened; in the same transaction. */
export type Absorb = (tx: Queryable, happening: Happening, now: Date) => Promise<void>

export type DispatcherParts = Readonly<{
  pool: Pool
  jobs: Jobs
  plans: Readonly<Record<string, Plan>>
  absorb: Absorb
  context(now: Date): PlanContext
  log: Log
}>

export type Dispatcher = Readonly<{
  /** Says that there is something in the outbox. */
  wake(): void
  stop(): Promise<void>
}>

/**
 * Rows of one transaction, and the rest after it (ms). While much mail comes in, few large transactions cost its receiving
 * less than many small ones, and a page is not noticeably later.
 */
const rowsAtOnce = 256
/** Entries of one transaction: their texts are in memory together. */
const eventsAtOnce = 1_000
const restMs = 100
/** A person who is paged does not notice it; looking at each commit would cost the receiving of mail more. */
const idleMs = 250
const afterFaultMs = 1_000

/** Starts dispatching. */
export function startDispatcher(parts: DispatcherParts): Dispatcher {
  let isStopped = false
  let rouse = Promise.withResolvers<void>()
  const running = run()
  return {
    wake: () => rouse.resolve(),
    async stop() {
      isStopped = true
      rouse.resolve()
      await running
    },
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const isMore = await dispatch(parts).catch((err: unknown) => fault(err, parts.log))
      await rest(isMore === null ? afterFaultMs : isMore ? restMs : idleMs)
    }
  }

  async function rest(ms: number): Promise<void> {
    const timer = setTimeout(() => rouse.resolve(), ms)
    await rouse.promise
    clearTimeout(timer)
    rouse = Promise.withResolvers<void>()
  }
}

function fault(err: unknown, log: Log): null {
  if (isTransient(err)) log.debug({ err }, 'the outbox waits for the database')
  else log.error({ err }, 'what follows from a mail can not be planned now; it is tried again')
  return null
}

/**
 * Empties a part of the outbox; gives whether there was anything in it. When a part can not be planned for what is in it, its
 * rows are taken up one by one, so that what is wrong with one keeps no page of another back.
 */
export async function dispatch(parts: DispatcherParts): Promise<boolean> {
  try {
    return await dispatchRows(rowsAtOnce, parts, planAtOnce)
  } catch (err) {
    if (!isOfItsOwn(err)) throw err
    parts.log.warn({ err }, 'a part of the outbox can not be planned; it is taken up row by row')
  }
  for (let left = rowsAtOnce; left > 0; left--) if (!(await dispatchRow(parts))) return false
  return true
}

async function dispatchRow(parts: DispatcherParts): Promise<boolean> {
  try {
    return await dispatchRows(1, parts, planAtOnce)
  } catch (err) {
    if (!isOfItsOwn(err)) throw err
    return dispatchRows(1, parts, planApart)
  }
}

/** Plans happenings in a transaction; gives the rows that were added. */
type PlanIn = (tx: PoolClient, happenings: readonly Happening[], now: Date, parts: DispatcherParts) => Promise<Added>
type Added = readonly NotificationRow[]

async function dispatchRows(limit: number, parts: DispatcherParts, planIn: PlanIn): Promise<boolean> {
  const now = new Date()
  const { taken, added } = await inTransaction(parts.pool, async (tx) => {
    const eventIds = await takeFromOutbox(tx, { rows: limit, events: eventsAtOnce })
    if (eventIds.length === 0) return { taken: 0, added: [] }
    return { taken: eventIds.length, added: await planIn(tx, await happeningsOf(tx, eventIds), now, parts) }
  })
  wakeFor(added, now, parts.jobs)
  return taken > 0
}

const planAtOnce: PlanIn = async (tx, happenings, now, parts) => {
  for (const happening of happenings) await parts.absorb(tx, happening, now)
  const context = parts.context(now)
  return add(
    tx,
    happenings.flatMap((happening) => plannedFor(happening, context, parts)),
    now,
    parts,
  )
}

async function add(tx: Queryable, planned: readonly Planned[], now: Date, { jobs }: DispatcherParts): Promise<Added> {
  const rows = await addNotifications(tx, planned, now)
  await jobs.add(tx, rows)
  return rows
}

/** Each step by itself: one that fails is undone and told, the others count. */
const planApart: PlanIn = async (tx, happenings, now, parts) => {
  const context = parts.context(now)
  const added: NotificationRow[] = []
  for (const happening of happenings) {
    await apart(tx, happening, parts, () => parts.absorb(tx, happening, now))
    for (const one of plannedFor(happening, context, parts))
      await apart(tx, happening, parts, async () => void added.push(...(await add(tx, [one], now, parts))))
  }
  return added
}

async function apart(
  tx: PoolClient,
  { id: event, ticket: { ref } }: Happening,
  { log }: DispatcherParts,
  work: () => Promise<void>,
): Promise<void> {
  await tx.query('savepoint apart')
  try {
    await work()
  } catch (err) {
    if (!isOfItsOwn(err)) throw err
    await tx.query('rollback to savepoint apart')
    log.error({ err, event, ref }, 'nothing could be planned')
  }
}

/** Whether an error comes from what is planned (SQLSTATE 22 and 23: its data, or a mistake of ours), not from the database. */
function isOfItsOwn(err: unknown): boolean {
  return err instanceof DatabaseError ? /^2[23]/.test(err.code ?? '') : !isTransient(err)
}

/** A planner that fails is a mistake of ours, and must not keep the page of another ticket back. */
function plannedFor(happening: Happening, context: PlanContext, { plans, log }: DispatcherParts): readonly Planned[] {
  return Object.entries(plans).flatMap(([name, plan]) => {
    try {
      return plan(happening, context)
    } catch (err) {
      log.error({ err, plan: name, event: happening.id, ref: happening.ticket.ref }, 'nothing could be planned')
      return []
    }
  })
}

function wakeFor(rows: readonly NotificationRow[], now: Date, jobs: Jobs): void {
  for (const channel of new Set(rows.filter(({ dueAt }) => dueAt <= now).map((row) => row.channel))) jobs.wake(channel)
}
