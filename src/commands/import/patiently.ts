/** Tries again what failed for a reason that passes by itself, such as a database that is restarted. */
import { setTimeout } from 'node:timers/promises'

export type Patience = Readonly<{
  /** Whether an error is worth another try. */
  passes(err: unknown): boolean
  /** How long to wait before each further try; the error of the last one is thrown. */
  waitsMs: readonly number[]
  /** No more waiting when this is aborted. */
  stop: AbortSignal
  /** Told before each wait. */
  onWait(err: unknown): void
}>

/** What `work` gives in the end. */
export async function patiently<T>(work: () => Promise<T>, { passes, waitsMs, stop, onWait }: Patience): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await work()
    } catch (err) {
      if (!passes(err) || stop.aborted) throw err
      onWait(err)
      await setTimeout(waitMs, undefined, { signal: stop }).catch(() => undefined) // a stop only ends the wait
    }
  }
  return work()
}
