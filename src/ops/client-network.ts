/**
 * Which network a client belongs to, as limits count: an IPv4 address is one client, and so is an IPv6 /64, which is the
 * least that anybody has (RFC 6177 §2), so that nobody gets a new share by the next address of his own.
 */
import { isIPv6 } from 'node:net'

/** The key under which a client is counted: an IPv4 address, or the first four groups of an IPv6 address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [plain = ''] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  return mapped ?? `${groupsOf(plain).slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, without leading zeros (RFC 4291 §2.2); a dotted quad at its end is two of them. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const split = (part: string) => (part === '' ? [] : part.split(':').flatMap(dottedAsGroups))
  const [front, back] = [split(head), split(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  return [...front, ...Array<string>(zeros).fill('0'), ...back].map((group) => group.replace(/^0+(?=.)/, ''))
}

/** Which two they are does not matter: they stand behind the first four. */
function dottedAsGroups(group: string): string[] {
  return group.includes('.') ? ['0', '0'] : [group]
}
