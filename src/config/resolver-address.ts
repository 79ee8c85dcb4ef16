/** Addresses of DNS resolvers as they stand in a config: an IP address, alone or with a port. */
import { isIP, isIPv4, isIPv6 } from 'node:net'

/** `9.9.9.9`, `127.0.0.1:5353`, `2620:fe::fe`, `[::1]:53`: what `dns.Resolver.setServers` takes. */
export function isResolverAddress(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%')
  const [, v6, v4, port = '53'] = /^(?:\[([^\]%]{2,45})\]|([\d.]{7,15}))(?::(\d{1,5}))?$/.exec(text) ?? []
  return (isIPv6(v6 ?? '') || isIPv4(v4 ?? '')) && Number(port) > 0 && Number(port) <= 65_535
}
