/**
 * Takes what the outbox names and plans what follows from it: notifications and their jobs, written in the transaction that
 * empties the outbox. A dispatcher that is killed in between has done nothing. Planning the same twice gives the same keys,
 * so nothing is sent twice for it.
 *
 * States: idle → (woken, or a quarter of a second) → dispatching → idle; a fault waits a second.
 */
import type { Pool } from 'pg'
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

/** Empties a part of the outbox; gives whether there was anything in it. */
export async function dispatch(parts: DispatcherParts): Promise<boolean> {
  const now = new Date()
  const { taken, added } = await inTransaction(parts.pool, async (tx) => {
    const eventIds = await takeFromOutbox(tx, rowsAtOnce)
    if (eventIds.length === 0) return { taken: 0, added: [] }
    const happenings = await happeningsOf(tx, eventIds)
    for (const happening of happenings) await parts.absorb(tx, happening, now)
    const context = parts.context(now)
    const rows = await addNotifications(
      tx,
      happenings.flatMap((happening) => plannedFor(happening, context, parts)),
      now,
    )
    await parts.jobs.add(tx, rows)
    return { taken: eventIds.length, added: rows }
  })
  wakeFor(added, now, parts.jobs)
  return taken > 0
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
