/** How times read in a page before a script has seen it. */
import { expect, test } from 'vitest'
import { shortTime, time } from './times.ts'

const now = new Date('2026-11-28T15:00:00Z')

test.each([
  ['2026-11-28T14:20:31Z', '14:20 UTC'],
  ['2026-11-28T00:00:00Z', '00:00 UTC'],
  ['2026-11-27T23:59:59Z', '27 Nov'],
  ['2026-01-01T00:00:00Z', '1 Jan'],
  ['2025-12-31T23:59:59Z', '31 Dec 2025'],
  ['2025-11-28T14:20:00Z', '28 Nov 2025'],
  ['2026-11-29T01:00:00Z', '29 Nov'],
])('%s is short for %s', (at, short) => {
  const shown = String(shortTime(new Date(at), now))
  expect(/>([^<]*)</.exec(shown)?.[1]).toBe(short)
})

test('a short time has the whole one beside it', () => {
  const at = new Date('2025-11-28T14:20:31Z')
  expect(String(shortTime(at, now))).toContain('datetime="2025-11-28T14:20:31.000Z" title="28 Nov 2025, 14:20 UTC"')
  expect(String(time(at))).toBe('<time datetime="2025-11-28T14:20:31.000Z">28 Nov 2025, 14:20 UTC</time>')
})
