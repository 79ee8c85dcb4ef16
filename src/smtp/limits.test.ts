import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtInConfig } from '../config/config.ts'
import { commandLimit, dataAllowanceMs, type SmtpLimits } from './limits.ts'

const limits: SmtpLimits = { ...builtInConfig().limits, dataTimeoutMs: 1_800_000, dataMinBytesPerSecond: 500 }

test.for([
  [0, 300_000, 'nothing yet: as long as a command'],
  [500, 301_000, 'a second for each 500 octets'],
  [50_000, 400_000, 'an honest client on a bad line'],
  [25 * 1024 * 1024, 1_800_000, 'but never longer than DATA may take'],
] as const)('after %d octets DATA may have taken %d ms (%s)', ([bytes, ms]) => {
  expect(dataAllowanceMs(bytes, limits)).toBe(ms)
})

test('without a lowest rate only the whole of DATA is bounded', () => {
  expect(dataAllowanceMs(0, { ...limits, dataMinBytesPerSecond: 0 })).toBe(1_800_000)
})

test('more octets never shorten the time', () => {
  const bytes = fc.nat({ max: 1e9 })
  fc.assert(fc.property(bytes, bytes, (a, b) => dataAllowanceMs(a, limits) <= dataAllowanceMs(a + b, limits)))
})

test('a list of recipients fits twice into the commands of a transaction', () => {
  expect(commandLimit({ ...limits, recipients: 10_000 })).toBeGreaterThan(20_000)
})
