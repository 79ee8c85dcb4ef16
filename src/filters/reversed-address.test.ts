import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reversedAddress } from './reversed-address.ts'

test.for([
  ['192.0.2.99', '99.2.0.192'], // RFC 5782 §2.1
  ['::ffff:192.0.2.99', '99.2.0.192'],
  // RFC 5782 §2.4
  ['2001:db8:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2'],
  ['2001:DB8::1', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2'],
  ['::', '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0'],
  ['fe80::1%eth0', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f'],
] as const)('%s is asked about as %s', ([address, name]) => {
  expect(reversedAddress(address)).toBe(name)
})

test('any IPv6 address is 32 nibbles', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      expect(reversedAddress(address)).toMatch(/^(?:[\da-f]\.){31}[\da-f]$|^\d+\.\d+\.\d+\.\d+$/)
    }),
  )
})

test('what is no address is an error of ours', () => {
  expect(() => reversedAddress('mx.example.com')).toThrow('no IP address')
})
