/**
 * Finds notifications whose job got lost (pg-boss gave it up, its tables were emptied, a command without a service queued
 * them) and gives them a new one. Nothing that is to be sent depends on a job being there. Budgets that count no more are
 * forgotten on the way.
 */
import type { Pool } from 'pg'
import type { Log } from '../../ops/log.ts'
import { findLost } from '../../store/notifications.ts'
import { inTransaction } from '../../store/queryable.ts'
import { forgetRateWindows } from '../../store/rate-windows.ts'
import { type Jobs, queues } from './jobs.ts'

/** Due for so long and without a job: nobody is about to add one. */
const lostAfterMs = 60_000
const everyMs = 15_000
const atOnce = 500
/** No budget counts by more than a week (bounces of an address), and the window before still counts. */
const windowsCountMs = 14 * 86_400_000

/** Starts to look around; the first time at once, for what an earlier life of the service left. */
export function startSweeper(parts: Readonly<{ pool: Pool; jobs: Jobs; log: Log }>): Readonly<{ stop(): void }> {
  const look = () =>
    void sweep(parts, new Date()).catch((err) => parts.log.debug({ err }, 'lost jobs are looked for later'))
  const timer = setInterval(look, everyMs)
  look()
  return { stop: () => clearInterval(timer) }
}

/** Gives lost notifications a job; gives how many there were. */
export async function sweep({ pool, jobs, log }: Parameters<typeof startSweeper>[0], now: Date): Promise<number> {
  const before = new Date(now.getTime() - lostAfterMs)
  const lost = await inTransaction(pool, async (tx) => {
    const rows = await findLost(tx, { before, queues, limit: atOnce })
    await jobs.add(tx, rows)
    return rows
  })
  if (lost.length > 0) log.warn({ notifications: lost.length }, 'notifications had lost their jobs, and got new ones')
  for (const channel of new Set(lost.map((row) => row.channel))) jobs.wake(channel)
  await forgetRateWindows(pool, new Date(now.getTime() - windowsCountMs))
  return lost.length
}
