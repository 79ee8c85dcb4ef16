import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSignedDetail, replyKeys, signedDetail, withoutSignature } from './reply-address.ts'

const key = replyKeys(Buffer.alloc(32, 7))
const ann = 'ann@customer.test'

test('a signed detail proves its ticket and its addressee, whatever a client does to its case', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 50 }), fc.string(), (number, addressee) => {
      const detail = signedDetail(number, addressee, key)
      expect(detail).toMatch(/^t\d+\.[0-9a-v]{32}$/)
      for (const written of [detail, detail.toUpperCase()]) {
        const read = readSignedDetail(written, key)
        expect(read?.ticketNumber).toBe(number)
        expect(read?.isFor(addressee)).toBe(true)
        expect(read?.isFor(`${addressee}x`)).toBe(false)
      }
    }),
  )
})

test('a detail that we did not sign proves nothing', () => {
  const detail = signedDetail(42, ann, key)
  expect(readSignedDetail(detail.replace('t42.', 't43.'), key)).toBeNull()
  expect(readSignedDetail(detail, replyKeys(Buffer.alloc(32, 8)))).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => readSignedDetail(text, key) === null))
})

test('who alters the half of the addressee keeps the ticket, and is nobody in particular', () => {
  const altered = signedDetail(42, ann, key).replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const read = readSignedDetail(altered, key)
  expect(read?.ticketNumber).toBe(42)
  expect(read?.isFor(ann)).toBe(false)
})

test('what an old key signed is proven by that key alone, addressee and all', () => {
  const [old, older] = [Buffer.alloc(32, 8), Buffer.alloc(32, 9)]
  const rotated = replyKeys(Buffer.alloc(32, 7), [old, older])
  for (const signer of [old, older]) {
    const read = readSignedDetail(signedDetail(42, ann, replyKeys(signer)), rotated)
    expect(read?.isFor(ann)).toBe(true)
    expect(read?.isFor('eve@customer.test')).toBe(false)
  }
  // Half of one key and half of another was made by nobody.
  const [ofOld, ofNew] = [signedDetail(42, ann, replyKeys(old)), signedDetail(42, ann, rotated)]
  const mixed = readSignedDetail(`${ofOld.slice(0, -16)}${ofNew.slice(-16)}`, rotated)
  expect(mixed?.isFor(ann)).toBe(false)
})

test('a reply address fits into the local part that every mail server takes', () => {
  expect(`support+${signedDetail(10 ** 12, ann, key)}`.length).toBeLessThanOrEqual(64)
})

test('an address is shown to others without what proves its addressee, and any other as it is', () => {
  const signed = signedDetail(42, 'ann@customer.test', replyKeys(Buffer.alloc(32, 1)))
  expect(withoutSignature(`support+${signed}@example.com`)).toBe('support@example.com')
  expect(withoutSignature(`Support+${signed.toUpperCase()}@example.com`)).toBe('Support@example.com')
  for (const other of ['support+vip@example.com', 'ann+t42@customer.test', 'x'])
    expect(withoutSignature(other)).toBe(other)
})
