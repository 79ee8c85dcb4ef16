import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Rspamd, type RspamdVerdict, startRspamd } from '../../test/rspamd.ts'
import type { MailFacts } from './filter.ts'
import { rspamdFilter } from './rspamd.ts'

let rspamd: Rspamd
beforeAll(async () => {
  rspamd = await startRspamd('s3cret')
})
beforeEach(() => () => rspamd.fail(null))
afterAll(() => rspamd[Symbol.asyncDispose]())

const settings = {
  reject: 'refuse',
  addHeader: 'quarantine',
  softReject: 'defer',
  limitBytes: 10_000_000,
  timeoutMs: 20_000,
  onFailure: 'open',
  listeners: null,
} as const
const parts = { password: 's3cret', ourName: 'mx.humanmade.com' }
const bytes = Buffer.from('Subject: x\r\n\r\n\xff\r\n', 'latin1')
const facts: MailFacts = {
  session: 's1',
  clientIp: '192.0.2.1',
  helo: 'mx.customer.example',
  reversePath: 'ann@customer.example',
  tls: 'TLSv1.3 TLS_AES_256_GCM_SHA384',
  recipients: ['support@humanmade.com', 'sysops@humanmade.com'],
  held: { in: 'memory', bytes },
  sizeBytes: bytes.length,
}

async function ask(
  changes: Partial<Parameters<typeof rspamdFilter>[0]> = {},
  mail: Partial<MailFacts> = {},
  given = parts,
) {
  const filter = rspamdFilter({ ...settings, url: rspamd.url, ...changes }, given)
  return filter?.asks.data?.({ ...facts, ...mail }, new AbortController().signal)
}

test('it gets the mail as it came, and the envelope in its fields', async () => {
  expect(await ask()).toEqual({ kind: 'neutral' })
  const { fields, mail } = rspamd.asked.at(-1) ?? { fields: new Map(), mail: null }
  expect(mail?.equals(bytes)).toBe(true)
  expect(Object.fromEntries(fields)).toMatchObject({
    'queue-id': ['s1'],
    'mta-name': ['mx.humanmade.com'],
    from: ['<ann@customer.example>'],
    rcpt: ['<support@humanmade.com>', '<sysops@humanmade.com>'],
    ip: ['192.0.2.1'],
    helo: ['mx.customer.example'],
    'tls-cipher': ['TLSv1.3 TLS_AES_256_GCM_SHA384'],
    password: ['s3cret'],
    'content-length': [String(bytes.length)],
  })
})

test('addresses beyond ASCII are left out, since it takes them for broken headers', async () => {
  await ask(
    {},
    { reversePath: 'müller@bücher.example', recipients: ['müller@humanmade.com'], helo: 'a\r\nb', tls: null },
  )
  const names = [...(rspamd.asked.at(-1)?.fields.keys() ?? [])]
  expect(names.filter((name) => ['from', 'rcpt', 'helo', 'tls-cipher'].includes(name))).toEqual([])
})

test('a null reverse-path is told as one', async () => {
  await ask({}, { reversePath: '' })
  expect(rspamd.asked.at(-1)?.fields.get('from')).toEqual(['<>'])
})

test.for<[verdict: RspamdVerdict, changes: Parameters<typeof ask>[0], answer: object]>([
  [{ action: 'no action', score: 1 }, {}, { kind: 'neutral' }],
  [{ action: 'greylist', score: 5 }, {}, { kind: 'neutral' }],
  [{ action: 'of a later release' }, {}, { kind: 'neutral' }],
  [{ action: 'add header', score: 7 }, {}, { kind: 'quarantine', because: 'add header, score 7 of 15' }],
  [{ action: 'rewrite subject' }, {}, { kind: 'quarantine' }],
  [{ action: 'add header' }, { addHeader: 'accept' }, { kind: 'neutral' }],
  [{ action: 'quarantine' }, {}, { kind: 'quarantine' }],
  [
    { action: 'reject', score: 21 },
    {},
    { kind: 'refuse', reply: { code: 550, text: '5.7.1 The message looks like spam' } },
  ],
  [{ action: 'discard' }, {}, { kind: 'refuse' }],
  [{ action: 'reject' }, { reject: 'quarantine' }, { kind: 'quarantine' }],
  [{ action: 'soft reject' }, {}, { kind: 'defer', reply: { code: 451, text: '4.7.1 Please try again later' } }],
  [
    { action: 'soft reject', smtpMessage: 'Try\r\n250 again' },
    {},
    { kind: 'defer', reply: { code: 451, text: '4.7.1 Try 250 again' } },
  ],
  [{ action: 'soft reject' }, { softReject: 'accept' }, { kind: 'neutral' }],
])('%j with %j', async ([verdict, changes, answer]) => {
  rspamd.say(verdict)
  expect(await ask(changes)).toMatchObject(answer)
})

test('the symbols that weigh most say why', async () => {
  rspamd.say({ action: 'reject', score: 16.5, symbols: { A: 1, B: 9, C: -3, D: 2, E: 3, F: 4, G: 0.5 } })
  expect(await ask()).toMatchObject({ because: 'reject, score 16.5 of 15 (B, F, E, D, A)' })
})

test('a mail above the limit is not given', async () => {
  const before = rspamd.asked.length
  expect(await ask({ limitBytes: 10 })).toEqual({ kind: 'unasked' })
  expect(rspamd.asked.length).toBe(before)
})

test('a wrong password, an answer that is none, and one that is not there are errors', async () => {
  await expect(ask({}, {}, { ...parts, password: 'wrong' })).rejects.toThrow('HTTP status 403')
  rspamd.fail('nonsense')
  await expect(ask()).rejects.toThrow('JSON')
  rspamd.fail('hang-up')
  await expect(ask()).rejects.toThrow('socket hang up')
  await expect(ask({ url: 'http://127.0.0.1:1' })).rejects.toThrow('ECONNREFUSED')
})

test('one that answers before it has the whole mail is heard', async () => {
  rspamd.fail(503)
  const large = Buffer.alloc(9_000_000)
  await expect(ask({}, { held: { in: 'memory', bytes: large }, sizeBytes: large.length })).rejects.toThrow('503')
})
