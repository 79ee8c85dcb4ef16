import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Attempt, Notification } from '../channel.ts'
import { waitMs } from './backoff.ts'
import { fateAfter } from './fate.ts'

const retry = { firstMs: 1_000, longestMs: 60_000 }
const made = new Date('2026-11-24T12:00:00Z')
const notification = (attempts: number): Notification => ({
  id: '01900000-0000-7000-8000-000000000001',
  ticketId: 1,
  eventId: null,
  channel: 'pagerduty',
  kind: 'trigger',
  target: '',
  payload: {},
  attempts,
  createdAt: made,
})
const settings = { giveUpMs: 3_600_000, retry, now: made, chance: 1 }
const inMs = (ms: number) => new Date(made.getTime() + ms)

test.each([
  [1, null, 1_000],
  [2, null, 2_000],
  [5, null, 16_000],
  [7, null, 60_000],
  [1_000, null, 60_000],
  [1, 30_000, 30_000],
  [7, 30_000, 60_000],
  [1, 86_400_000, 3_600_000],
])('the wait after attempt %i, asked for %s ms, is %i ms', (attempts, asked, wait) => {
  expect(waitMs(attempts, asked, 1, retry)).toBe(wait)
})

test('a wait is between half and all of the doubled one, and never beyond the longest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
      const doubled = Math.min(retry.longestMs, retry.firstMs * 2 ** (attempts - 1))
      const wait = waitMs(attempts, null, chance, retry)
      expect(wait).toBeGreaterThanOrEqual(Math.floor(doubled / 2))
      expect(wait).toBeLessThanOrEqual(doubled)
    }),
  )
})

describe('the fate after an attempt', () => {
  const later: Attempt = { kind: 'later', because: 'HTTP 503', afterMs: null }
  test.each<[string, Attempt, number, unknown]>([
    ['taken', { kind: 'sent', response: { status: 202 } }, 0, { kind: 'sent', response: { status: 202 } }],
    ['refused', { kind: 'refused', because: 'no' }, 0, { kind: 'failed', because: 'no', wasTried: true }],
    ['later', later, 0, { kind: 'postponed', dueAt: inMs(1_000), because: 'HTTP 503', wasTried: true }],
    ['later, third', later, 2, { kind: 'postponed', dueAt: inMs(4_000), because: 'HTTP 503', wasTried: true }],
    [
      'not its turn',
      { kind: 'not-yet', because: 'the budget is used up', afterMs: 7_000 },
      0,
      { kind: 'postponed', dueAt: inMs(7_000), because: 'the budget is used up', wasTried: false },
    ],
  ])('%s', (_, attempt, attempts, fate) => {
    expect(fateAfter(attempt, notification(attempts), settings)).toEqual(fate)
  })

  test('one that would be tried after its time has failed, and says after how many tries', () => {
    const late = { ...settings, now: inMs(3_599_500) }
    expect(fateAfter(later, notification(9), late)).toEqual({
      kind: 'failed',
      because: 'given up after 10 tries: HTTP 503',
      wasTried: true,
    })
    expect(fateAfter(later, notification(0), { ...late, giveUpMs: 0 })).toMatchObject({
      because: 'given up after 1 try: HTTP 503',
    })
  })
})
