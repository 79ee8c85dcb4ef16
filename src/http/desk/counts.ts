/** The counts beside the views, read once for everybody who looks within a few seconds. */
import type { Pool } from 'pg'
import { type QueueCounts, queueCounts } from '../../store/queue-counts.ts'

/** Counting reads every unsettled ticket; nobody sees a difference of seconds. */
const keptMs = 5_000

/** Gives the counts; while new ones are read, the old ones. */
export function keptCounts(pool: Pool, now: () => Date): () => Promise<QueueCounts> {
  let kept: Readonly<{ counts: QueueCounts; at: number }> | null = null
  let reading: Promise<QueueCounts> | null = null

  function read(): Promise<QueueCounts> {
    reading ??= queueCounts(pool)
      .then((counts) => {
        kept = { counts, at: now().getTime() }
        return counts
      })
      .finally(() => {
        reading = null
      })
    return reading
  }

  return async () => {
    if (kept === null) return read()
    const ageMs = now().getTime() - kept.at
    if (ageMs > 12 * keptMs) return read()
    // Somebody else's look pays for it; a failure shows when they are too old.
    if (ageMs > keptMs) read().catch(() => undefined)
    return kept.counts
  }
}
