/**
 * The PROXY protocol header, versions 1 and 2 (HAProxy's proxy-protocol.txt, sections 2.1 and 2.2): what a load balancer
 * says about the client before the first octet of the client. Pure, strict and bounded: whatever is not exactly a header
 * is refused, since an address that is guessed wrong opens every rule that goes by addresses.
 */
import { isVersion1, readVersion1 } from './version-1.ts'
import { isVersion2, readVersion2 } from './version-2.ts'

/** Whose connection it is. */
export type Client = Readonly<{ address: string; port: number }>

/**
 * What some first octets of a connection are. `client` null: the proxy speaks for itself (LOCAL, a health check) or does
 * not know (UNKNOWN, UNSPEC), and the address of the connection counts.
 */
export type ProxyHeader =
  | Readonly<{ kind: 'header'; lengthOctets: number; client: Client | null }>
  | Readonly<{ kind: 'incomplete' }>
  | Readonly<{ kind: 'invalid'; because: string }>

/** Reads the header that `octets` begin with; what follows it is the client's. Never throws. */
export function readProxyHeader(octets: Buffer): ProxyHeader {
  if (isVersion1(octets)) return readVersion1(octets)
  if (isVersion2(octets)) return readVersion2(octets)
  return { kind: 'invalid', because: 'the connection does not begin with a PROXY header' }
}

/** Whether octets that should be a client's are a PROXY header: a proxy that nobody listed, or somebody who plays one. */
export function looksLikeProxyHeader(octets: Buffer): boolean {
  return octets.length >= 6 && (isVersion1(octets) || isVersion2(octets))
}
