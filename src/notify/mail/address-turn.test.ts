import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noon } from '../../../test/arrivals.ts'
import { echoesAtMost, turnOf } from './address-turn.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const at = (ms: number) => new Date(noon.getTime() + ms)
const fresh = { knownSince: null, acknowledgedAt: null, echoes: 0, mutedUntil: null }

/** Mails of one address, each `everyMs` after the one before and acknowledged at once; gives which were. */
function acknowledged(count: number, everyMs: number, perAddressMs: number): readonly boolean[] {
  let state: Parameters<typeof turnOf>[1] = fresh
  return Array.from({ length: count }, (_, n) => {
    const receivedAt = at(n * everyMs)
    const turn = turnOf('a@b.test', state, { receivedAt, now: at(n * everyMs + 1), perAddressMs })
    if (turn.next !== null) state = { ...state, ...turn.next }
    return turn.kind === 'free'
  })
}

test('an address gets one acknowledgement in the time of the config', () => {
  expect(acknowledged(5, 8 * 3_600_000, dayMs)).toEqual([true, false, false, true, false])
})

test('of mails that come soon after acknowledgements three are acknowledged, and then none for a day', () => {
  expect(acknowledged(50, minuteMs, 0)).toEqual([true, true, true, ...Array(47).fill(false)])
})

test('a day later it is an address like any other', () => {
  const state = { ...fresh, acknowledgedAt: at(0), mutedUntil: at(dayMs) }
  const given = { perAddressMs: 0, receivedAt: at(dayMs), now: at(dayMs) }
  expect(turnOf('a@b.test', state, given)).toMatchObject({ kind: 'free', next: { echoes: 0, mutedUntil: null } })
  expect(turnOf('a@b.test', state, { ...given, now: at(dayMs - 1) })).toMatchObject({ kind: 'withheld', next: null })
})

test('a person who writes now and then is always acknowledged when the config says so', () => {
  expect(acknowledged(50, 2 * 3_600_000, 0)).not.toContain(false)
})

test('what is withheld says why', () => {
  const state = { ...fresh, acknowledgedAt: at(0), echoes: echoesAtMost - 1 }
  const given = { receivedAt: at(minuteMs), now: at(minuteMs) }
  expect(turnOf('a@b.test', state, { ...given, perAddressMs: dayMs })).toMatchObject({
    because: 'a@b.test got an acknowledgement at 2026-11-24T12:00:00.000Z, and gets one in 24 hours',
  })
  expect(turnOf('a@b.test', state, { ...given, perAddressMs: 0 })).toMatchObject({
    because: expect.stringMatching(/^3 mails in a row of a@b\.test came soon after.*until 2026-11-25T12:01:00\.000Z$/),
  })
})

test('however mails come and whatever the config says, a loop ends: no more than three in a row within an hour each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 59 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 600_000 }),
      (gaps, perAddressMs) => {
        let [state, now, sent]: [Parameters<typeof turnOf>[1], number, number] = [fresh, 0, 0]
        for (const gap of gaps) {
          now += gap * 1_000
          const turn = turnOf('a@b.test', state, { receivedAt: at(now), now: at(now), perAddressMs })
          if (turn.next !== null) state = { ...state, ...turn.next }
          if (turn.kind === 'free') sent++
        }
        expect(sent).toBeLessThanOrEqual(echoesAtMost)
      },
    ),
  )
})
