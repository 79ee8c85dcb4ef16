/** The LMTP listener (RFC 2033): its own hello, and a reply for each recipient. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/intake/envelope.ts'
import { type Changes, type OpenDoor, openDoor } from './open-door.ts'
import { dial, RawClient } from './raw-client.ts'
import { startTls } from './tls-client.ts'

function openLmtp(changes: Changes = {}): Promise<OpenDoor> {
  return openDoor({ listeners: [{ protocol: 'lmtp', place: { host: '127.0.0.1', port: 0 }, proxy: [] }], ...changes })
}

async function hello(port: number): Promise<RawClient> {
  const client = await dial(port)
  await client.reply()
  await client.say('LHLO mx.customer.example')
  return client
}

const mail = 'Subject: x\r\n\r\nhi\r\n.\r\n'

/** Delivers to these recipients; gives the replies behind the final dot, and that to the NOOP after them. */
async function deliver(client: RawClient, ...recipients: readonly string[]): Promise<string[]> {
  const commands = ['MAIL FROM:<ann@customer.example>', ...recipients.map((address) => `RCPT TO:<${address}>`), 'DATA']
  const accepted = (await client.sayAll(commands)).filter((reply) => reply.startsWith('250 2.1.5')).length
  client.write(`${mail}NOOP\r\n`)
  const replies: string[] = []
  for (let n = 0; n <= accepted; n++) replies.push((await client.line()) ?? '(closed)')
  return replies
}

test('it greets as LMTP and answers LHLO as others answer EHLO', async () => {
  await using door = await openLmtp()
  using client = await dial(door.port)
  expect(await client.line()).toBe('220 mx.postroom.example LMTP Postroom')
  client.write('LHLO mx.customer.example\r\n')
  const offered = (await client.reply()).join()
  for (const extension of ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'STARTTLS', 'SIZE 2000'])
    expect(offered).toContain(extension)
})

test.for(['HELO', 'EHLO'])('%s is answered with 500 (RFC 2033 §4.1), and no mail goes without LHLO', async (verb) => {
  await using door = await openLmtp()
  using client = await dial(door.port)
  await client.reply()
  expect(await client.say(`${verb} mx.customer.example`)).toMatch(/^500 5\.5\.2 /)
  expect(await client.say('MAIL FROM:<>')).toMatch(/^503 5\.5\.1 /)
})

test('each recipient gets a reply after DATA, in order (RFC 2033 §4.2)', async () => {
  await using door = await openLmtp()
  using client = await hello(door.port)
  const replies = await deliver(
    client,
    'support@postroom.example',
    'nobody@postroom.example',
    'sysops@postroom.example',
  )
  expect(replies).toEqual(['250 2.0.0 T-1 accepted', '250 2.0.0 T-1 accepted', '250 2.0.0 OK'])
  expect(door.received.map(({ envelope }) => envelope.recipients)).toEqual([
    ['support@postroom.example', 'sysops@postroom.example'],
  ])
})

test('a recipient that was given twice gets two replies, or the client would wait for ever', async () => {
  await using door = await openLmtp()
  using client = await hello(door.port)
  const again = ['support@postroom.example', 'support@postroom.example', 'SUPPORT@postroom.example'] as const
  expect(await deliver(client, ...again)).toEqual([...again.map(() => '250 2.0.0 T-1 accepted'), '250 2.0.0 OK'])
})

test('a session can bring one mail after the other, each with the replies of its own recipients', async () => {
  await using door = await openLmtp()
  using client = await hello(door.port)
  expect(await deliver(client, 'support@postroom.example', 'sysops@postroom.example')).toHaveLength(3)
  expect(await deliver(client, 'support@postroom.example')).toEqual(['250 2.0.0 T-2 accepted', '250 2.0.0 OK'])
})

