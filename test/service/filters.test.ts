/**
 * Filters and the policy for DMARC, from the wire to the database: a DNS, a clamd and an rspamd of the tests beside the real
 * service. Clients come from 127.0.0.2, the address that DNS lists have for such tests (RFC 5782 §5), or as a relay.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Clamd, startClamd } from '../clamd.ts'
import { type DnsServer, startDnsServer } from '../dns-server.ts'
import { type Rspamd, startRspamd } from '../rspamd.ts'
import { keyZone, signed } from '../signing.ts'
import { dial } from '../smtp/raw-client.ts'
import { postroom } from './command.ts'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'
import { connectSmtp, type Reply, refIn } from './smtp-client.ts'

const stranger = '127.0.0.2'
const contact = 'call +44 20 7946 0000'

let dns: DnsServer
let clamd: Clamd
let rspamd: Rspamd
let scene: Scene
let database: pg.Client
let place: string
beforeAll(async () => {
  dns = await startDnsServer({
    '2.0.0.127.bl.example': { A: ['127.0.0.2'], TXT: ['https://bl.example/why'] },
    ...keyZone({ domain: 'customer.example' }),
    '_dmarc.customer.example': { TXT: ['v=DMARC1; p=reject'] },
    '_dmarc.watching.example': { TXT: ['v=DMARC1; p=none'] },
    '_dmarc.ill.example': 'SERVFAIL',
  })
  clamd = await startClamd('VIRUS')
  rspamd = await startRspamd('s3cret')
  const config = `
contact: ${contact}
authentication: { resolvers: ["${dns.address}"], budget: 5s, name: mx.humanmade.com }
routes:
  - { match: support@humanmade.com, type: question }
  - { match: sysops@humanmade.com, type: incident, priority: urgent }
  - { match: strict@humanmade.com, type: question, dmarc_fail: refuse }
listeners:
  - { name: relays, protocol: smtp, port: 0 }
  - { name: balanced, protocol: smtp, port: 0, proxy: [127.0.0.1] }
filters:
  lists: { deny: { senders: [mallory@evil.example] }, listeners: [smtp] }
  dns_lists: { zones: [{ zone: bl.example, listed: refuse }] }
  clamav: { address: "${clamd.address}", timeout: 1s, on_failure: closed }
  rspamd: { url: "${rspamd.url}" }
`
  scene = await openScene({ RSPAMD_PASSWORD: 's3cret' }, config)
  place = await mkdtemp(join(tmpdir(), 'postroom-filters-'))
  await writeFile(join(place, 'postroom.yaml'), config)
  database = new pg.Client(scene.databaseUrl)
  await database.connect()
})
beforeEach(() => () => {
  clamd.fail(null)
  rspamd.fail(null)
  rspamd.say({ action: 'no action' })
})
afterAll(async () => {
  await database.end()
  await scene[Symbol.asyncDispose]()
  for (const one of [dns, clamd, rspamd]) await one[Symbol.asyncDispose]()
  await rm(place, { recursive: true })
})

let count = 0

type Plan = Readonly<{
  from?: string
  to?: string
  client?: string
  text?: string
  inReplyTo?: string
  author?: string
}>

/** Delivers one mail on a connection of its own; gives the reply that decided, and its Message-ID. */
async function deliver(plan: Plan = {}): Promise<Reply & Readonly<{ messageId: string }>> {
  const { from = 'ann@customer.test', to = 'support@humanmade.com', client = '127.0.0.1', author = from } = plan
  count++
  const messageId = `${count}@filters.example`
  const { text = 'The checkout page is blank.', inReplyTo } = plan
  const data = composeMail({
    from: author,
    subject: `Filters ${count}`,
    messageId,
    text,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  })
  await using connection = await connectSmtp(scene.service.smtp, undefined, client)
  return { ...(await connection.deliver({ reversePath: from, recipients: [to], data })), messageId }
}

