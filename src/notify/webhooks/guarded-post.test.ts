import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lookupAt } from '../../../test/dns-lookup.ts'
import { type DnsServer, startDnsServer } from '../../../test/dns-server.ts'
import { selfSigned } from '../../../test/self-signed.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../../test/webhook-receiver.ts'
import { createGuardedPost, type GuardedPostParts, guardedLookup, type Posted } from './guarded-post.ts'

let receiver: WebhookReceiver
let dns: DnsServer

beforeAll(async () => {
  receiver = await startWebhookReceiver()
  dns = await startDnsServer()
})
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]()
  await dns?.[Symbol.asyncDispose]()
})
beforeEach(() => receiver.behave({ status: 200 }))

async function post(url: string, allowPrivate: boolean, parts: Partial<GuardedPostParts> = {}): Promise<Posted> {
  await using poster = createGuardedPost({
    userAgent: 'Postroom/test',
    timeoutMs: 10_000,
    lookup: lookupAt(dns.address),
    ...parts,
  })
  return await poster.post({ url, allowPrivate, body: '{"a":"ü"}', headers: { 'webhook-id': '1' } })
}

test('a POST of JSON comes in as it was given, with our name', async () => {
  receiver.behave({ status: 202, headers: { 'retry-after': '7' }, body: 'thanks' })
  expect(await post(`${receiver.origin}/hooks/1?a=b`, true)).toEqual({
    kind: 'answered',
    status: 202,
    retryAfter: '7',
  })
  const { headers, ...came } = receiver.received.at(-1) ?? {}
  expect(came).toMatchObject({ path: '/hooks/1?a=b', body: '{"a":"ü"}', id: '1' })
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Postroom/test' })
})

describe('what is not public', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.1', 'loopback'],
    ['2130706433', 'loopback'],
    ['0x7f000001', 'loopback'],
    ['0x7f.0.0.1', 'loopback'],
    ['0177.0.0.01', 'loopback'],
    ['127.0.0.1.', 'loopback'],
    ['１２７.０.０.１', 'loopback'],
    ['%31%32%37.0.0.1', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['0', 'this host'],
    ['[::1]', 'loopback'],
    ['[::]', 'this host'],
    ['[::ffff:127.0.0.1]', 'an IPv4 address in IPv6'],
    ['[::ffff:7f00:1]', 'an IPv4 address in IPv6'],
    ['[64:ff9b::127.0.0.1]', 'loopback, behind NAT64'],
    ['[2002:7f00:1::]', 'a 6to4 tunnel'],
    ['[fe80::1]', 'link-local'],
    ['169.254.169.254', 'metadata'],
    ['[fd00:ec2::254]', 'a private network'],
    ['100.100.100.200', 'carrier-grade NAT'],
    ['192.168.0.1', 'a private network'],
    ['224.0.0.1', 'multicast'],
  ])('http://%s/ is not connected to: %s', async (host, is) => {
    const before = receiver.connections()
    expect(await post(`http://${host}:${receiver.port}/`, false)).toEqual({
      kind: 'forbidden',
      because: expect.stringContaining(is),
    })
    expect(receiver.connections()).toBe(before)
  })

  test.each([
    ['inside.example', ['127.0.0.1']],
    ['inside.example.', ['127.0.0.1']],
    ['both.example', ['93.184.215.14', '10.0.0.1']],
    ['metadata.example', ['169.254.169.254']],
  ])('a name is not connected to when it leads there: %s', async (name, addresses) => {
    dns.add({ [name.replace(/\.$/, '')]: { A: addresses } })
    const before = receiver.connections()
    expect(await post(`http://${name}:${receiver.port}/`, false)).toMatchObject({ kind: 'forbidden' })
    expect(receiver.connections()).toBe(before)
  })

  test('localhost, as the system knows it, is not connected to', async () => {
    await using poster = createGuardedPost({ userAgent: 'Postroom/test', timeoutMs: 10_000 })
    const url = `http://localhost:${receiver.port}/`
    expect(await poster.post({ url, allowPrivate: false, body: '', headers: {} })).toMatchObject({ kind: 'forbidden' })
    expect(await poster.post({ url, allowPrivate: true, body: '', headers: {} })).toMatchObject({ status: 200 })
  })

  test('the check is made on the addresses that the connection uses, so it helps nothing to change them in between', async () => {
    dns.add({ 'rebinding.example': { A: ['93.184.215.14'] } })
    const asked = () => dns.asked.filter((question) => question === 'A rebinding.example').length
    const lookup = guardedLookup(lookupAt(dns.address))
    const ask = (all: boolean) =>
      new Promise((resolve) => lookup('rebinding.example', { all }, (...result) => resolve(result)))
    expect(await ask(true)).toEqual([null, [{ address: '93.184.215.14', family: 4 }], undefined])
    expect(await ask(false)).toEqual([null, '93.184.215.14', 4])
    dns.add({ 'rebinding.example': { A: ['127.0.0.1'] } })
    const before = asked()
    expect(await post(`http://rebinding.example:${receiver.port}/`, false)).toEqual({
      kind: 'forbidden',
      because: 'its name leads to 127.0.0.1, which is not public: loopback',
    })
    expect(asked() - before).toBe(1)
  })

  test('it is connected to when the webhook may', async () => {
    dns.add({ 'inside.example': { A: ['127.0.0.1'] } })
    expect(await post(`http://inside.example:${receiver.port}/`, true)).toMatchObject({ status: 200 })
  })
})

