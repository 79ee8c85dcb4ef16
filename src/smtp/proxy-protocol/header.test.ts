import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksLikeProxyHeader, type ProxyHeader, readProxyHeader } from './header.ts'

const signature = '0d0a0d0a000d0a515549540a'

/** The worked examples of the specification, and what breaks them. */
const texts: readonly (readonly [promise: string, octets: string, expected: Partial<ProxyHeader>])[] = [
  [
    'an IPv4 client',
    'PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\n',
    { kind: 'header', client: { address: '192.0.2.7', port: 56_324 } },
  ],
  [
    'an IPv6 client',
    'PROXY TCP6 2001:DB8::7 2001:db8::1 1 25\r\n',
    { kind: 'header', client: { address: '2001:db8::7', port: 1 } },
  ],
  [
    'an IPv4 address as IPv6, as dual-stack proxies write it',
    'PROXY TCP6 ::ffff:192.0.2.7 2001:0db8:0000:0000:0000:0000:255.255.255.255 1 25\r\n',
    { kind: 'header', client: { address: '::ffff:192.0.2.7', port: 1 } },
  ],
  ['UNKNOWN alone', 'PROXY UNKNOWN\r\n', { kind: 'header', client: null }],
  ['UNKNOWN with whatever', 'PROXY UNKNOWN ffff:f...f:ffff \0 65535 65535\r\n', { kind: 'header', client: null }],
  ['the longest line', `PROXY UNKNOWN ${'f'.repeat(91)}\r\n`, { kind: 'header', lengthOctets: 107 }],
  ['a line of 108 octets', `PROXY UNKNOWN ${'f'.repeat(92)}\r\n`, { kind: 'invalid' }],
  ['nothing yet', '', { kind: 'incomplete' }],
  ['half a line', 'PROXY TCP4 192.0.2.7', { kind: 'incomplete' }],
  ['a line that never ends', `PROXY ${' '.repeat(101)}`, { kind: 'invalid' }],
  ['a bare LF', 'PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\nHELO x\r\n', { kind: 'invalid' }],
  ['two blanks', 'PROXY TCP4  192.0.2.7 198.51.100.1 56324 25\r\n', { kind: 'invalid' }],
  ['an IPv6 address called TCP4', 'PROXY TCP4 ::1 ::1 56324 25\r\n', { kind: 'invalid' }],
  ['an address with leading zeros', 'PROXY TCP4 192.000.002.007 198.51.100.1 1 25\r\n', { kind: 'invalid' }],
  ['a port with a leading zero', 'PROXY TCP4 192.0.2.7 198.51.100.1 01 25\r\n', { kind: 'invalid' }],
  ['a port too large', 'PROXY TCP4 192.0.2.7 198.51.100.1 65536 25\r\n', { kind: 'invalid' }],
  ['a name for an address', 'PROXY TCP4 localhost 198.51.100.1 1 25\r\n', { kind: 'invalid' }],
  ['lower case', 'proxy TCP4 192.0.2.7 198.51.100.1 56324 25\r\n', { kind: 'invalid' }],
  ['UDP', 'PROXY UDP4 192.0.2.7 198.51.100.1 56324 25\r\n', { kind: 'invalid' }],
  ['something else in the line', 'PROXY TCP4 192.0.2.7 198.51.100.1 1 25 x\r\n', { kind: 'invalid' }],
  ['no header at all', 'EHLO client.example\r\n', { kind: 'invalid' }],
]

const binaries: readonly (readonly [promise: string, hex: string, expected: Partial<ProxyHeader>])[] = [
  [
    'an IPv4 client',
    '2111000c c0000207 c6336401 dc04 0019',
    { kind: 'header', lengthOctets: 28, client: { address: '192.0.2.7', port: 56_324 } },
  ],
  [
    'an IPv6 client',
    `21210024 20010db8000000000000000000000007 ${'00'.repeat(16)} 0001 0019`,
    { kind: 'header', client: { address: '2001:db8::7', port: 1 } },
  ],
  [
    'extensions, which are passed over',
    '21110011 c0000207 c6336401 dc04 0019 0400020102',
    { kind: 'header', lengthOctets: 33 },
  ],
  ['LOCAL', '20000000', { kind: 'header', lengthOctets: 16, client: null }],
  ['LOCAL with addresses', '2011000c c0000207 c6336401 dc04 0019', { kind: 'header', lengthOctets: 28, client: null }],
  ['UNSPEC with whatever', '21000003 010203', { kind: 'header', lengthOctets: 19, client: null }],
  ['a unix socket', `213100d8 ${'61'.repeat(216)}`, { kind: 'header', client: null }],
  ['version 1 in binary', '1111000c c0000207 c6336401 dc04 0019', { kind: 'invalid' }],
  ['an unknown command', '2211000c c0000207 c6336401 dc04 0019', { kind: 'invalid' }],
  ['datagrams', '2112000c c0000207 c6336401 dc04 0019', { kind: 'invalid' }],
  ['too few octets for the addresses', '2111000b c0000207 c6336401 dc04 00', { kind: 'invalid' }],
  ['more than anybody needs', '2111ffff c0000207', { kind: 'invalid' }],
  ['half of the addresses', '2111000c c0000207', { kind: 'incomplete' }],
  ['half of the fixed part', '21', { kind: 'incomplete' }],
]

