import fc from 'fast-check'
import { expect, test } from 'vitest'
import { widthOf } from '../terminal.ts'
import { barOf, createProgress } from './progress.ts'

const half = { bytes: 5 * 1024 ** 3, totalBytes: 10 * 1024 ** 3, mails: 12_345, elapsedMs: 90_000 }

test.each([
  [100, '[###############...............]  50%  12,345 mails  5.0 GiB of 10.0 GiB  2 min left'],
  [60, '[###...]  50%  12,345 mails  5.0 GiB of 10.0 GiB  2 min left'],
  [40, ' 50%  12,345 mails  5.0 GiB of 10.0 GiB'],
  [10, ' 50%'],
])('in %i columns', (columns, bar) => {
  expect(barOf(half, columns)).toBe(bar)
})

test('the bar fits, whatever it shows', () => {
  const amount = fc.integer({ min: 0, max: 2 ** 50 })
  fc.assert(
    fc.property(
      fc.record({ bytes: amount, totalBytes: amount, mails: amount, elapsedMs: amount }),
      fc.integer({ min: 5, max: 200 }),
      (done, columns) => {
        expect(widthOf(barOf(done, columns))).toBeLessThanOrEqual(columns)
      },
    ),
  )
})

test('a terminal gets the bar, at a pace that an eye can follow, and lines above it', () => {
  let [clock, written] = [0, '']
  const progress = createProgress({ write: (text) => (written += text) }, { columns: 40 }, () => clock)
  const done = { bytes: 1, totalBytes: 2, mails: 1 }
  progress.show(done)
  progress.show({ ...done, mails: 2 })
  clock = 100
  progress.show({ ...done, mails: 3 })
  progress.say('x.eml: an empty file')
  expect(written.split('\r').map((part) => part.replaceAll('\u001b[K', '<'))).toEqual([
    '',
    '[######......]  50%  1 mail  1 B of 2 B<',
    '[######.....]  50%  3 mails  1 B of 2 B<',
    '<x.eml: an empty file\n',
  ])
})

test('without a terminal only lines are written', () => {
  let written = ''
  const progress = createProgress({ write: (text) => (written += text) }, null, () => 0)
  progress.show({ bytes: 1, totalBytes: 2, mails: 1 })
  progress.say('x.eml: an empty file')
  progress.clear()
  expect(written).toBe('x.eml: an empty file\n')
})