/** Delivers these bytes on a connection of their own, as a relay; gives the ref of the ticket. */
async function send(
  data: Uint8Array,
  recipients: readonly string[],
  reversePath = 'ann@customer.test',
): Promise<string> {
  await using connection = await connectSmtp(scene.service.smtp)
  return refIn(await connection.deliver({ reversePath, recipients, data }))
}

async function suspicionOf(ref: string) {
  const { rows } = await database.query(
    'select suspected_spam, suspected_because, pages_on_call, priority from tickets where ref = $1',
    [ref],
  )
  return rows[0]
}

async function listed(...options: readonly string[]): Promise<readonly string[]> {
  const { out } = await postroom(scene, place, 'tickets', '--json', ...options)
  return JSON.parse(out).map(({ ref }: { ref: string }) => ref)
}

/** A refusal: this code and text, nothing stored, and a line in the mail log that says by whom. */
async function expectRefusal(plan: Plan, code: number, text: string, because: string): Promise<void> {
  const before = await scene.tables.ticketCount()
  const reply = await deliver(plan)
  expect([reply.code, reply.lines.join('\n')]).toEqual([code, text])
  expect(await scene.tables.ticketCount()).toBe(before)
  expect(scene.service.lines.findLast(({ msg }) => msg === 'mail refused')).toMatchObject({
    because: expect.stringContaining(because),
    reply: `${code} ${text}`,
  })
}

/** The page is planned, once, and nothing else; it is skipped, since no key is set here. */
async function expectOnePage(ref: string): Promise<void> {
  await vi.waitFor(
    async () =>
      expect(await scene.tables.notificationsOf(ref)).toMatchObject([
        { channel: 'pagerduty', kind: 'trigger', status: 'skipped' },
      ]),
    { timeout: 30_000, interval: 100 },
  )
}

test('a mail that nobody objects to is a ticket, and was seen as it came by both scanners', async () => {
  const ref = refIn(await deliver())
  expect(await suspicionOf(ref)).toMatchObject({ suspected_spam: false, suspected_because: null })
  const mail = rspamd.asked.at(-1)?.mail
  expect(mail?.includes('The checkout page is blank.')).toBe(true)
  expect(mail !== undefined && clamd.scanned.at(-1)?.equals(mail)).toBe(true)
  expect(rspamd.asked.at(-1)?.fields.get('rcpt')).toEqual(['<support@humanmade.com>'])
})

test('a listed client is refused at RCPT: by which list, where to ask, and how to reach us', () =>
  expectRefusal(
    { client: stranger },
    550,
    `5.7.1 127.0.0.2 is listed by bl.example (https://bl.example/why); to reach us: ${contact}`,
    'dns-lists: 127.0.0.2 is listed by bl.example',
  ))

test('a listed client reaches postmaster, as suspected spam', async () => {
  const ref = refIn(await deliver({ client: stranger, to: 'postmaster@humanmade.com' }))
  expect(await suspicionOf(ref)).toMatchObject({
    suspected_spam: true,
    suspected_because: expect.stringContaining('listed by bl.example'),
  })
})

test('a denied sender is refused', () =>
  expectRefusal(
    { from: 'mallory@evil.example' },
    550,
    `5.7.1 Not taken here: the sender mallory@evil.example is on our list; to reach us: ${contact}`,
    'lists: the sender mallory@evil.example is denied',
  ))

test('a virus is refused after DATA, by its name', () =>
  expectRefusal(
    { text: 'VIRUS' },
    550,
    `5.7.1 The message holds what a virus scanner knows as Test.Virus; to reach us: ${contact}`,
    'clamav: found Test.Virus',
  ))

test('spam is refused', () => {
  rspamd.say({ action: 'reject', score: 21, symbols: { BAYES_SPAM: 5 } })
  return expectRefusal(
    {},
    550,
    `5.7.1 The message looks like spam; to reach us: ${contact}`,
    'rspamd: reject, score 21 of 15 (BAYES_SPAM)',
  )
})

