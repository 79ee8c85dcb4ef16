/** For tests: the addresses of names from a DNS server of the test, where code would ask the system. */
import { Resolver } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** Looks IPv4 addresses up at `server` (`127.0.0.1:PORT`), each time anew. */
export function lookupAt(server: string): LookupFunction {
  const resolver = new Resolver()
  resolver.setServers([server])
  return (hostname, { all }, callback) =>
    resolver.resolve4(hostname, (err, addresses) => {
      const [first = ''] = addresses ?? []
      if (err !== null) callback(err, [])
      else if (all)
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )
      else callback(null, first, 4)
    })
}
