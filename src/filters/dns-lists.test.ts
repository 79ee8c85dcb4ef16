import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DnsServer, startDnsServer } from '../../test/dns-server.ts'
import { parseNetwork } from '../config/network.ts'
import { createDns, type Dns } from '../mail/authentication/dns.ts'
import { dnsListsFilter } from './dns-lists.ts'

type Zones = Parameters<typeof dnsListsFilter>[0]['zones']

let server: DnsServer
let dns: Dns
beforeAll(async () => {
  server = await startDnsServer({
    // Each list has its test entry (RFC 5782 §5) and no 127.0.0.1.
    '99.2.0.192.bl.example': { A: ['127.0.0.4'], TXT: ['See https://bl.example/?192.0.2.99\r\nfor removal'] },
    '7.113.0.203.bl.example': { A: ['127.0.0.10'] },
    '8.113.0.203.bl.example': { A: ['127.0.0.4'] },
    '8.113.0.203.wl.example': { A: ['127.0.0.2'] },
    '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.6.0.0.6.0.6.2.bl.example': { A: ['127.0.0.4'] },
    '2.0.0.127.bl.example': { A: ['127.0.0.2'] },
    '99.2.0.192.public-resolver.example': { A: ['127.255.255.254'] },
    '99.2.0.192.expired-domain.example': { A: ['198.51.100.1'] },
    '99.2.0.192.shut-down.example': { A: ['127.0.0.2'] },
    '1.0.0.127.shut-down.example': { A: ['127.0.0.2'] },
    '9.113.0.203.ill.example': 'SERVFAIL',
    '7.113.0.203.ill.example': 'SERVFAIL',
    '8.113.0.203.ill.example': 'SERVFAIL',
  })
  dns = createDns({ resolvers: () => [server.address], log: pino({ level: 'silent' }), registry: new Registry() })
})
beforeEach(() => () => server.fail(null))
afterAll(async () => {
  dns[Symbol.dispose]()
  await server[Symbol.asyncDispose]()
})

function zone(name: string, listed: Zones[number]['listed'] = 'refuse', answers = '127.0.0.0/8'): Zones[number] {
  const network = parseNetwork(answers)
  if (network === null) throw new Error(answers)
  return { zone: name, listed, answers: [network] }
}

async function ask(clientIp: string | null, ...zones: Zones) {
  const conduct = { timeoutMs: 20_000, onFailure: 'open', listeners: null } as const
  const filter = dnsListsFilter({ zones, ...conduct }, dns)
  return filter?.asks.connect?.({ session: 's1', clientIp }, new AbortController().signal)
}

test('a listed client is refused with the words of the list, in one line', async () => {
  expect(await ask('192.0.2.99', zone('bl.example'))).toEqual({
    kind: 'refuse',
    because: '192.0.2.99 is listed by bl.example (See https://bl.example/?192.0.2.99\r\nfor removal)',
    reply: {
      code: 550,
      text: '5.7.1 192.0.2.99 is listed by bl.example (See https://bl.example/?192.0.2.99 for removal)',
    },
  })
})

const bl = zone('bl.example')
test.for<[what: string, clientIp: string | null, zones: Zones, answer: object]>([
  ['a client on no list', '203.0.113.9', [bl], { kind: 'neutral' }],
  ['a client by IPv6', '2606:68::1', [bl], { kind: 'refuse' }],
  ['a client mapped into IPv6', '::ffff:192.0.2.99', [bl], { kind: 'refuse' }],
  ['a list whose clients are filed apart', '192.0.2.99', [zone('bl.example', 'quarantine')], { kind: 'quarantine' }],
  ['a bad and a good list', '203.0.113.8', [bl, zone('wl.example', 'allow')], { kind: 'accept' }],
  ['a good list that does not know it', '203.0.113.9', [zone('wl.example', 'allow')], { kind: 'neutral' }],
  ['an answer that does not count', '203.0.113.7', [zone('bl.example', 'refuse', '127.0.0.4')], { kind: 'neutral' }],
  ['an answer that counts', '203.0.113.7', [zone('bl.example', 'refuse', '127.0.0.8/29')], { kind: 'refuse' }],
  ['the test address', '127.0.0.2', [bl], { kind: 'refuse' }],
  ['a private network', '10.1.2.3', [bl], { kind: 'unasked' }],
  ['this host', '127.0.0.1', [bl], { kind: 'unasked' }],
  ['no address', null, [bl], { kind: 'unasked' }],
  ['an ill list', '203.0.113.9', [zone('ill.example')], { kind: 'failed', because: 'ill.example: ESERVFAIL' }],
  ['an ill list and one that has it', '203.0.113.7', [zone('ill.example'), bl], { kind: 'refuse' }],
  ['an ill list and a good one', '203.0.113.8', [zone('ill.example'), zone('wl.example', 'allow')], { kind: 'accept' }],
])('%s', async ([, clientIp, zones, answer]) => {
  expect(await ask(clientIp, ...zones)).toMatchObject(answer)
})

test.for([
  ['public-resolver.example', 'it answers 127.255.255.254'],
  ['expired-domain.example', 'it answers 198.51.100.1'],
  ['shut-down.example', 'it lists 127.0.0.1, so it lists the world'],
] as const)('nobody is refused by %s', async ([name, because]) => {
  expect(await ask('192.0.2.99', zone(name))).toEqual({ kind: 'failed', because: `${name}: ${because}` })
})

test('without lists there is no filter', () => {
  expect(dnsListsFilter({ zones: [], timeoutMs: 1, onFailure: 'open', listeners: null }, dns)).toBeNull()
})
