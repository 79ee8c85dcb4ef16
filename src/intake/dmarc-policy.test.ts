import { expect, test } from 'vitest'
import { arrival } from '../../test/arrivals.ts'
import { type Authentication, notAuthenticated } from '../mail/authentication.ts'
import type { Arrival } from './arrival.ts'
import { refusedByDmarc } from './dmarc-policy.ts'

type Dmarc = Authentication['dmarc']

const failing: Dmarc = { result: 'fail', domain: 'customer.test', policy: 'reject', because: 'nothing aligns' }

/** A mail to a route with this policy. */
function mail(
  dmarcFail: 'refuse' | 'flag',
  dmarc: Partial<Dmarc>,
  source: Arrival['envelope']['source'] = 'email',
): Arrival {
  const authentication = { ...notAuthenticated('a test'), dmarc: { ...failing, ...dmarc } }
  const given = arrival({ authentication, source })
  const { decidedBy } = given.route
  return { ...given, route: { ...given.route, decidedBy: { ...decidedBy, rule: { ...decidedBy.rule, dmarcFail } } } }
}

test('a mail that fails is refused where its domain and the route want that, and told by both', () => {
  expect(refusedByDmarc(mail('refuse', {}))).toBe(
    'DMARC fails for customer.test (p=reject), nothing aligns; support@ (test) refuses that',
  )
  expect(refusedByDmarc(mail('refuse', { policy: 'quarantine' }))).toContain('p=quarantine')
})

test.for<[what: string, mail: Arrival]>([
  ['a route that flags', mail('flag', {})],
  ['a domain that asks to be told', mail('refuse', { policy: 'none' })],
  ['a domain without a policy', mail('refuse', { result: 'none', policy: null })],
  ['a pass', mail('refuse', { result: 'pass' })],
  ['DNS that does not tell', mail('refuse', { result: 'temperror', policy: null })],
  ['a record that can not be used', mail('refuse', { result: 'permerror', policy: null })],
  ['an import', mail('refuse', {}, 'import')],
])('%s: taken', ([, given]) => {
  expect(refusedByDmarc(given)).toBeNull()
})
