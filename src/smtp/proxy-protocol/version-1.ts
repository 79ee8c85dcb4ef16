/**
 * Version 1 of the PROXY header, a line of text: `PROXY TCP4 192.0.2.1 198.51.100.1 56324 25`. Pure.
 */
import { isIPv4, isIPv6 } from 'node:net'
import type { ProxyHeader } from './header.ts'

const start = Buffer.from('PROXY ', 'latin1')
const lineEnd = Buffer.from('\r\n', 'latin1')

/** Section 2.1: the longest possible line, with CRLF. */
const limitOctets = 107

const grammar = /^PROXY (TCP4|TCP6) ([0-9A-Fa-f:.]{2,45}) ([0-9A-Fa-f:.]{2,45}) (0|[1-9]\d{0,4}) (0|[1-9]\d{0,4})$/

/** Whether octets are the start of such a line, or too few to tell; an empty buffer is. */
export function isVersion1(octets: Buffer): boolean {
  return agrees(octets, start)
}

/** Whether `octets` and `expected` are the same as far as both go. */
export function agrees(octets: Buffer, expected: Buffer): boolean {
  const length = Math.min(octets.length, expected.length)
  return octets.subarray(0, length).equals(expected.subarray(0, length))
}

/** Reads the line. */
export function readVersion1(octets: Buffer): ProxyHeader {
  const end = octets.subarray(0, limitOctets).indexOf(lineEnd)
  if (end === -1) return octets.length >= limitOctets ? invalid('is longer than 107 octets') : { kind: 'incomplete' }
  const line = octets.toString('latin1', 0, end)
  const lengthOctets = end + lineEnd.length
  // Section 2.1: what follows UNKNOWN must be ignored.
  if (line === 'PROXY UNKNOWN' || line.startsWith('PROXY UNKNOWN '))
    return { kind: 'header', lengthOctets, client: null }
  const [, family, source = '', destination = '', sourcePort, destinationPort] = grammar.exec(line) ?? []
  const isAddress = family === 'TCP4' ? isIPv4 : isIPv6
  if (!isAddress(source) || !isAddress(destination)) return invalid('is no TCP4, TCP6 or UNKNOWN with its addresses')
  const ports = [Number(sourcePort), Number(destinationPort)]
  if (ports.some((port) => port > 65_535)) return invalid('has a port above 65535')
  return { kind: 'header', lengthOctets, client: { address: source.toLowerCase(), port: Number(sourcePort) } }
}

function invalid(what: string): ProxyHeader {
  return { kind: 'invalid', because: `the PROXY header ${what}` }
}
