import { expect, test } from 'vitest'
import { DnsCache } from './dns-cache.ts'

test('memory is bounded: the longest unused go first', () => {
  const cache = new DnsCache()
  const records = ['x'.repeat(100_000)]
  for (let n = 0; n < 200; n++) {
    cache.set(`TXT ${n}.example`, { kind: 'records', records }, 0)
    cache.get('TXT 0.example', 0)
  }
  expect(cache.size).toBeLessThan(85)
  expect(cache.get('TXT 0.example', 0)).not.toBeNull()
  expect(cache.get('TXT 1.example', 0)).toBeNull()
  expect(cache.get('TXT 199.example', 0)).not.toBeNull()
})

test.each([
  [{ kind: 'records', records: [] }, 300_000],
  [{ kind: 'none', code: 'ENOTFOUND' }, 60_000],
  [{ kind: 'failed', code: 'ESERVFAIL' }, 10_000],
] as const)('%j counts for %i ms', (result, keptMs) => {
  const cache = new DnsCache()
  cache.set('key', result, 1_000)
  expect(cache.get('key', 1_000 + keptMs - 1)).toEqual(result)
  expect(cache.get('key', 1_000 + keptMs)).toBeNull()
  expect(cache.size).toBe(0)
})
