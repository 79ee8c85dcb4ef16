/**
 * Who somebody is to the greylist. Large senders try again from another machine: a client is its network (/24, or /64 of
 * IPv6), or, where SPF says that a domain sends from there, that domain, whatever the address. A sender is a client with a
 * reverse-path and a recipient. Hashed, so that rows have one size and tell of nobody. Pure.
 */
import { createHash } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { addressKey } from '../mail/address.ts'
import { reversedAddress } from './reversed-address.ts'

export type GreylistKeys = Readonly<{ client: string; sender: string }>

/** The keys; `domain`: the domain for which SPF passed, or null. */
export function greylistKeys(
  facts: Readonly<{ clientIp: string; domain: string | null; reversePath: string; recipient: string }>,
): GreylistKeys {
  const { clientIp, domain, reversePath, recipient } = facts
  const client = domain === null ? `network ${networkOf(clientIp)}` : `domain ${domain}`
  return {
    client: hashOf([client]),
    sender: hashOf([client, lastingPart(reversePath), addressKey(recipient)]),
  }
}

/** Reversed octets, or nibbles, of the network. */
function networkOf(clientIp: string): string {
  const labels = reversedAddress(clientIp).split('.')
  return labels.slice(isIPv4(clientIp) || labels.length === 4 ? 1 : 16).join('.')
}

/** A reverse-path without what is new in each mail of a list: a serial number, a detail (VERP). */
function lastingPart(reversePath: string): string {
  const key = addressKey(reversePath)
  const at = key.lastIndexOf('@')
  const local = key.slice(0, Math.max(at, 0))
  return `${local.replace(/[+=].*$/, '').replace(/\d+/g, '#')}${key.slice(Math.max(at, 0))}`
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 32)
}