test('suspected spam is a ticket that pages nobody and that lists leave out; explain says why, release ends it', {
  timeout: 120_000,
}, async () => {
  rspamd.say({ action: 'add header', score: 8.5, symbols: { FORGED_SENDER: 4 } })
  const ref = refIn(await deliver({ to: 'sysops@humanmade.com' }))
  const because = 'rspamd: add header, score 8.5 of 15 (FORGED_SENDER)'
  expect(await suspicionOf(ref)).toEqual({
    suspected_spam: true,
    suspected_because: because,
    pages_on_call: false,
    priority: 'urgent',
  })
  expect(await scene.tables.eventsOf(ref)).toContainEqual({
    kind: 'suspected-spam',
    data: expect.objectContaining({ because }),
  })
  expect(scene.service.lines.findLast(({ msg }) => msg === 'mail accepted')).toMatchObject({ ref, suspected: because })
  expect(await listed()).not.toContain(ref)
  expect(await listed('--suspected')).toContain(ref)
  expect((await postroom(scene, place, 'explain', ref)).out).toContain(`suspected spam: ${because}`)

  expect(await postroom(scene, place, 'release', ref)).toMatchObject({ code: 1, err: `postroom: ${ref} is not held\n` })
  expect(await postroom(scene, place, 'release', '--not-spam', ref)).toMatchObject({
    code: 0,
    out: `${ref}: no spam; it was suspected by ${because}; on-call is paged\n`,
  })
  expect(await listed()).toContain(ref)
  expect(await listed('--suspected')).not.toContain(ref)
  expect(await postroom(scene, place, 'release', '--not-spam', ref)).toMatchObject({ code: 1 })
  await expectOnePage(ref)
})

test('a second mail that nobody objects to brings a suspected ticket to light, and pages', async () => {
  rspamd.say({ action: 'add header' })
  const first = await deliver({ to: 'sysops@humanmade.com' })
  const ref = refIn(first)
  rspamd.say({ action: 'no action' })
  expect(refIn(await deliver({ to: 'sysops@humanmade.com', inReplyTo: first.messageId }))).toBe(ref)
  expect(await suspicionOf(ref)).toMatchObject({ suspected_spam: false, pages_on_call: true })
  await expectOnePage(ref)
  expect((await scene.tables.eventsOf(ref)).map(({ kind }) => kind)).toContain('not-spam')
})

test('a suspected mail on a ticket neither hides nor raises it', async () => {
  const first = await deliver()
  const ref = refIn(first)
  rspamd.say({ action: 'add header' })
  expect(refIn(await deliver({ to: 'sysops@humanmade.com', inReplyTo: first.messageId }))).toBe(ref)
  expect(await suspicionOf(ref)).toMatchObject({ suspected_spam: false, pages_on_call: false, priority: 'normal' })
})

test('the same suspected mail again is the same ticket', async () => {
  rspamd.say({ action: 'add header' })
  const data = composeMail({ from: 'ann@customer.test', subject: 'Again', messageId: 'again@filters.example' })
  const recipients = ['support@humanmade.com']
  const [one, two] = [await send(data, recipients), await send(data, recipients)]
  expect(two).toBe(one)
  expect(await suspicionOf(one)).toMatchObject({ suspected_spam: true })
})

test.each(['hang-up', 'nonsense', 500] as const)(
  'a spam filter that fails open (%s) costs nobody a ticket',
  async (how) => {
    rspamd.fail(how)
    expect(await suspicionOf(refIn(await deliver()))).toMatchObject({ suspected_spam: false })
  },
)

test('a virus scanner that fails closed defers the mail', async () => {
  clamd.fail('hang-up')
  const reply = await deliver()
  expect([reply.code, reply.lines]).toEqual([
    451,
    ['4.7.0 The message could not be checked at the moment, please try again later'],
  ])
})

test('a mail that waits for a silent scanner keeps nobody else waiting, and is deferred in time', async () => {
  clamd.fail('silence')
  const waiting = deliver()
  const others = await Promise.all([deliver({ from: 'mallory@evil.example' }), deliver({ client: stranger })])
  expect(others.map(({ code }) => code)).toEqual([550, 550])
  expect((await waiting).code).toBe(451)
  clamd.fail(null)
  expect((await deliver()).code).toBe(250)
  await scene.service.logged('filter answers again')
})

