/** RFC 7208 against our own DNS: the kinds of cases of the openspf test suite, by section of the RFC. */
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DnsServer, startDnsServer, type Zone } from '../../../test/dns-server.ts'
import { createDns, type Dns } from './dns.ts'
import { type SpfQuestion, spfOf } from './spf.ts'

const hosts: Zone = {
  'host.example': { A: ['192.0.2.10', '192.0.2.11'], AAAA: ['2001:db8::10'] },
  'mx.example': { MX: ['mail1.example', 'mail2.example'] },
  'mail1.example': { A: ['192.0.2.20'] },
  'mail2.example': { A: ['192.0.2.21'], AAAA: ['2001:db8::21'] },
  'null-mx.example': { MX: ['.'] },
  '10.2.0.192.in-addr.arpa': { PTR: ['host.example'] },
  '12.2.0.192.in-addr.arpa': { PTR: ['host.example'] },
  'broken.example': 'SERVFAIL',
  'passes.example': { TXT: ['v=spf1 ip4:192.0.2.10 -all'] },
  'fails.example': { TXT: ['v=spf1 -all'] },
  'silent-policy.example': { TXT: ['no policy'] },
  '192.0.2.10.ann.customer.example': { A: ['127.0.0.2'] },
  '10.2.0.192.in-addr.by.example': { A: ['127.0.0.2'] },
}

type Case = Readonly<{ what: string; record: string | readonly string[]; ip?: string; gives: string }>

const [ip4, other4, ip6] = ['192.0.2.10', '192.0.2.99', '2001:db8::10']
const includes = (count: number) => Array.from({ length: count }, () => 'include:fails.example').join(' ')

