import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signedDetail, ticketOfDetail } from './reply-address.ts'

const key = Buffer.alloc(32, 7)

test('a signed detail proves its ticket, whatever a client does to its case', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (number) => {
      const detail = signedDetail(number, key)
      expect(detail).toMatch(/^t\d+\.[0-9a-v]{26}$/)
      expect(ticketOfDetail(detail, key)).toBe(number)
      expect(ticketOfDetail(detail.toUpperCase(), key)).toBe(number)
    }),
  )
})

test('a detail that we did not sign proves nothing', () => {
  const detail = signedDetail(42, key)
  expect(ticketOfDetail(detail.replace('t42.', 't43.'), key)).toBeNull()
  expect(ticketOfDetail(detail, Buffer.alloc(32, 8))).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => ticketOfDetail(text, key) === null))
})
