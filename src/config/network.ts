/** Networks of client addresses as they stand in a config: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. */
import { isIP } from 'node:net'
import { z } from 'zod'

/** In the shape that `net.BlockList` takes. */
export type Network = Readonly<{ address: string; prefix: number; family: 'ipv4' | 'ipv6' }>

const error = 'an address or a network such as 192.0.2.0/24 or 2001:db8::/32'

/** Reads a network; null when it is none. An address alone is the network of that address. */
export function parseNetwork(text: string): Network | null {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return null
  const longest = version === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  return prefix > longest ? null : { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

/** A list of networks in a config. */
export const Networks = z
  .array(
    z.string({ error }).transform((text, context) => {
      const network = parseNetwork(text)
      if (network !== null) return network
      context.addIssue({ code: 'custom', message: error, input: text })
      return z.NEVER
    }),
    { error: 'a list of networks' },
  )
  .max(10_000, { error: 'no more than 10000 networks' })
