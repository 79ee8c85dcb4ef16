/**
 * A running service with listeners of every kind: what its `ready` line says, how it takes a new certificate without letting
 * go of anybody, and what it says when it can not start.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factsOf } from '../../src/smtp/tls/facts.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { pemFor } from '../smtp/test-certificate.ts'
import { dialStartTls, dialTls, type SecureClient, shownCertificate } from '../smtp/tls-client.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService, type Workplace } from './harness.ts'
import { Tables } from './tables.ts'

const config = `${asksNoDns}
tls: { certificate: cert.pem, key: key.pem }
listeners:
  - { protocol: smtps, port: 0 }
  - { protocol: lmtp, socket: lmtp.sock }
`

let place: Workplace
let database: TestDatabase
let service: Service

beforeAll(async () => {
  place = await createConfiguredWorkplace(config)
  database = await createTestDatabase()
  await put('one.example')
  service = await start(place)
})

afterAll(async () => {
  await service?.[Symbol.asyncDispose]()
  await database?.drop()
  await place?.[Symbol.asyncDispose]()
})

function start(where: Workplace): Promise<Service> {
  return startService(where, { DATABASE_URL: database.url })
}

/** Puts a new certificate into the files as certbot does, one after the other; gives its fingerprint. */
async function put(hostname: string): Promise<string> {
  const pem = await pemFor(hostname)
  for (const [name, text] of [
    ['cert.pem', pem.certificate],
    ['key.pem', pem.key],
  ] as const) {
    await writeFile(join(place.path, `${name}.new`), text)
    await rename(join(place.path, `${name}.new`), join(place.path, name))
  }
  return factsOf(pem).sha256
}

function portOf(address: unknown): number {
  return Number(String(address).split(':').at(-1))
}

async function shown(client: SecureClient): Promise<string> {
  const sha256 = shownCertificate(client)
  await client.say('QUIT')
  return sha256
}

async function ready() {
  const line = await service.logged('ready')
  return { smtp: line['smtp'], listeners: Array.isArray(line['listeners']) ? line['listeners'] : [] }
}

test('the ready line tells all listeners, and smtp is the one by SMTP_HOST and SMTP_PORT', async () => {
  const { smtp, listeners } = await ready()
  expect(listeners).toEqual([
    { protocol: 'smtp', at: smtp },
    { protocol: 'smtps', at: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    { protocol: 'lmtp', at: join(place.path, 'lmtp.sock') },
  ])
})

test('a mail over TLS is a delivery that tells protocol and cipher', async () => {
  const { listeners } = await ready()
  using client = await dialTls(portOf(listeners[1]?.at))
  await client.line()
  const replies = await client.sayAll([
    'EHLO client.example',
    'MAIL FROM:<ann@customer.example>',
    'RCPT TO:<support@humanmade.com>',
    'DATA',
    'Subject: x\r\n\r\nhi\r\n.',
  ])
  expect(replies.at(-1)).toMatch(/^250 2\.0\.0 T-\d+ accepted$/)
  await using tables = new Tables(database.url)
  expect(await tables.tlsOfDeliveriesTo('humanmade.com')).toEqual([expect.stringMatching(/^TLSv1\.3 TLS_[A-Z\d_]+$/)])
})

test('a new certificate is shown to the next client, also at once by SIGHUP; who is in TLS already stays', async () => {
  const { smtp } = await ready()
  using before = await dialStartTls(portOf(smtp))
  const second = await put('two.example')
  await expect.poll(async () => shown(await dialStartTls(portOf(smtp))), { timeout: 25_000 }).toBe(second)
  const third = await put('three.example')
  service.kill('SIGHUP')
  await expect.poll(async () => shown(await dialStartTls(portOf(smtp))), { timeout: 25_000 }).toBe(third)
  const reasons = service.lines.filter(({ msg }) => msg === 'tls certificate in use').map(({ reason }) => reason)
  expect(reasons).toEqual(['start', 'the files changed', 'SIGHUP'])
  expect(await before.say('NOOP')).toBe('250 2.0.0 OK')
})

test('a broken certificate leaves the old one in force, and the log says so', async () => {
  const { smtp } = await ready()
  const good = await shown(await dialStartTls(portOf(smtp)))
  const key = await readFile(join(place.path, 'key.pem'), 'utf8')
  await put('four.example')
  await writeFile(join(place.path, 'key.pem'), key)
  service.kill('SIGHUP')
  expect(await service.logged('tls certificate can not be used, the old one stays')).toMatchObject({
    source: join(place.path, 'cert.pem'),
  })
  expect(await shown(await dialStartTls(portOf(smtp)))).toBe(good)
})

test('without a certificate it makes one, which stays over restarts', async () => {
  await using other = await createConfiguredWorkplace(asksNoDns)
  const fingerprints: string[] = []
  for (let n = 0; n < 2; n++) {
    await using running = await start(other)
    fingerprints.push(await shown(await dialStartTls(portOf(running.smtp))))
  }
  expect(fingerprints[1]).toBe(fingerprints[0])
})

test('files that can not be used, or a place that is taken, end the start with what to do', async () => {
  await using broken = await createConfiguredWorkplace(`${asksNoDns}tls: { certificate: none.pem, key: none.pem }\n`)
  await expect(start(broken)).rejects.toThrow(
    `tls.certificate: ${join(broken.path, 'none.pem')} can not be read (ENOENT)`,
  )
  const taken = portOf((await ready()).smtp)
  await using second = await createConfiguredWorkplace(`${asksNoDns}listeners: [{ protocol: smtps, port: ${taken} }]\n`)
  await expect(start(second)).rejects.toThrow(
    `listeners[0]: can not listen on 127.0.0.1:${taken}: another program has that port; stop it, or set listeners[0].port`,
  )
})
