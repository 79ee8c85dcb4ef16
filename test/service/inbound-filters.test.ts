/**
 * Mail by HTTP at the real service, with the filters of the SMTP door: the fate is the same as there. A DNS, a clamd and an
 * rspamd of the tests stand beside it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type Clamd, startClamd } from '../clamd.ts'
import { type DnsServer, startDnsServer } from '../dns-server.ts'
import { type Rspamd, startRspamd } from '../rspamd.ts'
import { postroom } from './command.ts'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'

let dns: DnsServer
let clamd: Clamd
let rspamd: Rspamd
let scene: Scene
let database: pg.Client
let place: string
let key: string

beforeAll(async () => {
  dns = await startDnsServer({ '2.0.0.127.bl.example': { A: ['127.0.0.2'] } })
  clamd = await startClamd('VIRUS')
  rspamd = await startRspamd()
  const config = `
contact: call +44 20 7946 0000
authentication: { resolvers: ["${dns.address}"] }
routes:
  - { match: support@humanmade.com, type: question }
filters:
  lists: { deny: { senders: [mallory@evil.example] }, listeners: [api] }
  dns_lists: { zones: [{ zone: bl.example, listed: refuse }] }
  greylist: { enabled: true }
  clamav: { address: "${clamd.address}", timeout: 1s, on_failure: closed }
  rspamd: { url: "${rspamd.url}" }
`
  scene = await openScene({}, config)
  place = await mkdtemp(join(tmpdir(), 'postroom-inbound-'))
  await writeFile(join(place, 'postroom.yaml'), config)
  key = (await postroom(scene, place, 'key', 'add', 'worker', '--scope', 'inbound')).out.trim()
  database = new pg.Client(scene.databaseUrl)
  await database.connect()
})
beforeEach(() => () => {
  clamd.fail(null)
  rspamd.say({ action: 'no action' })
})
afterAll(async () => {
  await database?.end()
  await scene?.[Symbol.asyncDispose]()
  for (const one of [dns, clamd, rspamd]) await one?.[Symbol.asyncDispose]()
  await rm(place, { recursive: true })
})

const Answer = z.looseObject({ ref: z.string().optional(), suspected: z.boolean().optional() })
let count = 0

/** Hands in one mail; `query` is more of the envelope. */
async function handIn(
  query: Readonly<Record<string, string>> = {},
  text = 'The checkout page is blank.',
  to = 'support',
) {
  count++
  const messageId = `${count}@inbound.example`
  const data = composeMail({ from: 'ann@customer.test', subject: `Inbound ${count}`, messageId, text })
  const asked = new URLSearchParams({ recipient: `${to}@humanmade.com`, reverse_path: 'ann@customer.test', ...query })
  const response = await fetch(`http://${scene.service.http}/api/inbound?${asked}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
    body: new Uint8Array(data),
  })
  const json = Answer.parse(await response.json())
  return { status: response.status, retryAfter: response.headers.get('retry-after'), json }
}

test('a mail that no filter objects to is a ticket, and a stranger need not come twice', async () => {
  const { status, json } = await handIn({ client_ip: '198.51.100.7', helo: 'mx.customer.test' })
  expect([status, json]).toMatchObject([201, { suspected: false, refused: [] }])
  const fields = rspamd.asked.at(-1)?.fields
  expect([fields?.get('ip'), fields?.get('from'), fields?.get('helo')]).toEqual([
    ...[['198.51.100.7'], ['<ann@customer.test>'], ['mx.customer.test']],
  ])
})

test.each([
  [
    'a virus',
    {},
    'VIRUS',
    '550 5.7.1 The message holds what a virus scanner knows as Test.Virus',
    'clamav: found Test.Virus',
  ],
  [
    'a sender of our list',
    { reverse_path: 'mallory@evil.example' },
    'x',
    '550 5.7.1 Not taken here: the sender mallory',
    'lists: the sender mallory',
  ],
  [
    'a client that others list',
    { client_ip: '127.0.0.2' },
    'x',
    '550 5.7.1 127.0.0.2 is listed by bl.example',
    'dns-lists: 127.0.0.2 is listed',
  ],
])('%s is refused as at the door, and is in the list of what was not taken', async (_, query, text, reply, because) => {
  const before = await scene.tables.ticketCount()
  const { status, json } = await handIn(query, text)
  expect([status, json]).toMatchObject([
    422,
    { type: '/api/problems/mail-refused', reply: expect.stringContaining(reply), contact: 'call +44 20 7946 0000' },
  ])
  expect(await scene.tables.ticketCount()).toBe(before)
  // Written within a second, beside the door's work.
  await vi.waitFor(
    async () => {
      const { rows } = await database.query('select outcome, reply, mails from refusals where because like $1', [
        `${because}%`,
      ])
      expect(rows).toEqual([{ outcome: 'refused', reply: '422', mails: 1 }])
    },
    { timeout: 10_000 },
  )
})

test('without the address of the client no list in DNS is asked', async () => {
  const asked = dns.asked.length
  expect((await handIn()).status).toBe(201)
  expect(dns.asked.slice(asked).filter((one) => one.endsWith('bl.example'))).toEqual([])
})

test('whoever is listed still reaches postmaster, as suspected spam', async () => {
  const { status, json } = await handIn({ client_ip: '127.0.0.2' }, 'I am listed by mistake.', 'postmaster')
  expect([status, json.suspected]).toEqual([201, true])
})

test('of two recipients, one who is refused is told of, and the other has the mail', async () => {
  const query = new URLSearchParams({ reverse_path: 'ann@customer.test', client_ip: '127.0.0.2' })
  for (const name of ['support', 'abuse']) query.append('recipient', `${name}@humanmade.com`)
  const response = await fetch(`http://${scene.service.http}/api/inbound?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new Uint8Array(composeMail({ from: 'ann@customer.test', subject: 'x', messageId: 'two@inbound.example' })),
  })
  expect([response.status, await response.json()]).toMatchObject([
    201,
    {
      suspected: true,
      refused: [{ recipient: 'support@humanmade.com', because: expect.stringContaining('bl.example') }],
    },
  ])
  const { rows } = await database.query('select recipients from deliveries order by received_at desc limit 1')
  expect(rows).toEqual([{ recipients: ['abuse@humanmade.com'] }])
})

test('what looks like spam is a ticket that is filed apart, and says why', async () => {
  rspamd.say({ action: 'add header', score: 7, symbols: { URIBL: 5 } })
  const { status, json } = await handIn()
  expect([status, json.suspected]).toEqual([201, true])
  const { rows } = await database.query('select suspected_because from tickets where ref = $1', [json.ref])
  expect(rows).toEqual([{ suspected_because: expect.stringContaining('rspamd: add header, score 7') }])
})

test.each([
  ['a filter that fails closed', () => clamd.fail('hang-up')],
  ['a soft reject', () => rspamd.say({ action: 'soft reject' })],
])('%s puts the mail off, and nothing is stored', async (_, happen) => {
  happen()
  const before = await scene.tables.ticketCount()
  const { status, retryAfter, json } = await handIn()
  expect([status, retryAfter, json]).toMatchObject([503, '30', { type: '/api/problems/unavailable' }])
  expect(await scene.tables.ticketCount()).toBe(before)
})