const forged = { author: 'ceo@customer.example', from: 'mallory@elsewhere.example' }

test('a route that refuses what fails DMARC does, where the domain of the author asks for it', () =>
  expectRefusal(
    { ...forged, to: 'strict@humanmade.com' },
    550,
    `5.7.26 The message fails DMARC, and its domain asks for such mail to be refused; to reach us: ${contact}`,
    'DMARC fails for customer.example (p=reject)',
  ))

test.for<[what: string, plan: Plan]>([
  ['on a route that flags it', forged],
  ['whose domain only watches', { author: 'ann@watching.example', to: 'strict@humanmade.com' }],
  ['whose domain has no policy', { author: 'ann@nothing.example', to: 'strict@humanmade.com' }],
  ['whose domain can not be asked', { author: 'ann@ill.example', to: 'strict@humanmade.com' }],
])('a mail without a pass of DMARC is taken %s', async ([, plan]) => {
  expect((await deliver(plan)).code).toBe(250)
})

test('a mail that its domain has signed is taken by a route that refuses others', async () => {
  const mail = composeMail({ from: forged.author, subject: 'Signed', messageId: 'signed@filters.example' })
  const data = await signed(mail, { domain: 'customer.example' })
  expect(await send(data, ['strict@humanmade.com'])).toMatch(/^T-/)
})

test('of several routes the deciding one decides about DMARC, too', async () => {
  const data = composeMail({ from: forged.author, subject: 'Both', messageId: 'both@filters.example' })
  const recipients = ['strict@humanmade.com', 'sysops@humanmade.com']
  expect(await send(data, recipients, forged.from)).toMatch(/^T-/)
})

/** Where the listeners of the config are, in order. */
async function places(): Promise<readonly string[]> {
  const { listeners } = await scene.service.logged('ready')
  return Array.isArray(listeners) ? listeners.slice(1).map(({ at }) => String(at)) : []
}

test('a filter is asked at the listeners that it names, and at no other', async () => {
  const [relays = ''] = await places()
  const data = composeMail({ from: 'mallory@evil.example', subject: 'Relayed', messageId: 'relayed@filters.example' })
  await using connection = await connectSmtp(relays)
  const reply = await connection.deliver({
    reversePath: 'mallory@evil.example',
    recipients: ['support@humanmade.com'],
    data,
  })
  expect(reply.code).toBe(250)
  expect((await deliver({ from: 'mallory@evil.example' })).code).toBe(550)
})

test('behind a proxy it is the client of the header that a DNS list is asked about', async () => {
  const [, balanced = ''] = await places()
  using client = await dial(Number(balanced.split(':').at(-1)))
  client.write(`PROXY TCP4 ${stranger} 192.0.2.1 40000 25\r\n`)
  await client.reply()
  const replies = await client.sayAll([
    'EHLO mx.test',
    'MAIL FROM:<ann@customer.test>',
    'RCPT TO:<support@humanmade.com>',
  ])
  expect(replies.at(-1)).toMatch(/^550 5\.7\.1 127\.0\.0\.2 is listed by bl\.example/)
})

test('metrics tell what each filter said', async () => {
  const metrics = await (await fetch(`http://${scene.service.http}/metrics`)).text()
  for (const line of [
    'postroom_filter_total{filter="rspamd",answer="neutral"}',
    'postroom_filter_total{filter="rspamd",answer="quarantine"}',
    'postroom_filter_total{filter="rspamd",answer="failed"}',
    'postroom_filter_total{filter="clamav",answer="refuse"}',
    'postroom_filter_total{filter="dns-lists",answer="refuse"}',
    'postroom_filter_total{filter="lists",answer="refuse"}',
    'postroom_filter_seconds_count{filter="rspamd"}',
    'postroom_smtp_refused_recipients_total{reason="filter"}',
  ])
    expect(Number(metrics.split(`\n${line} `)[1]?.split('\n')[0]), line).toBeGreaterThan(0)
})
