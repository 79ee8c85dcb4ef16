import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf } from './network.ts'

test.for([
  ['192.0.2.10', { address: '192.0.2.10', family: 'ipv4', prefixLength: 32 }],
  ['10.0.0.0/8', { address: '10.0.0.0', family: 'ipv4', prefixLength: 8 }],
  ['0.0.0.0/0', { address: '0.0.0.0', family: 'ipv4', prefixLength: 0 }],
  ['::1', { address: '::1', family: 'ipv6', prefixLength: 128 }],
  ['2001:DB8::/32', { address: '2001:DB8::', family: 'ipv6', prefixLength: 32 }],
] as const)('%s is a network', ([text, expected]) => {
  expect(networkOf(text)).toEqual(expected)
})

test.for(['', '10.0.0.0/33', '::/129', '10.0.0/8', '10.0.0.0/', 'localhost', '10.0.0.0/8 ', 'fe80::1%eth0', '*'])(
  '"%s" is no network',
  (text) => {
    expect(networkOf(text)).toBeNull()
  },
)

test('any text gets an answer', () => {
  fc.assert(fc.property(fc.string(), (text) => void networkOf(text)))
})
