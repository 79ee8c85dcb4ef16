/** How an address is asked about in DNS lists: octets of IPv4 (RFC 5782 §2.1) or nibbles of IPv6 (§2.4), the last first. Pure. */
import { isIPv4, isIPv6 } from 'node:net'

/** `192.0.2.99` → `99.2.0.192`; an address that is mapped into IPv6 is asked about as IPv4. Throws for what is no address. */
export function reversedAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (isIPv4(plain)) return plain.split('.').reverse().join('.')
  if (!isIPv6(plain)) throw new TypeError(`${address} is no IP address`)
  return [...groupsOf(plain).join('')].reverse().join('.')
}

/** The eight groups of an IPv6 address, four digits each. The URL parser writes any form of it in one way (RFC 5952). */
function groupsOf(address: string): readonly string[] {
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail = ''] = text.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(8 - front.length - back.length).fill('0')
  return [...front, ...zeros, ...back].map((group) => group.padStart(4, '0'))
}
