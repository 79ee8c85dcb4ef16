/** Whether a client or a sender stands on a list of the operator: by network, name in EHLO, address or domain. Pure. */
import { BlockList, isIP } from 'node:net'
import type { FilterSettings } from '../config/filters-schema.ts'
import type { Network } from '../config/network.ts'
import { addressKey, parseDomain } from '../mail/address.ts'
import type { SenderFacts } from './filter.ts'

type Entries = FilterSettings['lists']['allow']

/** An entry that matches; `what` it matched, in words. */
export type Match = Readonly<{ by: 'network' | 'helo' | 'sender' | 'domain'; what: string }>
export type Matcher = (facts: SenderFacts) => readonly Match[]

/** Finds the entries that match; null when there are none. */
export function matcherOf({ networks, helo, senders, domains }: Entries): Matcher | null {
  if (networks.length + helo.length + senders.length + domains.length === 0) return null
  const inNetworks = networkMatcher(networks)
  const [heloNames, domainNames] = [new Set(helo), new Set(domains)]
  const senderKeys = new Set(senders.map(addressKey))
  return (facts) => {
    const { clientIp, reversePath } = facts
    const sender = reversePath === '' ? null : addressKey(reversePath)
    const domain = domainOf(reversePath)
    return [
      ...(clientIp !== null && inNetworks(clientIp)
        ? [{ by: 'network', what: `the client ${clientIp}` } as const]
        : []),
      ...(facts.helo !== null && isBelow(facts.helo.toLowerCase(), heloNames)
        ? [{ by: 'helo', what: `the name ${facts.helo} in EHLO` } as const]
        : []),
      ...(sender !== null && senderKeys.has(sender)
        ? [{ by: 'sender', what: `the sender ${reversePath}` } as const]
        : []),
      ...(domain !== null && isBelow(domain, domainNames)
        ? [{ by: 'domain', what: `the domain ${domain}` } as const]
        : []),
    ]
  }
}

/** Whether an address is in one of the networks; an IPv4 address that is mapped into IPv6 is the IPv4 address. */
export function networkMatcher(networks: readonly Network[]): (address: string) => boolean {
  const list = new BlockList()
  for (const { address, prefix, family } of networks) list.addSubnet(address, prefix, family)
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6')
  }
}

/** A name of the list, or one below it. */
function isBelow(name: string, names: ReadonlySet<string>): boolean {
  const labels = name.replace(/\.$/, '').split('.')
  return labels.some((_, at) => names.has(labels.slice(at).join('.')))
}

/** The domain of a reverse-path in the form in which domains are compared; null when there is none. */
export function domainOf(reversePath: string): string | null {
  const at = reversePath.lastIndexOf('@')
  return at === -1 ? null : parseDomain(reversePath.slice(at + 1))
}
