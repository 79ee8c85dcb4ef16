import { expect, test } from 'vitest'
import { noon } from '../../../test/arrivals.ts'
import { outcomeOf } from './outcome.ts'
import { retryAfterMs } from './retry-after.ts'

const asked = { routingKey: 'secret0123456789secret0123456789', dedupKey: 'postroom-i-T-42', now: noon }
const answered = (status: number, body: unknown = '', retryAfter: string | null = null) =>
  outcomeOf(
    { kind: 'answered', status, retryAfter, body: typeof body === 'string' ? body : JSON.stringify(body) },
    asked,
  )

test('202 is success', () => {
  const body = { status: 'success', message: 'Event processed', dedup_key: asked.dedupKey }
  expect(answered(202, body)).toEqual({ kind: 'sent', response: body })
})

test('400 is final, with what PagerDuty itself says', () => {
  const body = {
    status: 'invalid event',
    message: 'Event object is invalid',
    errors: ['Invalid routing key', { at: 1 }],
  }
  expect(answered(400, body)).toEqual({
    kind: 'refused',
    because: 'PagerDuty refused it (400): Event object is invalid; Invalid routing key; {"at":1}',
  })
  expect(answered(400, '<html>')).toEqual({ kind: 'refused', because: 'PagerDuty refused it (400): without a reason' })
})

test('what PagerDuty says is cut, cleaned and without the key', () => {
  const outcome = answered(400, { message: `\u0007no\n${asked.routingKey} ${'x'.repeat(9_000)}` })
  const because = outcome.kind === 'refused' ? outcome.because : ''
  expect(because).toMatch(/^PagerDuty refused it \(400\): no \(hidden\) x+$/)
  expect(because.length).toBeLessThan(600)
})

test.each([
  [429, '120', 120_000],
  [429, null, null],
  [503, 'Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  [500, null, null],
  [200, '9', null],
  [302, '9', null],
  [401, null, null],
  [403, null, null],
  [404, null, null],
  [407, null, null],
  [413, null, null],
])('%s (Retry-After: %s) is tried again', (status, retryAfter, afterMs) => {
  expect(answered(status, { status: 'success' }, retryAfter)).toMatchObject({ kind: 'later', afterMs })
})

test.each([
  ['nothing', ''],
  ['a page', '<html>Welcome to the airport</html>'],
  ['half an answer', '{"status":"suc'],
  ['another status', { status: 'invalid event' }],
  ['an answer about another alert', { status: 'success', dedup_key: 'other' }],
])('a 202 with %s is not believed', (_, body) => {
  expect(answered(202, body)).toMatchObject({ kind: 'later' })
})

test('no answer is tried again', () => {
  expect(outcomeOf({ kind: 'no-answer', because: 'x' }, asked)).toEqual({ kind: 'later', because: 'x', afterMs: null })
})

test.each([
  [null, null],
  ['', null],
  ['0', null],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  [' 7 ', 7_000],
  ['99999', 3_600_000],
  ['99999999999999', null],
  ['Tue, 24 Nov 2026 12:01:00 GMT', 60_000],
  ['Tue, 24 Nov 2026 11:59:00 GMT', null],
  ['Wed, 25 Nov 2026 12:00:00 GMT', 3_600_000],
  ['Tue, 99 Nov 2026 12:00:00 GMT', null],
])('Retry-After %j is %s ms', (value, ms) => {
  expect(retryAfterMs(value, noon)).toBe(ms)
})
