import { expect, test } from 'vitest'
import { dmarc, noon } from '../../../test/arrivals.ts'
import type { AcknowledgementFacts } from '../../store/acknowledgements.ts'
import { judge } from './acknowledgement.ts'

const delivery = (authentication = dmarc('pass'), reversePath = 'ann@customer.test') => ({
  reversePath,
  authentication,
})

function facts(given: Partial<AcknowledgementFacts> = {}): AcknowledgementFacts {
  return {
    ref: 'T-42',
    type: 'question',
    status: 'new',
    heldBecause: null,
    messageId: 'first@customer.test',
    fromEmail: 'ann@customer.test',
    origin: 'person',
    receivedAt: noon,
    written: null,
    deliveries: [delivery()],
    isAnswered: false,
    page: null,
    ...given,
  }
}

const judged = (given: Partial<AcknowledgementFacts>, isKnown = false, ageMs = 0) =>
  judge(facts(given), { isKnown, ageMs })

test('an author who is proven is written to', () => {
  expect(judged({})).toEqual({ kind: 'write', to: 'ann@customer.test', isProven: true })
  expect(judged({ fromEmail: 'Ann@Customer.test' })).toMatchObject({ kind: 'write', isProven: true })
})

test('an author who was signed in is written to; one in whose name somebody wrote only if we know the address', () => {
  const unchecked = { deliveries: [{ reversePath: 'ann@customer.test', authentication: null }] }
  const written = (by: string, isKnown = false) => judged({ ...unchecked, written: by }, isKnown)
  expect(written('web:ann@customer.test')).toMatchObject({ kind: 'write', isProven: true })
  for (const by of ['web:bob@customer.test', 'agent:robin@desk.test', 'api:shop', 'agent:ann@customer.test']) {
    expect(written(by)).toMatchObject({ kind: 'not' })
    expect(written(by, true)).toMatchObject({ kind: 'write', isProven: false })
  }
})

test('an author who is known is written to, also while DNS is away', () => {
  for (const result of ['none', 'temperror', 'permerror'] as const) {
    expect(judged({ deliveries: [delivery(dmarc(result))] }, true)).toMatchObject({ kind: 'write', isProven: false })
  }
})

test.each([
  ['nothing proves', { deliveries: [delivery(dmarc('none'))] }, /nothing proves that ann@customer\.test.*dmarc=none/],
  ['DNS was away for', { deliveries: [delivery(dmarc('temperror'))] }, /dmarc=temperror/],
  ['was never checked', { deliveries: [{ reversePath: 'a@b.test', authentication: null }] }, /nothing proves/],
  ['another domain speaks for', { deliveries: [delivery(dmarc('pass', 'evil.test'))] }, /nothing proves/],
  ['a parent domain speaks for', { deliveries: [delivery(dmarc('pass', 'test'))] }, /nothing proves/],
  ['was never delivered', { deliveries: [] }, /nothing proves/],
])('an author whom %s gets nothing, and the ticket says so', (_, given, because) => {
  const attempt = { kind: 'skipped', because: expect.stringMatching(because), tell: true }
  expect(judged(given)).toEqual({ kind: 'not', attempt })
})

test('a forged author gets nothing, also when we know the address', () => {
  const attempt = { kind: 'skipped', because: expect.stringContaining('may be forged'), tell: true }
  expect(judged({ deliveries: [delivery(dmarc('fail'))] }, true)).toEqual({ kind: 'not', attempt })
})

test.each<[string, Partial<AcknowledgementFacts>]>([
  ['solved', { status: 'solved' }],
  ['closed', { status: 'closed' }],
  ['answered', { isAnswered: true }],
  ['held', { heldBecause: 'a sign-up link' }],
  ['found to be automatic', { origin: 'auto-reply' }],
  ['found to be without an author', { fromEmail: null }],
  ['delivered with the null reverse-path', { deliveries: [delivery(dmarc('pass'), '')] }],
])('a mail that is %s meanwhile gets none, quietly', (_, given) => {
  expect(judged(given)).toMatchObject({ kind: 'not', attempt: { kind: 'skipped', tell: false } })
})

test('a ticket that is gone gets none', () => {
  expect(judge(null, { isKnown: true, ageMs: 0 })).toMatchObject({ attempt: { kind: 'skipped', tell: false } })
})

test('the page goes first, and is not waited for longer than a minute', () => {
  expect(judged({ page: 'waiting' })).toMatchObject({ kind: 'not', attempt: { kind: 'not-yet' } })
  expect(judged({ page: 'waiting' }, false, 60_000)).toMatchObject({ kind: 'write' })
  expect(judged({ page: 'accepted' })).toMatchObject({ kind: 'write' })
})
