import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandLimit, dataAllowanceMs, type SmtpLimits } from './limits.ts'

const limits: SmtpLimits = {
  sizeBytes: 25 * 1024 * 1024,
  memoryBytes: 128 * 1024,
  recipients: 100,
  connections: 500,
  connectionsPerIp: 50,
  errors: 20,
  commandTimeoutMs: 300_000,
  dataTimeoutMs: 1_800_000,
  sessionTimeoutMs: 3_600_000,
  dataMinBytesPerSecond: 500,
  commitTimeoutMs: 10_000,
}

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
