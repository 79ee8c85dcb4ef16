import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { type DnsServer, startDnsServer } from '../../test/dns-server.ts'
import { createDns, type Dns } from '../mail/authentication/dns.ts'
import { trimGreylist } from '../store/greylist.ts'
import type { RecipientFacts } from './filter.ts'
import { greylistFilter } from './greylist.ts'
import { greylistKeys } from './greylist-keys.ts'
import { spfCheck } from './spf-check.ts'

let database: TestDatabase
let pool: pg.Pool
let server: DnsServer
let dns: Dns
beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 4 })
  server = await startDnsServer({
    'silent.example': 'silence',
    'large-sender.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all'] },
  })
  dns = createDns({ resolvers: () => [server.address], log: pino({ level: 'silent' }), registry: new Registry() })
})
beforeEach(async () => {
  await pool.query('truncate greylist')
})
afterAll(async () => {
  await pool.end()
  await database.drop()
  dns[Symbol.dispose]()
  await server[Symbol.asyncDispose]()
})

const minute = 60_000
const settings = {
  enabled: true,
  delayMs: minute,
  retryMs: 60 * minute,
  keepMs: 24 * 60 * minute,
  rows: 1_000,
  timeoutMs: 20_000,
  onFailure: 'open',
  listeners: null,
} as const

const ann: RecipientFacts = {
  session: 's1',
  clientIp: '203.0.113.7',
  helo: 'mx.customer.example',
  reversePath: 'ann@customer.example',
  tls: null,
  recipient: 'support@humanmade.com',
  isUrgent: false,
}

/** What becomes of a try `minutes` after the first. */
async function tryAt(minutes: number, changes: Partial<RecipientFacts> = {}): Promise<string> {
  const now = () => new Date(Date.UTC(2026, 0, 1) + minutes * minute)
  const filter = greylistFilter(settings, { pool, spf: spfCheck(dns, 'mx.test'), now })
  const answer = await filter?.asks.rcpt?.({ ...ann, ...changes }, new AbortController().signal)
  return answer?.kind === 'defer' ? answer.reply.text : String(answer?.kind)
}

const wait = (seconds: number) => `4.7.1 You are new here: please try again in ${seconds} seconds`

test('a stranger waits, and is let in when the wait is over', async () => {
  expect(await tryAt(0)).toBe(wait(60))
  expect(await tryAt(0.5)).toBe(wait(30))
  expect(await tryAt(1)).toBe('neutral')
})

test('a client that was let in is known, with whatever sender and recipient', async () => {
  await tryAt(0)
  await tryAt(2)
  expect(await tryAt(3, { reversePath: 'bob@customer.example', recipient: 'hosting@humanmade.com' })).toBe('neutral')
  expect(await tryAt(3, { clientIp: '203.0.113.200' })).toBe('neutral') // the next machine of the same network
  expect(await tryAt(3, { clientIp: '203.0.114.7' })).toBe(wait(60))
})

test('a client that was let in is forgotten when it does not come for long, counted from its last mail', async () => {
  await tryAt(0)
  await tryAt(2)
  expect(await tryAt(24 * 60)).toBe('neutral')
  expect(await tryAt(2 * 24 * 60 - 1)).toBe('neutral')
  expect(await tryAt(4 * 24 * 60)).toBe(wait(60))
})

test('who tries again too late is a stranger again', async () => {
  await tryAt(0)
  expect(await tryAt(61)).toBe(wait(60))
  expect(await tryAt(62)).toBe('neutral')
})

test('who tries with another sender each time is not known by it', async () => {
  expect(await tryAt(0)).toBe(wait(60))
  expect(await tryAt(2, { reversePath: 'bob@customer.example' })).toBe(wait(60))
})

test('a sender that changes by the mail (VERP, a serial number) is one sender', async () => {
  await tryAt(0, { reversePath: 'bounce-12345+ann=humanmade.com@list.example' })
  expect(await tryAt(2, { reversePath: 'bounce-67890+ann=humanmade.com@list.example' })).toBe('neutral')
})

test('a large sender that tries again from another network is one client where SPF says so', async () => {
  const reversePath = 'ann@large-sender.example'
  expect(await tryAt(0, { clientIp: '192.0.2.7', reversePath })).toBe(wait(60))
  expect(await tryAt(2, { clientIp: '198.51.100.7', reversePath })).toBe('neutral')
  // Whoever forges it is not.
  expect(await tryAt(3, { clientIp: '203.0.113.7', reversePath })).toBe(wait(60))
})

test('a stranger whose DNS says nothing waits as any other', async () => {
  const impatient = { ...settings, timeoutMs: 100 }
  const filter = greylistFilter(impatient, { pool, spf: spfCheck(dns, 'mx.test'), now: () => new Date() })
  const facts = { ...ann, reversePath: 'ann@silent.example' }
  expect(await filter?.asks.rcpt?.(facts, new AbortController().signal)).toMatchObject({ kind: 'defer' })
})

test.for<[what: string, changes: Partial<RecipientFacts>]>([
  ['mail that pages', { isUrgent: true }],
  ['a relay in a private network', { clientIp: '10.0.0.1' }],
  ['what has no address', { clientIp: null }],
])('%s never waits', async ([, changes]) => {
  expect(await tryAt(0, changes)).toBe('unasked')
})

test('two services that are tried at once count one try', async () => {
  const tries = await Promise.all(Array.from({ length: 20 }, () => tryAt(0)))
  expect(new Set(tries)).toEqual(new Set([wait(60)]))
  expect((await pool.query('select from greylist')).rowCount).toBe(1)
})

test('the table keeps its bounds: the late, the long gone, then the oldest strangers', async () => {
  const at = new Date(Date.UTC(2026, 0, 1) + 70 * minute)
  await tryAt(0) // too late for another try by then
  for (const [minutes, name] of [
    [60, 'a'],
    [61, 'b'],
    [62, 'c'],
  ] as const)
    await tryAt(minutes, { reversePath: `${name}@other.example` })
  await tryAt(64, { reversePath: 'a@other.example' })
  const count = async () => (await pool.query('select from greylist')).rowCount
  expect(await count()).toBe(5) // the client of a, too
  const { retryMs, keepMs } = settings
  expect(await trimGreylist(pool, { at, rows: 100, retryMs, keepMs })).toBe(1)
  expect(await trimGreylist(pool, { at, rows: 3, retryMs, keepMs })).toBe(1)
  expect(await tryAt(65, { reversePath: 'd@other.example' })).toBe('neutral')
  expect(await count()).toBe(3)
})

test('keys tell nothing of whose they are, and have one size', () => {
  const facts = { clientIp: '2001:db8:1:2:3::1', domain: null, reversePath: 'a@b.example', recipient: 'c@d.example' }
  const keys = greylistKeys(facts)
  expect(Object.values(keys).every((key) => /^[\w-]{32}$/.test(key))).toBe(true)
  expect(greylistKeys({ ...facts, clientIp: '2001:db8:1:2:ffff::9' })).toEqual(keys) // the same /64
  expect(greylistKeys({ ...facts, clientIp: '2001:db8:1:3::1' }).client).not.toBe(keys.client)
})
