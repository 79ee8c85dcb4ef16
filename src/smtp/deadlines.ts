/**
 * Clocks of a session. The library's own timer only measures silence, so a byte every few seconds holds a connection for
 * ever (slowloris); these measure what has been achieved. None of them keeps the process alive.
 */
import { dataAllowanceMs, type SmtpLimits } from './limits.ts'

/** What is watched of a DATA stream: the octets that came, and whether it is us who does not read on. */
type Progress = Readonly<{ byteLength: number; writableNeedDrain: boolean }>

/** Calls `late` once when DATA has taken longer than its octets allow, unless the watch is stopped before. */
export function watchData(progress: Progress, limits: SmtpLimits, late: () => void): Readonly<{ stop(): void }> {
  const startedAt = performance.now()
  let timer = setTimeout(look, dataAllowanceMs(0, limits)).unref()

  function look(): void {
    const elapsedMs = performance.now() - startedAt
    const leftMs = dataAllowanceMs(progress.byteLength, limits) - elapsedMs
    if (leftMs > 0) timer = setTimeout(look, leftMs).unref()
    // Our disk is slow, not the client; but even then not for ever.
    else if (progress.writableNeedDrain && elapsedMs < limits.dataTimeoutMs) timer = setTimeout(look, 1_000).unref()
    else late()
  }

  return { stop: () => clearTimeout(timer) }
}

/** What `work` gives, or `late` when it takes longer than `limitMs`; the work itself goes on. Rejects as `work` does. */
export function within<T>(work: Promise<T>, limitMs: number): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), limitMs)
    const settle = (then: () => void) => {
      clearTimeout(timer)
      then()
    }
    work.then(
      (result) => settle(() => resolve(result)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
