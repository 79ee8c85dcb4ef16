/** Whether an address is one of the internet's, so that SPF can say something about it. */
import { BlockList, isIP } from 'node:net'

/** Special-purpose addresses (RFC 6890) that a host of ours or of a private network has, or nobody. */
const special: readonly Readonly<{ network: string; prefix: number; family: 'ipv4' | 'ipv6' }>[] = [
  { network: '0.0.0.0', prefix: 8, family: 'ipv4' }, // "this network"
  { network: '10.0.0.0', prefix: 8, family: 'ipv4' }, // private
  { network: '100.64.0.0', prefix: 10, family: 'ipv4' }, // shared by customers of a carrier
  { network: '127.0.0.0', prefix: 8, family: 'ipv4' }, // loopback
  { network: '169.254.0.0', prefix: 16, family: 'ipv4' }, // link-local
  { network: '172.16.0.0', prefix: 12, family: 'ipv4' }, // private
  { network: '192.168.0.0', prefix: 16, family: 'ipv4' }, // private
  { network: '224.0.0.0', prefix: 3, family: 'ipv4' }, // multicast and reserved
  { network: '::', prefix: 127, family: 'ipv6' }, // unspecified and loopback
  { network: 'fc00::', prefix: 7, family: 'ipv6' }, // private (unique local)
  { network: 'fe80::', prefix: 10, family: 'ipv6' }, // link-local
  { network: 'ff00::', prefix: 8, family: 'ipv6' }, // multicast
]

const nobodysOrOurs = new BlockList()
for (const { network, prefix, family } of special) nobodysOrOurs.addSubnet(network, prefix, family)

/** False for loopback, private and other special addresses, and for what is no address; mapped IPv4 counts as IPv4. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = isIP(plain)
  return family !== 0 && !nobodysOrOurs.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}
