import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DnsServer, startDnsServer } from '../../test/dns-server.ts'
import type { FilterSettings } from '../config/filters-schema.ts'
import { parseNetwork } from '../config/network.ts'
import { createDns, type Dns } from '../mail/authentication/dns.ts'
import type { SenderFacts } from './filter.ts'
import { listsFilter } from './lists.ts'
import { spfCheck } from './spf-check.ts'

let server: DnsServer
let dns: Dns
beforeAll(async () => {
  server = await startDnsServer({
    'mail.customer.example': { TXT: ['v=spf1 ip4:192.0.2.7 -all'] },
    'forged.example': { TXT: ['v=spf1 ip4:198.51.100.1 -all'] },
    'ill.example': 'SERVFAIL',
    'mx1.customer.example': { A: ['192.0.2.6', '192.0.2.7'] },
    'mx1.forged.example': { A: ['198.51.100.1'] },
    'mx1.ill.example': 'SERVFAIL',
  })
  dns = createDns({ resolvers: () => [server.address], log: pino({ level: 'silent' }), registry: new Registry() })
})
afterAll(async () => {
  dns[Symbol.dispose]()
  await server[Symbol.asyncDispose]()
})

type Entries = FilterSettings['lists']['allow']
type Given = Readonly<{ [Name in keyof Entries]?: readonly string[] }>

const facts: SenderFacts = {
  session: 's1',
  clientIp: '192.0.2.7',
  helo: 'mx1.customer.example',
  reversePath: 'Ann@mail.Customer.example',
  tls: null,
}

function filterOf(allow: Given, deny: Given) {
  const conduct = { timeoutMs: 20_000, onFailure: 'open', listeners: null } as const
  return listsFilter({ allow: entries(allow), deny: entries(deny), ...conduct }, { dns, spf: spfCheck(dns, 'mx.test') })
}

function entries({ networks = [], helo = [], senders = [], domains = [] }: Given): Entries {
  const read = networks.map(parseNetwork).filter((network) => network !== null)
  return { networks: read, helo: [...helo], senders: [...senders], domains: [...domains] }
}

const forged = { reversePath: 'ann@forged.example', helo: 'mx1.forged.example' }
const ill = { reversePath: 'ann@ill.example', helo: 'mx1.ill.example' }
const network = { networks: ['192.0.2.0/24'] }

test.for<[what: string, allow: Given, deny: Given, sender: Partial<SenderFacts>, kind: string]>([
  ['a client of an allowed network', network, {}, {}, 'accept'],
  ['a client of no network', { networks: ['192.0.3.0/24', '2001:db8::/32'] }, {}, {}, 'neutral'],
  ['a client of a denied network', {}, { networks: ['192.0.2.7'] }, {}, 'refuse'],
  ['a hole in a denied network', { networks: ['192.0.2.7'] }, network, {}, 'accept'],
  ['a denied sender, in any spelling', {}, { senders: ['ann@mail.customer.example'] }, {}, 'refuse'],
  ['a domain below a denied one', {}, { domains: ['customer.example'] }, {}, 'refuse'],
  ['a domain that only ends like a denied one', {}, { domains: ['tomer.example'] }, {}, 'neutral'],
  ['a denied name in EHLO', {}, { helo: ['customer.example'] }, {}, 'refuse'],
  ['an allowed sender for whom SPF passes', { senders: ['ann@mail.customer.example'] }, {}, {}, 'accept'],
  ['an allowed domain, written by anybody', { domains: ['forged.example'] }, {}, forged, 'neutral'],
  ['a forged sender of a denied network', { domains: ['forged.example'] }, network, forged, 'refuse'],
  ['an allowed name with the address of the client', { helo: ['mx1.customer.example'] }, {}, {}, 'accept'],
  ['an allowed name that anybody can say', { helo: ['forged.example'] }, {}, forged, 'neutral'],
  ['an allowed sender, DNS is ill', { domains: ['ill.example'] }, {}, ill, 'failed'],
  ['an allowed name, DNS is ill', { helo: ['mx1.ill.example'] }, {}, ill, 'failed'],
  ['allowed and denied, DNS is ill', { domains: ['ill.example'] }, network, ill, 'defer'],
  ['allowed twice, DNS is ill', { domains: ['ill.example'], ...network }, {}, ill, 'accept'],
])('%s', async ([, allow, deny, sender, kind]) => {
  const answer = await filterOf(allow, deny)?.asks.mail?.({ ...facts, ...sender }, new AbortController().signal)
  expect(answer?.kind).toBe(kind)
})

test('an allowed network is known when the client connects, anything else is not asked then', async () => {
  const filter = filterOf({ networks: ['192.0.2.0/24'] }, { networks: ['198.51.100.0/24'] })
  const ask = (clientIp: string) => filter?.asks.connect?.({ session: 's1', clientIp }, new AbortController().signal)
  expect(await ask('::ffff:192.0.2.7')).toEqual({ kind: 'accept', because: 'the client ::ffff:192.0.2.7 is allowed' })
  expect(await ask('198.51.100.7')).toEqual({ kind: 'unasked' })
})

test('the reply names what is denied, in ASCII and bounded', async () => {
  const helo = `müller\u202e.${'x'.repeat(300)}.evil.example`
  const filter = filterOf({}, { helo: ['evil.example'] })
  const answer = await filter?.asks.mail?.({ ...facts, helo }, new AbortController().signal)
  const text = answer !== undefined && 'reply' in answer ? answer.reply.text : ''
  expect(text).toMatch(/^5\.7\.1 Not taken here: the name m ller .x+\.\.\. is on our list$/)
  expect(text.length).toBeLessThan(200)
})

test('the null reverse-path stands on no list', async () => {
  const filter = filterOf({}, { senders: ['ann@mail.customer.example'], domains: ['customer.example'] })
  expect(await filter?.asks.mail?.({ ...facts, reversePath: '' }, new AbortController().signal)).toEqual({
    kind: 'neutral',
  })
})

test('without entries there is no filter', () => expect(filterOf({}, {})).toBeNull())
