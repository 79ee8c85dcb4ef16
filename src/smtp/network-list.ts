/** Lists of networks of the operator: proxies that a listener believes, relays that no rate counts for. */
import { BlockList, isIP } from 'node:net'
import type { Network } from '../config/network.ts'

/** Answers whether an address is in one of the networks; an IPv4 client of a dual-stack listener is an IPv4 client. */
export function inNetworks(networks: readonly Network[]): (address: string) => boolean {
  const list = new BlockList()
  for (const { address, prefix, family } of networks) list.addSubnet(address, prefix, family)
  return (address) => {
    const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
    const family = isIP(plain)
    return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
  }
}
