import { expect, test } from 'vitest'
import { parseNetwork } from './network.ts'

test.for([
  ['192.0.2.7', { address: '192.0.2.7', prefix: 32, family: 'ipv4' }],
  ['192.0.2.0/24', { address: '192.0.2.0', prefix: 24, family: 'ipv4' }],
  ['0.0.0.0/0', { address: '0.0.0.0', prefix: 0, family: 'ipv4' }],
  ['2001:db8::/32', { address: '2001:db8::', prefix: 32, family: 'ipv6' }],
  ['::1', { address: '::1', prefix: 128, family: 'ipv6' }],
] as const)('%s is a network', ([text, network]) => expect(parseNetwork(text)).toEqual(network))

test.for(['', '192.0.2.0/33', '192.0.2/24', '2001:db8::/129', 'fe80::1%eth0', 'customer.example', '192.0.2.0/', '1/8'])(
  '%j is none',
  (text) => expect(parseNetwork(text)).toBeNull(),
)
