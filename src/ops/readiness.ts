/**
 * Whether mail can be accepted now. Asks the database every second instead of per request, so that the doors can refuse at
 * MAIL FROM for free, and a probe storm costs nothing.
 */

export type Readiness = Readonly<{ ok: true }> | Readonly<{ ok: false; because: string }>

const intervalMs = 1_000

/** Watches with `probe` (which throws when the database can not be used now); `stop` ends it. */
export function watchReadiness(probe: () => Promise<void>): {
  now(): Readiness
  drain(): void
  stop(): void
} {
  let state: Readiness = { ok: true }
  let isDraining = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    state = await probe().then(
      (): Readiness => ({ ok: true }),
      (): Readiness => ({ ok: false, because: 'the database can not be reached' }),
    )
    if (!isStopped) timer = setTimeout(look, intervalMs)
  }
  timer = setTimeout(look, intervalMs)

  return {
    now: () => (isDraining ? { ok: false, because: 'shutting down' } : state),
    drain: () => {
      isDraining = true
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