const cases: readonly Case[] = [
  // §4.5 selecting records
  { what: 'no record', record: [], gives: 'none' },
  { what: 'only other records', record: ['v=spf10 +all', 'some text'], gives: 'none' },
  { what: 'two records', record: ['v=spf1 +all', 'v=spf1 -all'], gives: 'permerror' },
  { what: 'a record beside others', record: ['some text', 'v=spf1 +all'], gives: 'pass' },
  {
    what: 'a record longer than one string',
    record: `v=spf1 ${'ip4:198.51.100.1 '.repeat(30)}ip4:${ip4} -all`,
    gives: 'pass',
  },
  { what: 'the version alone', record: 'v=spf1', gives: 'neutral' },
  // §4.6 evaluation, and its limits
  { what: 'an unknown mechanism', record: 'v=spf1 moo -all', gives: 'permerror' },
  { what: 'a syntax error after the match', record: 'v=spf1 +all moo', gives: 'permerror' },
  { what: 'an unknown modifier', record: 'v=spf1 moo=cow +all', gives: 'pass' },
  { what: 'ten lookups', record: `v=spf1 ${includes(10)} +all`, gives: 'pass' },
  { what: 'eleven lookups', record: `v=spf1 ${includes(11)} +all`, gives: 'permerror' },
  { what: 'an include of itself', record: 'v=spf1 include:customer.example -all', gives: 'permerror' },
  { what: 'two void lookups', record: 'v=spf1 a:void1.example a:void2.example +all', gives: 'pass' },
  {
    what: 'three void lookups',
    record: 'v=spf1 a:void1.example a:void2.example a:void3.example +all',
    gives: 'permerror',
  },
  { what: 'a term without end', record: `v=spf1 exists:${'a'.repeat(600)}! +all`, gives: 'permerror' },
  { what: 'DNS that fails', record: 'v=spf1 a:broken.example +all', gives: 'temperror' },
  // §4.6.2 qualifiers, §5.1 all
  { what: 'a qualifier -', record: 'v=spf1 -all', gives: 'fail' },
  { what: 'a qualifier ~', record: 'v=spf1 ~all', gives: 'softfail' },
  { what: 'a qualifier ?', record: 'v=spf1 ?all', gives: 'neutral' },
  { what: 'no qualifier', record: 'v=spf1 all', gives: 'pass' },
  { what: 'nothing that matches', record: 'v=spf1 ip4:198.51.100.1', gives: 'neutral' },
  { what: 'an argument to all', record: 'v=spf1 all:host.example', gives: 'permerror' },
  // §5.2 include
  { what: 'an include that passes', record: 'v=spf1 include:passes.example -all', gives: 'pass' },
  { what: 'an include that fails', record: 'v=spf1 include:fails.example ?all', gives: 'neutral' },
  { what: 'an include without a record', record: 'v=spf1 include:silent-policy.example +all', gives: 'permerror' },
  { what: 'an include of nobody', record: 'v=spf1 include:nobody.example +all', gives: 'permerror' },
  { what: 'an include that can not be asked', record: 'v=spf1 include:broken.example +all', gives: 'temperror' },
  // §5.3 a, §5.4 mx, §5.5 ptr
  { what: 'a', record: 'v=spf1 a:host.example -all', gives: 'pass' },
  { what: 'a, another address', record: 'v=spf1 a:host.example -all', ip: other4, gives: 'fail' },
  { what: 'a with a prefix', record: 'v=spf1 a:host.example/24 -all', ip: other4, gives: 'pass' },
  { what: 'a of IPv6', record: 'v=spf1 a:host.example -all', ip: ip6, gives: 'pass' },
  { what: 'a with a prefix of IPv6', record: 'v=spf1 a:host.example//64 -all', ip: '2001:db8::ffff', gives: 'pass' },
  { what: 'a with a bad prefix', record: 'v=spf1 a:host.example/33 -all', gives: 'permerror' },
  { what: 'mx', record: 'v=spf1 mx:mx.example -all', ip: '192.0.2.21', gives: 'pass' },
  { what: 'mx of IPv6', record: 'v=spf1 mx:mx.example -all', ip: '2001:db8::21', gives: 'pass' },
  { what: 'mx, another address', record: 'v=spf1 mx:mx.example -all', gives: 'fail' },
  { what: 'a null MX', record: 'v=spf1 mx:null-mx.example -all', gives: 'fail' },
  { what: 'ptr', record: 'v=spf1 ptr:host.example -all', gives: 'pass' },
  {
    what: 'ptr of a name that does not point back',
    record: 'v=spf1 ptr:host.example -all',
    ip: '192.0.2.12',
    gives: 'fail',
  },
  // §5.6 ip4 and ip6
  { what: 'ip4', record: 'v=spf1 ip4:192.0.2.0/24 -all', gives: 'pass' },
  { what: 'ip4, as IPv6', record: 'v=spf1 ip4:192.0.2.0/24 -all', ip: `::ffff:${ip4}`, gives: 'pass' },
  { what: 'ip6', record: 'v=spf1 ip6:2001:db8::/32 -all', ip: ip6, gives: 'pass' },
  { what: 'ip4 of an IPv6 client', record: 'v=spf1 ip4:0.0.0.0/0 -all', ip: ip6, gives: 'fail' },
  { what: 'ip4 that is none', record: 'v=spf1 ip4:192.0.2 -all', gives: 'permerror' },
  // §5.7 exists, §7 macros
  { what: 'exists with macros', record: 'v=spf1 exists:%{i}.%{l}.%{d} -all', gives: 'pass' },
  {
    what: 'exists with macros, another client',
    record: 'v=spf1 exists:%{i}.%{l}.%{d} -all',
    ip: other4,
    gives: 'fail',
  },
  { what: 'exists of the reversed address', record: 'v=spf1 exists:%{ir}.%{v}.by.example -all', gives: 'pass' },
  { what: 'a macro letter that is none', record: 'v=spf1 exists:%{q}.example -all', gives: 'permerror' },
  { what: 'a macro without end', record: 'v=spf1 exists:%{i.example -all', gives: 'permerror' },
  // §6.1 redirect
  { what: 'a redirect', record: 'v=spf1 redirect=passes.example', gives: 'pass' },
  { what: 'a redirect that fails', record: 'v=spf1 redirect=fails.example', gives: 'fail' },
  { what: 'a redirect behind all', record: 'v=spf1 redirect=fails.example +all', gives: 'pass' },
  { what: 'a redirect to nobody', record: 'v=spf1 redirect=nobody.example', gives: 'permerror' },
  { what: 'two redirects', record: 'v=spf1 redirect=passes.example redirect=passes.example', gives: 'permerror' },
]

