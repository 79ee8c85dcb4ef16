import { expect, test } from 'vitest'
import { parseNetwork } from '../config/network.ts'
import { inNetworks } from './network-list.ts'

const isTrusted = inNetworks(
  ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'].map(parseNetwork).filter((network) => network !== null),
)

test.for(['10.255.0.1', '192.0.2.1', '2001:DB8:1::1', '::ffff:10.0.0.1'])('%s is of a listed network', (address) => {
  expect(isTrusted(address)).toBe(true)
})

test.for(['11.0.0.1', '192.0.2.2', '2001:db9::1', '::ffff:11.0.0.1', '::', '', 'fe80::1%eth0'])(
  '%s is not',
  (address) => {
    expect(isTrusted(address)).toBe(false)
  },
)

test('nobody is trusted where no network is listed', () => {
  expect(inNetworks([])('127.0.0.1')).toBe(false)
})
