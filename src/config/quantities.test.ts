import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countBetween, durationBetween, sizeBetween } from './quantities.ts'

test.each([
  ['25MiB', 26_214_400],
  ['25 MiB', 26_214_400],
  ['10 MB', 10_000_000],
  ['10mb', 10_000_000],
  ['128KiB', 131_072],
  ['128kiB', 131_072],
  ['1.5kB', 1_500],
  ['1GiB', 1_073_741_824],
  ['0B', 0],
  [1_000, 1_000],
])('the size %j is %d bytes', (text, bytes) => {
  expect(sizeBetween('0B', '1GiB').parse(text)).toBe(bytes)
})

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['90 s', 90_000],
  ['1.5m', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])('the duration %j is %d milliseconds', (text, ms) => {
  expect(durationBetween('0s', '30d').parse(text)).toBe(ms)
})

test.each([
  25,
  '25',
  '25x',
  '25M',
  '-1B',
  '1e3B',
  'MiB',
  '1 2B',
  '',
  '2MiB',
  '1023B',
  null,
  true,
  [],
  '９MB',
  '1KiB\n',
])('%j is no size from 1KiB to 1MiB', (value) => {
  const { error } = sizeBetween('1KiB', '1MiB').safeParse(value)
  expect(error?.issues.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^a size from 1KiB to 1MiB with /),
  ])
})

test.each([10, '10', '10 min', '-1s', '1h30m', 's', '', '0s', '2h', null])(
  '%j is no duration from 1s to 1h',
  (value) => {
    const { error } = durationBetween('1s', '1h').safeParse(value)
    expect(error?.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^a duration from 1s to 1h with /),
    ])
  },
)

test.each([0, 11, 1.5, '5', null, Number.NaN])('%j is no whole number from 1 to 10', (value) => {
  const { error } = countBetween(1, 10).safeParse(value)
  expect(error?.issues.map(({ message }) => message)).toContain('a whole number from 1 to 10')
})

test('any text is a whole number of bytes within bounds, or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{0,20}(\.\d+)? ?[kKmMgGiIbB]{0,3}$/)), (text) => {
      const { data } = sizeBetween('1KiB', '1MiB').safeParse(text)
      if (data !== undefined) expect(Number.isInteger(data) && data >= 1_024 && data <= 1_048_576).toBe(true)
    }),
  )
})
