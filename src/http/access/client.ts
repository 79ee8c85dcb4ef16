/**
 * Where a request comes from. What a proxy says in `X-Forwarded-*` is believed of proxies that the config names only: anybody
 * can write a header.
 */
import { BlockList, isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

export type Client = Readonly<{
  ip: string
  /** Whether it speaks TLS, to us or to a trusted proxy. */
  isSecure: boolean
  /** Whether it is a process of this machine that nobody speaks through. */
  isThisMachine: boolean
}>

/** Says whether an address is that of a proxy of ours. `proxies`: addresses and networks (`10.0.0.0/8`). */
export function proxyList(proxies: readonly string[]): (ip: string) => boolean {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (ip) => list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')
}

/** The client of a request; the last address that no proxy of ours vouches for. */
export function clientOf(context: Context, isProxy: (ip: string) => boolean): Client {
  const peer = plain(getConnInfo(context).remote.address ?? '')
  const names = ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'via']
  const isForwarded = names.some((name) => context.req.header(name) !== undefined)
  const isBelieved = isForwarded && isProxy(peer)
  const chain = isBelieved
    ? (context.req.header('x-forwarded-for') ?? '').split(',').map((one) => plain(one.trim()))
    : []
  const ip = chain.findLast((one) => isIP(one) !== 0 && !isProxy(one)) ?? peer
  return {
    ip,
    isSecure: isBelieved && context.req.header('x-forwarded-proto') === 'https',
    isThisMachine: !isForwarded && loopback.test(peer) && localNames.test(context.req.header('host') ?? ''),
  }
}

/** An IPv4 client of a socket that listens on `::` comes as `::ffff:192.0.2.1`. */
function plain(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.)/, '')
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1)$/
/** Keeps out web pages whose own name was made to resolve to this machine (DNS rebinding). */
const localNames = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i