test('no recipient, no mail: 503 (RFC 2033 §4.2)', async () => {
  await using door = await openLmtp()
  using client = await hello(door.port)
  expect(await client.sayAll(['MAIL FROM:<>', 'RCPT TO:<nobody@postroom.example>', 'DATA'])).toEqual([
    expect.stringMatching(/^250 /),
    expect.stringMatching(/^550 5\.1\.1 /),
    expect.stringMatching(/^503 5\.5\.1 /),
  ])
})

test.for([
  ['too large', { limits: { sizeBytes: 10 } }, /^552 5\.3\.4 /],
  ['not stored', { receive: () => Promise.reject(new Error('the database went away')) }, /^451 4\.3\.0 /],
  [
    'refused',
    { receive: async (): Promise<Outcome> => ({ kind: 'refused', reason: 'no-route', because: 'test' }) },
    /^550 5\.1\.1 /,
  ],
] as const)('a mail that is %s is so for each recipient', async ([, changes, reply]) => {
  await using door = await openLmtp(changes)
  using client = await hello(door.port)
  const replies = await deliver(client, 'support@postroom.example', 'sysops@postroom.example')
  expect(replies).toEqual([expect.stringMatching(reply), expect.stringMatching(reply), '250 2.0.0 OK'])
})

test('a client on a unix socket is served, without TLS and without an address', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-lmtp-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
  const place = { socket: join(folder, 'lmtp.sock'), mode: 0o600 }
  await using door = await openDoor({ listeners: [{ protocol: 'lmtp', place, proxy: [] }] })
  expect(door.listening).toEqual([{ protocol: 'lmtp', at: place.socket }])
  const socket = connect(place.socket)
  await once(socket, 'connect')
  using client = new RawClient(socket)
  await client.reply()
  client.write('LHLO localhost\r\n')
  expect((await client.reply()).join()).not.toContain('STARTTLS')
  expect(await client.say('STARTTLS')).toBe('502 5.5.1 Command not implemented')
  expect(await deliver(client, 'support@postroom.example')).toEqual(['250 2.0.0 T-1 accepted', '250 2.0.0 OK'])
  expect(door.received[0]?.envelope).toMatchObject({ clientIp: null, helo: 'localhost', tls: null })
})

test('STARTTLS works as in SMTP', async () => {
  await using door = await openLmtp()
  using client = await hello(door.port)
  using secure = await startTls(client)
  expect(await secure.say('MAIL FROM:<>')).toMatch(/^503 .*LHLO/)
  await secure.say('LHLO mx.customer.example')
  expect(await deliver(secure, 'support@postroom.example')).toEqual(['250 2.0.0 T-1 accepted', '250 2.0.0 OK'])
  expect(door.received[0]?.envelope.tls).toMatch(/^TLSv1\.3 /)
})

test('several listeners are open at once, and share the limit of connections', async () => {
  const port = { host: '127.0.0.1', port: 0 }
  const listeners = (['smtp', 'smtps', 'lmtp'] as const).map((protocol) => ({ protocol, place: port, proxy: [] }))
  await using door = await openDoor({ listeners, limits: { connections: 2 } })
  const [smtp, , lmtp] = door.listening.map(({ at }) => Number(at.split(':')[1]))
  using first = await dial(smtp ?? 0)
  expect(await first.line()).toBe('220 mx.postroom.example ESMTP Postroom')
  using second = await dial(lmtp ?? 0)
  expect(await second.line()).toBe('220 mx.postroom.example LMTP Postroom')
  using third = await dial(smtp ?? 0)
  expect(await third.line()).toMatch(/^421 /)
})

test('when one listener can not be opened, the error says which, and the others are closed again', async () => {
  await using taken = await openDoor()
  const port = { host: '127.0.0.1', port: 0 }
  const listeners = [
    { protocol: 'smtp', place: port, proxy: [] },
    { protocol: 'lmtp', place: { ...port, port: taken.port }, proxy: [] },
  ] as const
  await expect(openDoor({ listeners })).rejects.toThrow(
    `listeners[0]: can not listen on 127.0.0.1:${taken.port}: another program has that port`,
  )
})
