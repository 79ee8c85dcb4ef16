import { expect, test } from 'vitest'
import { verdictOn } from './verdict.ts'

const now = new Date('2026-11-28T10:00:00Z')
const answered = (status: number, retryAfter: string | null = null) =>
  verdictOn({ kind: 'answered', status, retryAfter }, now)

test.each([200, 201, 202, 204, 299])('%i is success', (status) =>
  expect(answered(status)).toEqual({ attempt: { kind: 'sent', response: { status } }, webhook: 'well' }),
)

test.each([
  [301, 'it answered 301, a redirect, which is not followed; the config needs the URL that it leads to'],
  [308, 'it answered 308, a redirect, which is not followed; the config needs the URL that it leads to'],
  [400, 'it answered 400'],
  [404, 'it answered 404 (there is nothing at the URL)'],
  [429, 'it answered 429 (too many at once)'],
  [500, 'it answered 500'],
  [503, 'it answered 503'],
])('%i is tried later', (status, because) =>
  expect(answered(status)).toEqual({ attempt: { kind: 'later', because, afterMs: null }, webhook: 'failing' }),
)

test('410 ends it, and disables the webhook', () => {
  expect(answered(410)).toEqual({
    attempt: { kind: 'refused', because: 'it answered 410 (gone: it wants nothing any more)' },
    webhook: 'gone',
  })
})

test.each([
  [429, '120', 120_000],
  [503, ' 0 ', 0],
  [429, 'Sat, 28 Nov 2026 10:01:00 GMT', 60_000],
  [429, 'Sat, 28 Nov 2026 09:59:00 GMT', null],
  [429, '86400', 86_400_000],
  [429, '-1', null],
  [429, '1.5', null],
  [429, 'soon', null],
  [429, '2026', 2_026_000],
  [500, '120', null],
])('%i with Retry-After %j waits %s ms', (status, retryAfter, afterMs) =>
  expect(answered(status, retryAfter).attempt).toMatchObject({ kind: 'later', afterMs }),
)

test('an address that is not public is final, and says which option permits it', () => {
  const { attempt } = verdictOn({ kind: 'forbidden', because: 'its name leads to 10.0.0.1' }, now)
  expect(attempt).toEqual({
    kind: 'refused',
    because: 'its name leads to 10.0.0.1 (allow_private: true in the config permits it)',
  })
})

test('what can not be reached is tried later', () => {
  expect(verdictOn({ kind: 'unreachable', because: 'nothing listens there' }, now)).toEqual({
    attempt: { kind: 'later', because: 'nothing listens there', afterMs: null },
    webhook: 'failing',
  })
})
