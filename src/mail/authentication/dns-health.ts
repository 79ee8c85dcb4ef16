/**
 * Whether our DNS answers at all, so that a dead one costs a moment and not every mail its budget. A name that fails says
 * nothing about that (its servers may be broken, or a sender's doing), so suspicion is followed by a probe for the root,
 * which every resolver knows. States: `up` → (suspicion, and the probe gets no answer) → `down` → (a probe, at most one at
 * a time and every few seconds, gets an answer) → `up`.
 */

/** How long a DNS that is down is left alone before it is probed again. */
const restMs = 5_000
/** Names that fail while DNS is up are common; so many probes are enough. */
const suspicionMs = 1_000

export type DnsHealth = Readonly<{
  isDown: () => boolean
  /** Calls `listener` when DNS is found to be down, unless what this gives is called before. */
  onDown: (listener: () => void) => () => void
  /** A lookup failed, waits for long, or is the first one: worth a look. */
  suspect: () => void
  /** To be called at each lookup while DNS is down: probes it now and then. */
  recheck: () => void
}>

export type DnsHealthParts = Readonly<{
  /** Whether DNS gives any answer; never rejects. */
  probe: () => Promise<boolean>
  /** Milliseconds of a monotonic clock. */
  now: () => number
  /** Told of each change. */
  changed: (isDown: boolean) => void
}>

/** Begins as `up`. */
export function dnsHealth({ probe, now, changed }: DnsHealthParts): DnsHealth {
  const listeners = new Set<() => void>()
  let isDown = false
  let isProbing = false
  let probedAt = Number.NEGATIVE_INFINITY

  async function look(): Promise<void> {
    isProbing = true
    const isAnswered = await probe()
    isProbing = false
    probedAt = now()
    if (isAnswered !== isDown) return
    isDown = !isAnswered
    changed(isDown)
    if (isDown) for (const listener of listeners) listener()
  }

  function lookUnlessRecent(pauseMs: number): void {
    if (!isProbing && now() - probedAt >= pauseMs) void look()
  }

  return {
    isDown: () => isDown,
    onDown: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    suspect: () => {
      if (!isDown) lookUnlessRecent(suspicionMs)
    },
    recheck: () => {
      if (isDown) lookUnlessRecent(restMs)
    },
  }
}
