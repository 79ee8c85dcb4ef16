import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keys } from '../../test/arrivals.ts'
import { parseRecipient, withDetail } from '../mail/address.ts'
import { readSignedDetail } from '../tickets/reply-address.ts'
import { ownAddress, replyAddress } from './own-address.ts'

const rule = (match: string) => ({ match, type: 'question', priority: 'normal', page: false, where: 'test' }) as const
const table = { domains: ['example.com'], rules: [rule('support@'), rule('billing+eu@')] }
const own = (recipients: readonly string[], fallback: string | null = null) => {
  const found = ownAddress(recipients, { table, fallback })
  return found && withDetail(found, null)
}

test.each([
  { to: ['Support+vip@Example.com'], from: 'Support@example.com' },
  { to: ['gone@example.com', 'support@example.com'], from: 'support@example.com' },
  // Only its detail is served: an answer to the address without it would be refused.
  { to: ['billing+eu@example.com'], from: 'postmaster@example.com' },
  { to: ['someone@elsewhere.test'], from: 'postmaster@example.com' },
  { to: ['postmaster'], from: 'postmaster@example.com' },
])('a ticket that came to $to is answered from $from', ({ to, from }) => {
  expect(own(to)).toBe(from)
})

test('the fallback is used when a route serves it', () => {
  expect(own([], 'support@example.com')).toBe('support@example.com')
  expect(own([], 'noreply@elsewhere.test')).toBe('postmaster@example.com')
  expect(ownAddress([], { table: { domains: [], rules: [] }, fallback: null })).toBeNull()
})

test('a reply address is read as what it was signed for, whatever the address of ours and the addressee', () => {
  const local = fc.stringMatching(/^[a-z]([a-z.]{0,10}[a-z])?$/).filter((text) => !text.includes('..'))
  const locals = fc.oneof(local, fc.constant('"with space"'), fc.constant('jörg'))
  fc.assert(
    fc.property(locals, fc.integer({ min: 1, max: 2 ** 50 }), fc.emailAddress(), (name, ticketId, addressee) => {
      const from = parseRecipient(`${name}@example.com`)
      if (from === null) throw new Error(`${name} was not read`)
      const read = parseRecipient(replyAddress(from, ticketId, addressee, keys))
      expect([read?.base, read?.domain]).toEqual([from.base, 'example.com'])
      const signed = readSignedDetail(read?.detail ?? '', keys)
      expect([signed?.ticketNumber, signed?.isFor(addressee.toLowerCase())]).toEqual([ticketId, true])
    }),
  )
})

test('a reply address that would be too long for other servers is made of the postmaster’s', () => {
  const own = parseRecipient(`${'s'.repeat(40)}@example.com`)
  if (own === null) throw new Error('the address was not read')
  const address = replyAddress(own, 42, 'ann@customer.test', keys)
  expect(address).toMatch(/^postmaster\+t42\.[\da-v]{32}@example\.com$/)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (length) => {
      const local = replyAddress({ ...own, localPart: 'x'.repeat(length) }, 10 ** 12, 'ann@customer.test', keys).split(
        '@',
      )[0]
      expect(local?.length).toBeLessThanOrEqual(64)
    }),
  )
})
