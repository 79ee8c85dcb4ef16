/** Networks as they stand in a config: an address, alone or with the length of its prefix (CIDR, RFC 4632). */
import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'

/** An address and how many of its bits count. */
export type Network = Readonly<{ address: string; family: 'ipv4' | 'ipv6'; prefixLength: number }>

const error = 'an address or a network such as 192.0.2.10, 10.0.0.0/8 or 2001:db8::/32'

/** A network in a config. */
export const Network = z
  .string({ error })
  .refine((text) => networkOf(text) !== null, { error })
  .transform((text) => networkOf(text) ?? z.NEVER)

/** Reads a network; null when the text is none. Bits behind the prefix are allowed: `10.1.2.3/8` is all of 10. */
export function networkOf(text: string): Network | null {
  const [, address = '', length] = /^([\d.:a-f]{2,45})(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null
  if (family === null) return null
  const bits = family === 'ipv4' ? 32 : 128
  const prefixLength = length === undefined ? bits : Number(length)
  return prefixLength <= bits ? { address, family, prefixLength } : null
}
