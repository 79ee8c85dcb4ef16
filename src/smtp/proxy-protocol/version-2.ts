/**
 * Version 2 of the PROXY header, binary: signature, command, family, length, addresses, and extensions (TLVs) that are
 * passed over. Pure.
 */
import { SocketAddress } from 'node:net'
import type { Client, ProxyHeader } from './header.ts'
import { agrees } from './version-1.ts'

const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const fixedOctets = 16

/** Addresses take up to 216 octets; the rest is for extensions such as a cloud's endpoint id or a certificate's name. */
const limitOctets = 2_048

/** The octets that the addresses of a family take, both with their ports (section 2.2). */
const families: Readonly<Record<number, { family: 'ipv4' | 'ipv6' | null; octets: number }>> = {
  0: { family: null, octets: 0 },
  17: { family: 'ipv4', octets: 12 },
  33: { family: 'ipv6', octets: 36 },
  49: { family: null, octets: 216 },
}

/** Whether octets are the start of such a header, or too few to tell; an empty buffer is. */
export function isVersion2(octets: Buffer): boolean {
  return agrees(octets, signature)
}

/** Reads the header. */
export function readVersion2(octets: Buffer): ProxyHeader {
  if (octets.length < fixedOctets) return { kind: 'incomplete' }
  const [command = 0, code = 0] = octets.subarray(signature.length)
  const lengthOctets = fixedOctets + octets.readUInt16BE(14)
  if (command !== 0x20 && command !== 0x21) return invalid('is neither LOCAL nor PROXY of version 2')
  if (lengthOctets > limitOctets) return invalid(`is longer than ${limitOctets} octets`)
  // Section 2.2: of LOCAL the family is to be ignored, whatever it is.
  const addresses = command === 0x20 ? families[0x00] : families[code]
  if (addresses === undefined) return invalid('is not of a stream connection')
  if (lengthOctets < fixedOctets + addresses.octets) return invalid('is too short for its addresses')
  if (octets.length < lengthOctets) return { kind: 'incomplete' }
  return { kind: 'header', lengthOctets, client: clientIn(octets, addresses.family) }
}

function clientIn(octets: Buffer, family: 'ipv4' | 'ipv6' | null): Client | null {
  if (family === null) return null
  const width = family === 'ipv4' ? 4 : 16
  const source = octets.subarray(fixedOctets, fixedOctets + width)
  return { address: addressText(source, family), port: octets.readUInt16BE(fixedOctets + 2 * width) }
}

/** Octets of an address in the usual text form (RFC 5952). */
function addressText(octets: Buffer, family: 'ipv4' | 'ipv6'): string {
  if (family === 'ipv4') return octets.join('.')
  const groups = Array.from({ length: 8 }, (_, index) => octets.readUInt16BE(2 * index).toString(16))
  return new SocketAddress({ address: groups.join(':'), family }).address
}

function invalid(what: string): ProxyHeader {
  return { kind: 'invalid', because: `the PROXY header ${what}` }
}
