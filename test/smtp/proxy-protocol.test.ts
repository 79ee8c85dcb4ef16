/** The PROXY protocol at the door: whose address counts, and who is believed. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { parseNetwork } from '../../src/config/network.ts'
import { type Changes, type OpenDoor, openDoor } from './open-door.ts'
import { dial, greeted, RawClient, toData } from './raw-client.ts'
import { dialTlsBehind, startTls } from './tls-client.ts'

const loopback = parseNetwork('127.0.0.0/8')
const behindProxy = loopback === null ? [] : [loopback]

function openBehindProxy(protocol: 'smtp' | 'smtps' | 'lmtp', changes: Changes = {}): Promise<OpenDoor> {
  const listeners = [{ protocol, place: { host: '127.0.0.1', port: 0 }, proxy: behindProxy }]
  return openDoor({ listeners, ...changes })
}

const version1 = 'PROXY TCP4 203.0.113.9 192.0.2.1 40000 25\r\n'
const version2 = Buffer.from(
  '0d0a0d0a000d0a515549540a21210024 20010db8000000000000000000000009 20010db8000000000000000000000001 9c400019'.replaceAll(
    ' ',
    '',
  ),
  'hex',
).toString('latin1')
const local = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex').toString('latin1')

/** Says who connects, waits for the greeting and delivers a mail. */
async function deliver(client: RawClient): Promise<string> {
  await client.reply()
  const replies = await client.sayAll(['HELO client.example', ...toData, 'Subject: x\r\n\r\nhi\r\n.'])
  return replies.at(-1) ?? ''
}

test.for([
  ['version 1', version1, '203.0.113.9'],
  ['version 2', version2, '2001:db8::9'],
  ['UNKNOWN', 'PROXY UNKNOWN\r\n', '127.0.0.1'],
  ['LOCAL', local, '127.0.0.1'],
] as const)('%s: the client that the proxy names is the client of the mail', async ([, header, clientIp]) => {
  await using door = await openBehindProxy('smtp')
  using client = await dial(door.port)
  client.write(header)
  expect(await deliver(client)).toBe('250 2.0.0 T-1 accepted')
  expect(door.received[0]?.envelope.clientIp).toBe(clientIp)
  expect(await door.logged('mail accepted')).toMatchObject({ clientIp })
})

test('a header that comes octet by octet is read the same', async () => {
  await using door = await openBehindProxy('smtp')
  using client = await dial(door.port)
  await client.writeInPieces(version1, Array(version1.length).fill(1))
  await deliver(client)
  expect(door.received[0]?.envelope.clientIp).toBe('203.0.113.9')
})

test('what comes behind the header in the same packet is the client, who talks too early', async () => {
  await using door = await openBehindProxy('smtp', { manners: { greetDelayMs: 100 } })
  using client = await dial(door.port)
  client.write(`${version1}EHLO client.example\r\n`)
  expect(await client.rest()).toEqual(['421 mx.postroom.example Please wait for the greeting'])
  expect(await door.logged('smtp session ended by us')).toMatchObject({ clientIp: '203.0.113.9' })
})

test('TLS begins behind the header, at smtps and by STARTTLS', async () => {
  await using door = await openBehindProxy('smtps')
  using client = await dialTlsBehind(door.port, version1)
  expect(await deliver(client)).toBe('250 2.0.0 T-1 accepted')
  expect(door.received[0]?.envelope).toMatchObject({
    clientIp: '203.0.113.9',
    tls: expect.stringMatching(/^TLSv1\.3 /),
  })

  await using other = await openBehindProxy('smtp')
  using clear = await dial(other.port)
  clear.write(version2)
  await clear.reply()
  using secure = await startTls(clear)
  await secure.sayAll(['EHLO client.example', ...toData, 'Subject: x\r\n\r\nhi\r\n.'])
  expect(other.received[0]?.envelope).toMatchObject({
    clientIp: '2001:db8::9',
    tls: expect.stringMatching(/^TLSv1\.3 /),
  })
})

test.for([
  ['SMTP', 'EHLO client.example\r\n'],
  ['a broken header', 'PROXY TCP4 203.0.113.9 192.0.2.1 40000\r\n'],
  ['an endless header', `PROXY UNKNOWN ${'x'.repeat(200)}`],
  ['TLS', '\x16\x03\x01\x02\x00\x01'],
] as const)('a listed proxy that sends %s in place of a header is dropped without a word', async ([, octets]) => {
  await using door = await openBehindProxy('smtp')
  using client = await dial(door.port)
  client.write(octets)
  expect(await client.rest()).toEqual([])
  expect(await door.logged('connection of a proxy refused')).toMatchObject({ proxyIp: '127.0.0.1' })
  expect(await door.metric('postroom_smtp_closed_total{reason="no-proxy-header"}')).toBe(1)
})

test('a proxy that goes away within its header leaves nothing behind', async () => {
  await using door = await openBehindProxy('smtp')
  using client = await dial(door.port)
  client.write('PROXY TCP4 203.')
  client.socket.end()
  expect(await client.rest()).toEqual([])
  await door.logged('connection of a proxy refused')
})

test.for([
  ['version 1', version1],
  ['version 2', version2],
] as const)('a header of %s from somebody else is refused', async ([, header]) => {
  await using door = await openDoor()
  using client = await dial(door.port)
  await client.reply()
  client.write(header)
  expect((await client.rest()).at(-1)).toBe('421 4.7.0 This server takes no PROXY header from your address')
  expect(await door.metric('postroom_smtp_closed_total{reason="proxy-not-listed"}')).toBe(1)
})

test('a header in the middle of a session is no command', async () => {
  await using door = await openBehindProxy('smtp')
  using client = await dial(door.port)
  client.write(version1)
  await client.reply()
  await client.say('NOOP')
  expect(await client.say('PROXY TCP4 198.51.100.7 192.0.2.1 40000 25')).toBe('500 5.5.2 Command not recognized')
})

test('limits count the client behind the proxy, not the proxy', async () => {
  await using door = await openBehindProxy('smtp', { limits: { connectionsPerNetwork: 1 } })
  using first = await dial(door.port)
  first.write(version1)
  expect(await first.line()).toMatch(/^220 /)
  using second = await dial(door.port)
  second.write(version1)
  expect(await second.line()).toMatch(/^421 /)
  using third = await dial(door.port)
  third.write(version2)
  expect(await third.line()).toMatch(/^220 /)
})

test('proxies that send no header do not fill the door', async () => {
  await using door = await openBehindProxy('smtp', { limits: { connections: 2 } })
  const silent = await Promise.all([dial(door.port), dial(door.port)])
  using third = await dial(door.port)
  expect(await third.rest()).toEqual(['421 mx.postroom.example Too many connections, please try again in a moment'])
  for (const client of silent) client[Symbol.dispose]()
})

test('closing the door drops connections that wait for their header', async () => {
  await using door = await openBehindProxy('smtp')
  const socket = connect({ host: '127.0.0.1', port: door.port })
  await once(socket, 'connect')
  using waiting = new RawClient(socket)
  await door.door.close(10_000)
  expect(await waiting.rest()).toEqual([])
})

test('XCLIENT and XFORWARD are not offered, not even to a proxy', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port)
  client.write('EHLO client.example\r\n')
  expect((await client.reply()).join()).not.toMatch(/XCLIENT|XFORWARD/)
  expect(await client.say('XCLIENT ADDR=203.0.113.9')).toBe('502 5.5.1 Command not implemented')
  expect(await client.say('XFORWARD ADDR=203.0.113.9')).toBe('502 5.5.1 Command not implemented')
})