describe('version 1', () => {
  test.for(texts)('%s', ([, octets, expected]) => {
    expect(readProxyHeader(Buffer.from(octets, 'latin1'))).toMatchObject(expected)
  })
})

describe('version 2', () => {
  test.for(binaries)('%s', ([, hex, expected]) => {
    expect(readProxyHeader(Buffer.from(signature + hex.replaceAll(' ', ''), 'hex'))).toMatchObject(expected)
  })
})

const octets = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const prefixed = fc
  .tuple(
    fc.constantFrom('PROXY ', 'PROXY TCP4 ', 'PROXY UNKNOWN', Buffer.from(signature, 'hex').toString('latin1')),
    octets,
  )
  .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest]))

test('any octets get an answer, and a header is never longer than what was given', () => {
  fc.assert(
    fc.property(fc.oneof(octets, prefixed), (given) => {
      const header = readProxyHeader(given)
      if (header.kind === 'header') expect(header.lengthOctets).toBeLessThanOrEqual(given.length)
    }),
  )
})

const address = fc.oneof(
  fc.ipV4().map((text) => ({ text, v: 4 })),
  fc.ipV6().map((text) => ({ text, v: 6 })),
)
const port = fc.nat({ max: 65_535 })

test('a header is read the same whatever follows it, and no part of it is a header or wrong', () => {
  fc.assert(
    fc.property(fc.oneof(headerOf(1), headerOf(2)), octets, (whole, behind) => {
      const header = readProxyHeader(whole)
      expect(header).toMatchObject({ kind: 'header', lengthOctets: whole.length })
      expect(readProxyHeader(Buffer.concat([whole, behind]))).toEqual(header)
      for (let length = 0; length < whole.length; length++)
        expect(readProxyHeader(whole.subarray(0, length))).toEqual({ kind: 'incomplete' })
    }),
    { numRuns: 200 },
  )
})

test('the client of an address family comes back as it was put in', () => {
  fc.assert(
    fc.property(fc.ipV4(), port, (client, clientPort) => {
      const line = Buffer.from(`PROXY TCP4 ${client} 192.0.2.1 ${clientPort} 25\r\n`)
      const binary = Buffer.from([
        ...Buffer.from(`${signature}2111000c`, 'hex'),
        ...client.split('.').map(Number),
        192,
        0,
        2,
        1,
      ])
      const ports = Buffer.from([clientPort >> 8, clientPort & 255, 0, 25])
      const expected = { kind: 'header', client: { address: client, port: clientPort } }
      expect(readProxyHeader(line)).toMatchObject(expected)
      expect(readProxyHeader(Buffer.concat([binary, ports]))).toMatchObject(expected)
    }),
  )
})

test('a header from somebody else is told from SMTP', () => {
  expect(looksLikeProxyHeader(Buffer.from('PROXY TCP4 1'))).toBe(true)
  expect(looksLikeProxyHeader(Buffer.from(`${signature}2111`, 'hex'))).toBe(true)
  for (const smtp of ['EHLO client', '\r\n', '\r\n\r\nEHLO x', 'PROX', ''])
    expect(looksLikeProxyHeader(Buffer.from(smtp)), smtp).toBe(false)
})

function headerOf(version: 1 | 2): fc.Arbitrary<Buffer> {
  if (version === 2)
    return fc
      .uint8Array({ minLength: 36, maxLength: 120 })
      .map((body) => Buffer.concat([Buffer.from(`${signature}2121`, 'hex'), Buffer.from([0, body.length]), body]))
  return fc
    .tuple(address, port, port)
    .map(([{ text, v }, from, to]) => Buffer.from(`PROXY TCP${v} ${text} ${text} ${from} ${to}\r\n`))
    .filter((line) => line.length <= 107) // an address with a dotted quad twice is longer than the specification has room for
}
