import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenBuckets } from './token-buckets.ts'

const rate = { count: 3, perMs: 60_000 }

test('a bucket is full at first, runs dry, and fills again evenly', () => {
  const buckets = createTokenBuckets(10)
  const take = (nowMs: number) => buckets.take('a', rate, nowMs)
  expect([take(0), take(0), take(0), take(0)]).toEqual([true, true, true, false])
  expect([take(19_999), take(20_000), take(20_001)]).toEqual([false, true, false])
})

test('one key does not use up the share of another', () => {
  const buckets = createTokenBuckets(10)
  for (let i = 0; i < 5; i++) buckets.take('a', rate, 0)
  expect(buckets.take('b', rate, 0)).toBe(true)
})

test('a million keys take no more memory than the capacity', () => {
  const buckets = createTokenBuckets(1_000)
  for (let i = 0; i < 1_000_000; i++) buckets.take(String(i), rate, i)
  expect(buckets.size()).toBe(1_000)
})

test('who is in use is not forgotten for those who come by once', () => {
  const buckets = createTokenBuckets(3)
  for (let i = 0; i < 3; i++) {
    buckets.take('busy', rate, 0)
    buckets.take(`once-${i}`, rate, 0)
  }
  expect(buckets.take('busy', rate, 0)).toBe(false)
})

test('in no stretch of time does a key get more than its bucket and what came back', () => {
  const pauses = fc.array(fc.nat({ max: 30_000 }), { maxLength: 100 })
  fc.assert(
    fc.property(pauses, (all) => {
      const buckets = createTokenBuckets(10)
      let now = 0
      let taken = 0
      for (const pause of all) {
        now += pause
        if (buckets.take('a', rate, now)) taken++
      }
      expect(taken).toBeLessThanOrEqual(rate.count + (now * rate.count) / rate.perMs + 1e-6)
    }),
  )
})
