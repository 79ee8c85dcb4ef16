import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateIn } from './date-field.ts'

const dates: readonly (readonly [string, string | null])[] = [
  ['Mon, 24 Nov 2025 09:12:44 +0000', '2025-11-24T09:12:44.000Z'],
  ['24 Nov 2025 10:12 +0100', '2025-11-24T09:12:00.000Z'],
  ['Mon, 24 Nov 2025 10:12:44 +0100 (CET)', '2025-11-24T09:12:44.000Z'],
  ['Mon, 24 Nov 25 04:12:44 EST', '2025-11-24T09:12:44.000Z'],
  ['Fri, 21 Nov 97 09(comment):   55  :  06 -0600', '1997-11-21T15:55:06.000Z'],
  ['Mon, 24 Nov 2025 09:12:44', '2025-11-24T09:12:44.000Z'],
  ['Mon, 24 Nov 2025 09:12:44 GMT', '2025-11-24T09:12:44.000Z'],
  ['Mon, 24 Nov 2025 10:12:44 GMT+0100', '2025-11-24T09:12:44.000Z'],
  ['Mon, 31 Feb 2025 09:12:44 +0000', null],
  ['Mon, 24 Nov 2025 09:12:60 +0000', '2025-11-24T09:12:59.000Z'],
  ['Mon Nov 24 09:12:44 2025', '2025-11-24T09:12:44.000Z'],
  ['Mon Nov 24 09:12:44 PST 2025', '2025-11-24T17:12:44.000Z'],
  ['2025-11-24T09:12:44Z', '2025-11-24T09:12:44.000Z'],
  ['2025-11-24 10:12:44 +01:00', '2025-11-24T09:12:44.000Z'],
  ['Thu, 13 Feb 1969 23:32:54 -0330', null],
  ['Fri, 28 Nov 275760 20:00:00 +0000', null],
  ['Mon, 30 Jun 3609 15:33:50 +0600', null],
  ['Mon, 99 Nov 2025 09:12:44 +0000', null],
  ['yesterday at 5', null],
  ['', null],
]

test.each(dates)('%s', (value, iso) => {
  expect(dateIn(value)?.toISOString() ?? null).toBe(iso)
})

test('any value gives a storable moment or none', () => {
  const value = fc.oneof(
    fc.string(),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  )
  fc.assert(
    fc.property(value, (text) => {
      const year = dateIn(text)?.getUTCFullYear() ?? 2000
      expect(year >= 1970 && year < 2100).toBe(true)
    }),
  )
})
