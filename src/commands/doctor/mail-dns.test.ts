import { expect, test } from 'vitest'
import { startDnsServer, type Zone } from '../../../test/dns-server.ts'
import { builtInConfig } from '../../config/config.ts'
import { readEnvironment } from '../../config/environment.ts'
import { mailDnsCheck } from './mail-dns.ts'

const here = { name: 'mx.ours.example', addresses: new Set(['192.0.2.25', '2001:db8::25']) }

function environmentOf(env: NodeJS.ProcessEnv) {
  const read = readEnvironment(env, '/nowhere')
  if (!read.ok) throw new Error(read.problems.join())
  return read.settings
}

/** What is found for the domain `ours.example`. */
async function foundIn(zone: Zone, env: NodeJS.ProcessEnv = {}) {
  await using dns = await startDnsServer(zone)
  const config = builtInConfig()
  const check = mailDnsCheck(
    {
      environment: environmentOf(env),
      config: {
        ...config,
        table: { ...config.table, domains: ['ours.example'] },
        authentication: { ...config.authentication, resolvers: [dns.address] },
      },
    },
    here,
  )
  return (await check.look()).map(({ level, text }) => `${level} ${text}`)
}

type Case = readonly [promise: string, zone: Zone, finding: RegExp]
const cases: readonly Case[] = [
  ['an MX with the name of this machine leads here', { 'ours.example': { MX: ['mx.ours.example'] } }, /^ok .*mx\.ours/],
  [
    'an MX with an address of this machine leads here, also when it is the second',
    {
      'ours.example': { MX: ['first.example', 'second.example'] },
      'first.example': { A: ['198.51.100.1'] },
      'second.example': { AAAA: ['2001:db8::25'] },
    },
    /^ok mail for ours\.example comes to second\.example/,
  ],
  [
    'an MX elsewhere is to note, since there may be a relay in front',
    { 'ours.example': { MX: ['relay.example'] }, 'relay.example': { A: ['198.51.100.1'] } },
    /^note mail for ours\.example goes to relay\.example: no name or address of this machine/,
  ],
  ['a domain without MX is to note', { 'ours.example': { TXT: ['x'] } }, /^note ours\.example has no MX record/],
  ['a domain that is not there is to note', {}, /^note ours\.example has no MX record/],
  ['a null MX is to note', { 'ours.example': { MX: ['.'] } }, /^note ours\.example says that it takes no mail/],
  ['without DNS it is unknown', { 'ours.example': 'SERVFAIL' }, /^note ours\.example: MX unknown, DNS does not answer/],
]

test.for(cases)('%s', async ([, zone, finding]) => {
  expect(await foundIn(zone)).toEqual([expect.stringMatching(finding)])
})

const sends = { OUTBOUND_SMTP_URL: 'smtp://smarthost.example' }

test('SPF and DMARC of domains that we send from are looked for', async () => {
  const mx = { MX: ['mx.ours.example'] }
  expect((await foundIn({ 'ours.example': mx }, sends)).slice(1)).toEqual([
    expect.stringMatching(/^note ours\.example has no SPF record/),
    expect.stringMatching(/^note ours\.example has no DMARC record/),
  ])
  const published = {
    'ours.example': { ...mx, TXT: ['other=1', 'v=spf1 -all'] },
    '_dmarc.ours.example': { TXT: ['v=DMARC1; p=none'] },
  }
  expect((await foundIn(published, sends)).slice(1)).toEqual([
    'ok ours.example has an SPF record',
    'ok ours.example has a DMARC record, at _dmarc.ours.example',
  ])
})

test('two SPF records are none', async () => {
  const zone = { 'ours.example': { MX: ['mx.ours.example'], TXT: ['v=spf1 -all', 'v=spf1 mx -all'] } }
  expect(await foundIn(zone, sends)).toContainEqual(expect.stringMatching(/^note ours\.example has 2 SPF records/))
})
