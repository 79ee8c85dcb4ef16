/** TLS at the door: STARTTLS and smtps, over real handshakes. */
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secureContextOf } from '../../src/smtp/tls/context.ts'
import { factsOf } from '../../src/smtp/tls/facts.ts'
import { openDoor } from './open-door.ts'
import { dial, greeted, toData } from './raw-client.ts'
import { pemFor } from './test-certificate.ts'
import { dialStartTls, dialTls, type SecureClient, shownCertificate, startTls } from './tls-client.ts'

const smtps = [{ protocol: 'smtps', place: { host: '127.0.0.1', port: 0 }, proxy: [] }] as const

const mail = [...toData, 'Subject: x\r\n\r\nhi\r\n.']

async function sendMail(client: SecureClient): Promise<string> {
  await client.say('EHLO client.example')
  return (await client.sayAll(mail)).at(-1) ?? ''
}

test('a mail over STARTTLS is taken, and its delivery tells protocol and cipher', async () => {
  await using door = await openDoor()
  using client = await dialStartTls(door.port)
  expect(await sendMail(client)).toBe('250 2.0.0 T-1 accepted')
  expect(door.received[0]?.envelope.tls).toMatch(/^TLSv1\.3 TLS_[A-Z\d_]+$/)
  expect(await door.metric('postroom_smtp_tls_handshakes_total{outcome="TLSv1.3"}')).toBe(1)
})

test('a mail over smtps is taken, and its delivery tells protocol and cipher', async () => {
  await using door = await openDoor({ listeners: smtps })
  using client = await dialTls(door.port, { maxVersion: 'TLSv1.2' })
  expect(await client.line()).toMatch(/^220 mx\.postroom\.example ESMTP/)
  expect(await sendMail(client)).toBe('250 2.0.0 T-1 accepted')
  expect(door.received[0]?.envelope.tls).toMatch(/^TLSv1\.2 TLS_ECDHE_/)
})

test('a mail in clear has no TLS to tell of', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData)
  await client.say('Subject: x\r\n\r\nhi\r\n.')
  expect(door.received[0]?.envelope.tls).toBeNull()
})

test('STARTTLS is announced in clear and not within TLS, where it is refused', async () => {
  await using door = await openDoor()
  using client = await dial(door.port)
  await client.reply()
  client.write('EHLO client.example\r\n')
  expect(await client.reply()).toContain('250-STARTTLS')
  using secure = await startTls(client)
  secure.write('EHLO client.example\r\n')
  expect((await secure.reply()).join()).not.toContain('STARTTLS')
  expect(await secure.say('STARTTLS')).toMatch(/^503 5\.5\.1 /)
})

test('what was said in clear does not count within TLS (RFC 3207 §4.2)', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData.slice(0, 2))
  using secure = await startTls(client)
  expect(await secure.sayAll(['MAIL FROM:<a@b.example>', 'DATA'])).toEqual([
    expect.stringMatching(/^503 .* send HELO\/EHLO first/),
    expect.stringMatching(/^503 .* send HELO\/EHLO first/),
  ])
})

test('commands in clear that came with STARTTLS are never run (CVE-2011-0411)', async () => {
  await using door = await openDoor()
  const injected = ['RSET', ...mail, 'QUIT'].join('\r\n')
  for (const lines of [injected, `${'NOOP\r\n'.repeat(300)}${injected}`]) {
    using client = await greeted(door.port)
    client.write(`STARTTLS\r\n${lines}\r\n`)
    expect(await client.line()).toBe('220 2.0.0 Ready to start TLS')
    // Whether the rest is dropped or breaks the handshake, nothing of it is answered.
    client.socket.end()
    expect(await client.rest()).toEqual([])
  }
  expect(door.received).toEqual([])
})

test('within TLS the first answer is to the first command within TLS', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port)
  using secure = await startTls(client, {}, 'STARTTLS\r\nNOOP\r\nMAIL FROM:<injected@client.example>\r\n')
  expect(await secure.say('NOOP')).toBe('250 2.0.0 OK')
  expect(await sendMail(secure)).toBe('250 2.0.0 T-1 accepted')
  expect(door.received.map(({ envelope }) => envelope.reversePath)).toEqual(['ann@customer.example'])
})

