import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSigned } from './signature.ts'

const sign = (body: Uint8Array, secret: string) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`
const secret = fc.string({ minLength: 8, maxLength: 64 })
const body = fc.uint8Array({ maxLength: 500 })

test('a body is signed by its secret, wherever the signature stands among others', () => {
  fc.assert(
    fc.property(body, secret, secret, (bytes, right, other) => {
      const header = [sign(bytes, other), 'v2=00', sign(bytes, right)]
      expect(isSigned(bytes, header.join(','), [right])).toBe(true)
      expect(isSigned(bytes, header.join(', '), ['not-this-one', right])).toBe(true)
      expect(isSigned(bytes, sign(bytes, right).toUpperCase().replace('V1', 'v1'), [right])).toBe(true)
    }),
  )
})

test('no other secret, no other body and no other header will do', () => {
  fc.assert(
    fc.property(body, secret, secret, fc.nat(), (bytes, right, other, at) => {
      fc.pre(right !== other)
      expect(isSigned(bytes, sign(bytes, other), [right])).toBe(false)
      const changed = bytes.length === 0 ? new Uint8Array([1]) : bytes.with(at % bytes.length, (bytes.at(0) ?? 0) ^ 1)
      fc.pre(Buffer.compare(changed, bytes) !== 0)
      expect(isSigned(changed, sign(bytes, right), [right])).toBe(false)
    }),
  )
})

test.each([
  null,
  '',
  'v1=',
  'v1=00',
  `v1=${'0'.repeat(63)}`,
  `v1=${'g'.repeat(64)}`,
  `v2=${'0'.repeat(64)}`,
  ','.repeat(9_999),
])('a header without a signature is none: %s', (header) => {
  expect(isSigned(Buffer.from('x'), header, ['secret-secret'])).toBe(false)
})

test('a header may be anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => !isSigned(Buffer.from('x'), header, ['secret-secret'])),
  )
})

test('without secrets nothing is signed', () => {
  expect(isSigned(Buffer.from('x'), sign(Buffer.from('x'), ''), [])).toBe(false)
})
