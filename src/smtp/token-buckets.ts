/**
 * Token buckets by key: each is full at first, a token is taken for each event, and tokens come back evenly. Bounded: of
 * too many keys those unused for longest are forgotten, and begin anew with a full bucket. Knows no clock.
 */
import type { Rate } from '../config/quantities.ts'

/** Tokens at a time (milliseconds of any clock that does not go back). */
type Bucket = Readonly<{ tokens: number; at: number }>

export type TokenBuckets = Readonly<{
  /** Takes a token of `key`; false when there is none. */
  take(key: string, rate: Rate, nowMs: number): boolean
  size(): number
}>

/** Starts with all buckets full; remembers `capacity` of them. */
export function createTokenBuckets(capacity: number): TokenBuckets {
  /** In the order of their last use. */
  const buckets = new Map<string, Bucket>()

  function remember(key: string, bucket: Bucket): void {
    buckets.delete(key)
    buckets.set(key, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > capacity && oldest !== undefined) buckets.delete(oldest)
  }

  return {
    take(key, rate, nowMs) {
      const tokens = tokensNow(buckets.get(key), rate, nowMs)
      remember(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: nowMs })
      return tokens >= 1
    },
    size: () => buckets.size,
  }
}

function tokensNow(bucket: Bucket | undefined, { count, perMs }: Rate, nowMs: number): number {
  if (bucket === undefined) return count
  return Math.min(count, bucket.tokens + ((nowMs - bucket.at) * count) / perMs)
}
