/** When to try again: waits that double, with chance in them so that what failed together does not come back together. Pure. */

export type RetrySettings = Readonly<{ firstMs: number; longestMs: number }>

/**
 * The wait (ms) after `attempts` failed ones (1 is the first): between half of the doubled wait and all of it. `chance`: from 0
 * to 1, such as Math.random(). What the receiver asked for (`askedMs`) is never undercut, and bounded by an hour.
 */
export function waitMs(attempts: number, askedMs: number | null, chance: number, retry: RetrySettings): number {
  const doubled = Math.min(retry.longestMs, retry.firstMs * 2 ** Math.min(attempts - 1, 40))
  const own = Math.round(doubled * (0.5 + chance / 2))
  return Math.max(own, Math.min(askedMs ?? 0, longestAskedMs))
}

/** A receiver that asks for more is not obeyed: somebody waits for it. */
const longestAskedMs = 3_600_000
