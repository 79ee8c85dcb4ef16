import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notPublic } from './public-address.ts'

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2001:4860:4860::8888',
  '2a00:1450::1',
  '64:ff9b::8.8.8.8',
])('%s is public', (address) => expect(notPublic(address)).toBeNull())

test.each([
  ['0.0.0.0', 'this host'],
  ['0.1.2.3', 'this host'],
  ['10.0.0.1', 'a private network'],
  ['10.255.255.255', 'a private network'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.100.100.200', 'carrier-grade NAT'], // metadata of a cloud
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.169.254', 'metadata'],
  ['172.16.0.1', 'a private network'],
  ['172.31.255.255', 'a private network'],
  ['192.0.0.192', 'for protocols'], // metadata of a cloud
  ['192.0.2.1', 'for documentation'],
  ['192.88.99.1', '6to4'],
  ['192.168.1.1', 'a private network'],
  ['198.18.0.1', 'for benchmarks'],
  ['198.19.255.255', 'for benchmarks'],
  ['198.51.100.1', 'for documentation'],
  ['203.0.113.1', 'for documentation'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'this host'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::127.0.0.1', 'not assigned'],
  ['::ffff:127.0.0.1', 'an IPv4 address in IPv6'],
  ['::ffff:7f00:1', 'an IPv4 address in IPv6'],
  ['::FFFF:169.254.169.254', 'an IPv4 address in IPv6'],
  ['64:ff9b::127.0.0.1', 'loopback, behind NAT64'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['64:ff9b::192.168.0.1', 'a private network'],
  ['64:ff9b:1::1', 'a local translation'],
  ['100::1', 'not assigned'],
  ['2001::1', 'Teredo'],
  ['2001:10::1', 'for protocols'],
  ['2001:db8::1', 'for documentation'],
  ['2002:7f00:1::', '6to4'],
  ['3fff::1', 'for documentation'],
  ['4000::1', 'not assigned'],
  ['fc00::1', 'a private network'],
  ['fd00:ec2::254', 'a private network'], // metadata of a cloud
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['febf::1', 'link-local'],
  ['fec0::1', 'a private network'],
  ['ff02::1', 'multicast'],
  ['no address', 'no address'],
])('%s is not public: %s', (address, is) => expect(notPublic(address)).toContain(is))

test('no IPv4 address becomes public by the way in which IPv6 writes it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const isPublic = (text: string) => notPublic(text) === null
      expect(isPublic(`64:ff9b::${address}`)).toBe(isPublic(address))
      expect([`::ffff:${address}`, `::${address}`, `64:ff9b:1::${address}`].filter(isPublic)).toEqual([])
    }),
  )
})

test('every address is judged, and IPv6 is public in global unicast only', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      if (notPublic(address) !== null) return
      const { hostname } = new URL(`http://[${address}]/`)
      expect(hostname).toMatch(/^\[(?:[23][0-9a-f]{3}:|64:ff9b::)/)
    }),
  )
})