test('versions below 1.2 are not spoken (row 20)', async () => {
  await using door = await openDoor({ listeners: smtps })
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  await expect(dialTls(door.port, old)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
  await door.logged('smtp connection failed')
  expect(await door.metric('postroom_smtp_tls_handshakes_total{outcome="failed"}')).toBe(1)
})

test('the certificate is the one in force, for each handshake anew, and open sessions stay', async () => {
  const pems = [await pemFor('one.example'), await pemFor('two.example')] as const
  const contexts = pems.map(secureContextOf)
  let context = contexts[0]
  await using door = await openDoor({ secureContext: () => context ?? secureContextOf(pems[0]) })
  using before = await dialStartTls(door.port)
  expect(shownCertificate(before)).toBe(factsOf(pems[0]).sha256)
  context = contexts[1]
  using after = await dialStartTls(door.port)
  expect(shownCertificate(after)).toBe(factsOf(pems[1]).sha256)
  expect(await sendMail(before)).toBe('250 2.0.0 T-1 accepted')
  expect(await sendMail(after)).toBe('250 2.0.0 T-2 accepted')
})

test('garbage in place of a handshake ends its connection and nothing else (row 1)', async () => {
  await using door = await openDoor()
  using other = await greeted(door.port)
  using client = await greeted(door.port)
  await client.say('STARTTLS')
  client.write('\x80\x9e\x01\x03\x01'.repeat(80))
  await client.closed
  expect(await other.say('NOOP')).toBe('250 2.0.0 OK')
})

test.for(['smtp', 'smtps'] as const)('%s: a handshake that never ends is ended by us', async (protocol) => {
  const listeners = [{ protocol, place: { host: '127.0.0.1', port: 0 }, proxy: [] }]
  await using door = await openDoor({ listeners, limits: { commandTimeoutMs: 150 } })
  using client = protocol === 'smtp' ? await greeted(door.port, 'STARTTLS') : await dial(door.port)
  client.write('\x16\x03\x01\x02\x00\x01')
  await client.closed
  expect(await door.metric('postroom_smtp_closed_total{reason="handshake-too-slow"}')).toBe(1)
  await expect.poll(() => door.door.openConnections()).toBe(0)
})

test('clear text at an smtps listener gets nothing but the end of its connection', async () => {
  await using door = await openDoor({ listeners: smtps })
  using client = await dial(door.port)
  client.write('EHLO client.example\r\n')
  expect((await client.rest()).join()).not.toMatch(/^\d{3} /)
  await expect.poll(() => door.door.openConnections()).toBe(0)
})

test('closing the door ends handshakes that are under way', async () => {
  await using door = await openDoor({ listeners: smtps })
  const socket = connectTcp({ host: '127.0.0.1', port: door.port })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('\x16\x03\x01\x02\x00\x01', 'latin1')
  await expect.poll(() => door.door.openConnections()).toBe(1)
  await door.door.close(10_000)
  expect(door.door.openConnections()).toBe(0)
})

test.for(['smtp', 'smtps'] as const)(
  '%s: whatever comes in place of a handshake, and however it ends, costs its own connection alone',
  async (protocol) => {
    const listeners = [{ protocol, place: { host: '127.0.0.1', port: 0 }, proxy: [] }]
    await using door = await openDoor({ listeners })
    const hello = Buffer.from('16030100c8010000c40303', 'hex')
    const octets = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))
    const start = fc.oneof(
      octets,
      octets.map((rest) => Buffer.concat([hello, rest])),
    )
    const ending = fc.constantFrom('end', 'destroy', 'resetAndDestroy')
    await fc.assert(
      fc.asyncProperty(start, ending, fc.boolean(), async (sent, how, waits) => {
        const client = protocol === 'smtp' ? await greeted(door.port) : await dial(door.port)
        client.write(protocol === 'smtp' ? 'STARTTLS\r\n' : '')
        if (waits && protocol === 'smtp') await client.line()
        client.write(sent.toString('latin1'))
        client.socket[how]()
        await client.closed
      }),
      { numRuns: 100, interruptAfterTimeLimit: 20_000 },
    )
    await expect.poll(() => door.door.openConnections()).toBe(0)
    expect(door.received).toEqual([])
    using after = protocol === 'smtp' ? await dialStartTls(door.port) : await dialTls(door.port)
    if (protocol === 'smtps') await after.line()
    expect(await sendMail(after)).toBe('250 2.0.0 T-1 accepted')
  },
)