test('a redirect is not followed', async () => {
  receiver.behave({ status: 307, headers: { location: `${receiver.origin}/elsewhere` } })
  const before = receiver.received.length
  expect(await post(receiver.origin, true)).toMatchObject({ kind: 'answered', status: 307 })
  expect(receiver.received).toHaveLength(before + 1)
})

test.each([
  ['hang', { kind: 'unreachable', because: 'it did not answer within 0.3 s' }],
  ['drip', { kind: 'answered', status: 200, retryAfter: null }],
] as const)('a receiver that does not end (%s) is left after the time', async (behaviour, posted) => {
  receiver.behave(behaviour)
  expect(await post(receiver.origin, true, { timeoutMs: 300 })).toEqual(posted)
})

test('an answer without end is not read', async () => {
  receiver.behave('endless')
  expect(await post(receiver.origin, true, { timeoutMs: 60_000 })).toMatchObject({ status: 200 })
})

test.each([
  ['close', 'it closed the connection (UND_ERR_SOCKET)'],
  ['garbage', 'it does not speak HTTP'],
] as const)('a receiver that breaks off (%s) was not reached', async (behaviour, because) => {
  receiver.behave(behaviour)
  expect(await post(receiver.origin, true)).toEqual({ kind: 'unreachable', because })
})

test('an answer with headers without end is refused', async () => {
  receiver.behave({ status: 200, headers: { 'x-long': 'x'.repeat(100_000) } })
  expect(await post(receiver.origin, true)).toMatchObject({ kind: 'unreachable' })
})

test('where nothing listens, and names that are not there, are told apart', async () => {
  const gone = await startWebhookReceiver()
  await gone[Symbol.asyncDispose]()
  expect(await post(gone.origin, true)).toMatchObject({ because: 'nothing listens there (ECONNREFUSED)' })
  expect(await post('http://nowhere.example/', true)).toMatchObject({
    because: 'its name is not in the DNS (ENOTFOUND)',
  })
})

test('a DNS that does not answer is left after the time', async () => {
  dns.add({ 'silent.example': 'silence' })
  expect(await post('http://silent.example/', false, { timeoutMs: 300 })).toEqual({
    kind: 'unreachable',
    because: 'it did not answer within 0.3 s',
  })
})

describe('TLS', () => {
  test('only a certificate that is trusted, and is for the name, is accepted', async () => {
    const tls = await selfSigned('hooks.example')
    await using secure = await startWebhookReceiver({ tls })
    dns.add({ 'hooks.example': { A: ['127.0.0.1'] }, 'other.example': { A: ['127.0.0.1'] } })
    const to = (name: string) => post(`https://${name}:${secure.port}/`, true)
    expect(await to('hooks.example')).toEqual({
      kind: 'unreachable',
      because: 'TLS with it is not safe (DEPTH_ZERO_SELF_SIGNED_CERT)',
    })
    const before = getCACertificates('default')
    try {
      setDefaultCACertificates([...before, tls.cert])
      expect(await to('hooks.example')).toMatchObject({ kind: 'answered', status: 200 })
      expect(await to('other.example')).toEqual({
        kind: 'unreachable',
        because: 'TLS with it is not safe (ERR_TLS_CERT_ALTNAME_INVALID)',
      })
    } finally {
      setDefaultCACertificates(before)
    }
    expect(secure.received).toHaveLength(1)
  })

  test('a receiver that does not speak it was not reached', async () => {
    expect(await post(receiver.origin.replace('http:', 'https:'), true)).toMatchObject({ kind: 'unreachable' })
  })
})
