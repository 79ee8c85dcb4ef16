/**
 * Which addresses are on the public internet. A webhook's URL may come from somebody who should not reach what stands next
 * to us (SSRF: the cloud's metadata, the database, an admin page on loopback), so everything that the IANA registries of
 * special-purpose addresses (RFC 6890) do not call global is refused, and for IPv6 everything beyond 2000::/3.
 */
import { BlockList, isIP } from 'node:net'

/** Networks that are not public, in IPv4, with what they are. */
const closed4: readonly (readonly [network: string, is: string])[] = [
  ['0.0.0.0/8', 'this host (RFC 1122)'],
  ['10.0.0.0/8', 'a private network (RFC 1918)'],
  ['100.64.0.0/10', 'a network behind carrier-grade NAT (RFC 6598)'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, where clouds keep their metadata (RFC 3927)'],
  ['172.16.0.0/12', 'a private network (RFC 1918)'],
  ['192.0.0.0/24', 'for protocols (RFC 6890)'],
  ['192.0.2.0/24', 'for documentation (RFC 5737)'],
  ['192.88.99.0/24', 'a 6to4 relay (RFC 7526)'],
  ['192.168.0.0/16', 'a private network (RFC 1918)'],
  ['198.18.0.0/15', 'for benchmarks (RFC 2544)'],
  ['198.51.100.0/24', 'for documentation (RFC 5737)'],
  ['203.0.113.0/24', 'for documentation (RFC 5737)'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved or broadcast (RFC 1112)'],
]

/** Networks that are not public, in IPv6; those within others say what they are before the others do. */
const closed6: readonly (readonly [network: string, is: string])[] = [
  ['::/128', 'this host'],
  ['::1/128', 'loopback'],
  ['::ffff:0:0/96', 'an IPv4 address in IPv6 (RFC 4291)'],
  ['64:ff9b:1::/48', 'a local translation to IPv4 (RFC 8215)'],
  ['fc00::/7', 'a private network (RFC 4193)'],
  ['fe80::/10', 'link-local (RFC 4291)'],
  ['fec0::/10', 'a private network (RFC 3879)'],
  ['ff00::/8', 'multicast'],
  ['2001::/32', 'a Teredo tunnel (RFC 4380)'],
  ['2001::/23', 'for protocols (RFC 2928)'],
  ['2001:db8::/32', 'for documentation (RFC 3849)'],
  ['2002::/16', 'a 6to4 tunnel (RFC 3056)'],
  ['3fff::/20', 'for documentation (RFC 9637)'],
]

/** Translators reach IPv4 below this prefix (RFC 6052): public where the IPv4 address is. */
const nat64 = '64:ff9b::'

type Network = Readonly<{ contains(address: string): boolean; is: string }>

const closedNetworks: readonly Network[] = [
  ...closed4.map(([network, is]) => networkOf(network, is)),
  ...closed6.map(([network, is]) => networkOf(network, is)),
  ...closed4.map(([network, is]) => networkOf(behindNat64(network), `${is}, behind NAT64`)),
]
const openNetworks: readonly Network[] = [
  networkOf('0.0.0.0/0', 'IPv4'),
  networkOf('2000::/3', 'global unicast (RFC 4291)'),
  networkOf(`${nat64}/96`, 'IPv4 behind NAT64'),
]

/** What an address is that nobody on the public internet has; null when it is public. `address`: IPv4 or IPv6, as text. */
export function notPublic(address: string): string | null {
  if (isIP(address) === 0) return 'no address'
  // A zone (fe80::1%eth0) is part of addresses of one link only.
  if (address.includes('%')) return 'link-local (RFC 4291)'
  const within = (networks: readonly Network[]) => networks.find((network) => network.contains(address))
  const closed = within(closedNetworks)
  if (closed !== undefined) return closed.is
  return within(openNetworks) === undefined ? 'not assigned to the public internet (RFC 4291)' : null
}

function networkOf(network: string, is: string): Network {
  const [start = '', bits = ''] = network.split('/')
  const family = familyOf(start)
  const list = new BlockList()
  list.addSubnet(start, Number(bits), family)
  return { is, contains: (address) => familyOf(address) === family && list.check(address, family) }
}

function behindNat64(network: string): string {
  const [start = '', bits = ''] = network.split('/')
  return `${nat64}${start}/${96 + Number(bits)}`
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
