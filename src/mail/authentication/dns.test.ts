import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { type DnsServer, startDnsServer } from '../../../test/dns-server.ts'
import { createDns } from './dns.ts'

const log = pino({ level: 'silent' })
const zone = {
  'customer.example': { TXT: ['v=spf1 -all', 'a'.repeat(700)], A: ['192.0.2.1'], MX: ['mx.customer.example'] },
  'alias.example': { CNAME: 'customer.example' },
  'large.example': { TXT: ['b'.repeat(3_000)] },
  'huge.example': { TXT: ['c'.repeat(5_000), 'v=spf1 -all'] },
  'many.example': { TXT: Array.from({ length: 150 }, (_, n) => `record ${n}`) },
  'broken.example': 'SERVFAIL',
  'refused.example': 'REFUSED',
  'silent.example': 'silence',
} as const

function dnsOf(server: DnsServer, now = () => performance.now()) {
  const registry = new Registry()
  return { ...createDns({ resolvers: () => [server.address], log, registry, now }), registry }
}

test('answers are values: records, none, or failed', async () => {
  await using server = await startDnsServer(zone)
  using dns = dnsOf(server)
  const records = { kind: 'records', records: [['v=spf1 -all'], ['a'.repeat(255), 'a'.repeat(255), 'a'.repeat(190)]] }
  expect(await dns.lookup('customer.example', 'TXT')).toEqual(records)
  expect(await dns.lookup('alias.example', 'TXT')).toEqual(records)
  expect(await dns.lookup('customer.example', 'A')).toEqual({ kind: 'records', records: ['192.0.2.1'] })
  expect(await dns.lookup('customer.example', 'MX')).toMatchObject({ records: [{ exchange: 'mx.customer.example' }] })
  expect(await dns.lookup('customer.example', 'AAAA')).toEqual({ kind: 'none', code: 'ENODATA' })
  expect(await dns.lookup('nowhere.example', 'TXT')).toEqual({ kind: 'none', code: 'ENOTFOUND' })
  expect(await dns.lookup('no name', 'TXT')).toEqual({ kind: 'none', code: 'EBADNAME' })
  expect(await dns.lookup('a.'.repeat(200), 'TXT')).toEqual({ kind: 'none', code: 'EBADNAME' })
  expect(await dns.lookup('broken.example', 'TXT')).toEqual({ kind: 'failed', code: 'ESERVFAIL' })
  expect(await dns.lookup('refused.example', 'TXT')).toEqual({ kind: 'failed', code: 'EREFUSED' })
  expect(await dns.lookup('silent.example', 'TXT')).toEqual({ kind: 'failed', code: 'ETIMEOUT' })
})

test('an answer that does not fit into a packet comes by TCP', async () => {
  await using server = await startDnsServer(zone)
  using dns = dnsOf(server)
  expect(await dns.lookup('large.example', 'TXT')).toMatchObject({ kind: 'records' })
  expect(server.asked).toContain('tcp TXT large.example')
})

test('records and their number are bounded', async () => {
  await using server = await startDnsServer(zone)
  using dns = dnsOf(server)
  expect(await dns.lookup('huge.example', 'TXT')).toEqual({ kind: 'records', records: [['v=spf1 -all']] })
  const many = await dns.lookup('many.example', 'TXT')
  expect(many.kind === 'records' && many.records.length).toBe(100)
})

test('a question is asked once while its answer counts, in any case and by any number at once', async () => {
  await using server = await startDnsServer(zone)
  let now = 0
  using dns = dnsOf(server, () => now)
  await Promise.all(['customer.example', 'Customer.Example', 'customer.example'].map((name) => dns.lookup(name, 'A')))
  await dns.lookup('CUSTOMER.example', 'A')
  await dns.lookup('nowhere.example', 'A')
  await dns.lookup('nowhere.example', 'A')
  await dns.lookup('broken.example', 'A')
  await dns.lookup('broken.example', 'A')
  const names = () => server.asked.filter((question) => question.startsWith('A '))
  expect(names()).toEqual(['A customer.example', 'A nowhere.example', 'A broken.example'])
  now = 61_000 // beyond what "there is none" counts for, within what an answer does
  for (const name of ['customer.example', 'nowhere.example']) await dns.lookup(name, 'A')
  expect(names()).toHaveLength(4)
  now = 301_000
  await dns.lookup('customer.example', 'A')
  expect(names()).toHaveLength(5)
})

test('what came of lookups is counted', async () => {
  await using server = await startDnsServer(zone)
  using dns = dnsOf(server)
  for (const name of ['customer.example', 'customer.example', 'nowhere.example', 'broken.example'])
    await dns.lookup(name, 'A')
  const metrics = await dns.registry.metrics()
  for (const outcome of ['cached', 'records', 'none', 'failed'])
    expect(metrics).toContain(`postroom_dns_lookups_total{outcome="${outcome}"} 1`)
  expect(metrics).toContain('postroom_dns_down 0')
})

test.each(['silence', 'SERVFAIL'] as const)(
  'while everything gives %s, nothing is asked but now and then',
  async (how) => {
    await using server = await startDnsServer(zone)
    let now = 0
    using dns = dnsOf(server, () => now)
    server.fail(how)
    const first = await Promise.all(Array.from({ length: 20 }, (_, n) => dns.lookup(`name${n}.example`, 'TXT')))
    expect(first.every(({ kind }) => kind === 'failed')).toBe(true)
    await down(dns.registry, 1)
    const asked = server.asked.length
    expect(await dns.lookup('customer.example', 'TXT')).toEqual({ kind: 'failed', code: 'EDOWN' })
    expect(server.asked.length).toBe(asked)

    server.fail(null)
    now += 10_000
    expect(await dns.lookup('customer.example', 'TXT')).toEqual({ kind: 'failed', code: 'EDOWN' })
    await down(dns.registry, 0)
    expect(await dns.lookup('customer.example', 'TXT')).toMatchObject({ kind: 'records' })
    expect(await dns.lookup('name0.example', 'TXT')).toEqual({ kind: 'none', code: 'ENOTFOUND' })
  },
)

test('names that fail do not make DNS down for others', async () => {
  await using server = await startDnsServer(zone)
  let now = 0
  using dns = dnsOf(server, () => now)
  for (const name of ['broken.example', 'refused.example', 'silent.example']) {
    await dns.lookup(name, 'TXT')
    now += 2_000
  }
  expect(await dns.lookup('customer.example', 'A')).toMatchObject({ kind: 'records' })
  expect(await dns.registry.metrics()).toContain('postroom_dns_down 0')
})

test('another list of resolvers is asked anew', async () => {
  await using first = await startDnsServer({ 'a.example': { A: ['192.0.2.1'] } })
  await using second = await startDnsServer({ 'a.example': { A: ['192.0.2.2'] } })
  let resolvers = [first.address]
  using dns = createDns({ resolvers: () => resolvers, log, registry: new Registry() })
  expect(await dns.lookup('a.example', 'A')).toMatchObject({ records: ['192.0.2.1'] })
  resolvers = [second.address]
  expect(await dns.lookup('a.example', 'A')).toMatchObject({ records: ['192.0.2.2'] })
})

async function down(registry: Registry, value: 0 | 1): Promise<void> {
  await expect.poll(() => registry.metrics()).toContain(`postroom_dns_down ${value}`)
}