let server: DnsServer
let dns: Dns
beforeAll(async () => {
  server = await startDnsServer(hosts)
})
afterAll(() => server[Symbol.asyncDispose]())

function ask(question: Partial<SpfQuestion>, zone: Zone = {}) {
  server.add(zone)
  dns?.[Symbol.dispose]()
  dns = createDns({ resolvers: () => [server.address], log: pino({ level: 'silent' }), registry: new Registry() })
  const usual = {
    clientIp: ip4,
    helo: 'mx.customer.example',
    reversePath: 'ann@customer.example',
    ourName: 'us.example',
  }
  return spfOf({ ...usual, budgetMs: 5_000, ...question }, dns)
}

test.each(cases)('$what: $gives', async ({ record, ip = ip4, gives }) => {
  const zone = { 'customer.example': { TXT: typeof record === 'string' ? [record] : record } }
  const { result, domain, because } = await ask({ clientIp: ip }, zone)
  expect({ result, domain }).toEqual({ result: gives, domain: 'customer.example' })
  expect(because).toMatch(/customer\.example/)
  expect(because).not.toMatch(/undefined|\[object|ann@/)
})

describe('whose record is asked', () => {
  const zone = {
    'mx.customer.example': { TXT: ['v=spf1 +all'] },
    'customer.example': { TXT: ['v=spf1 -all'] },
    'xn--bcher-kva.example': { TXT: ['v=spf1 +all'] },
  }

  test.each([
    ['that of the reverse-path', { reversePath: 'ann@Customer.Example' }, 'fail', 'customer.example'],
    ['that of HELO for the null reverse-path', { reversePath: '' }, 'pass', 'mx.customer.example'],
    [
      'that of the last @ of a quoted local part',
      { reversePath: '"x@fails.example"@mx.customer.example' },
      'pass',
      'mx.customer.example',
    ],
    ['that of the A-label', { reversePath: 'ann@bücher.example' }, 'pass', 'bücher.example'],
    ['none for an address literal as HELO', { reversePath: '', helo: '[192.0.2.10]' }, 'none', '[192.0.2.10]'],
    ['none without any name', { reversePath: '', helo: null }, 'none', null],
    ['none for a client on this host', { clientIp: '127.0.0.1' }, 'none', null],
    ['none for a client in a private network', { clientIp: '::ffff:10.0.0.5' }, 'none', null],
    ['none for no client', { clientIp: null }, 'none', null],
  ])('%s', async (_, question, result, domain) => {
    expect(await ask(question, zone)).toMatchObject({ result, domain })
  })
})

test('a relay of ours asks DNS nothing', async () => {
  const before = server.asked.length
  expect((await ask({ clientIp: '127.0.0.1' })).because).toBe(
    'the client 127.0.0.1 is a relay on this host or in a private network',
  )
  expect(server.asked.length).toBe(before)
})

test('reasons say what was wrong', async () => {
  const because = async (record: string) => (await ask({}, { 'customer.example': { TXT: [record] } })).because
  expect(await because('v=spf1 moo -all')).toBe(
    'the SPF record of customer.example can not be used: Unknown mechanism "moo"',
  )
  expect(await because('v=spf1 a:broken.example')).toMatch(
    /^the SPF record of customer\.example could not be looked up: /,
  )
  expect(await because('v=spf1 -all')).toBe('customer.example does not let 192.0.2.10 send for it')
})
