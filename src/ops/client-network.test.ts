import fc from 'fast-check'
import { expect, test } from 'vitest'
import { networkOf } from './client-network.ts'

test.for([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['', ''],
] as const)('%s is counted as %s', ([address, network]) => expect(networkOf(address)).toBe(network))

test('all addresses of a /64 are one client, and others are others', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
  const four = fc.tuple(group, group, group, group).map((groups) => groups.join(':'))
  fc.assert(
    fc.property(four, four, four, four, (network, host, otherNetwork, otherHost) => {
      fc.pre(network !== otherNetwork)
      expect(networkOf(`${network}:${host}`)).toBe(networkOf(`${network}:${otherHost}`))
      expect(networkOf(`${network}:${host}`)).not.toBe(networkOf(`${otherNetwork}:${host}`))
    }),
  )
})
