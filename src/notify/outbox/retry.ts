/** Sends again what was given up or skipped: the row is queued anew, and its job added with it. */
import type { Pool } from 'pg'
import { type NotificationRow, requeue } from '../../store/notifications.ts'
import { inTransaction } from '../../store/queryable.ts'
import type { Jobs } from './jobs.ts'

/** What came of it: null when there is no such notification, or it was sent. */
export type Retried = NotificationRow | null

/** Queues it again, due now. Without `jobs` (nothing is sent here) whoever sends finds it when he looks for what is overdue. */
export async function retryNotification(pool: Pool, jobs: Jobs | null, id: string, now: Date): Promise<Retried> {
  const row = await inTransaction(pool, async (tx) => {
    const queued = await requeue(tx, id, now)
    if (queued !== null) await jobs?.add(tx, [queued])
    return queued
  })
  if (row !== null) jobs?.wake(row.channel)
  return row
}
