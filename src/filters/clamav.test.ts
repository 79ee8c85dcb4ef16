import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Clamd, startClamd } from '../../test/clamd.ts'
import type { MailSource } from '../mail/parsed-mail.ts'
import { answerOf, clamAvFilter } from './clamav.ts'
import type { MailFacts } from './filter.ts'

let clamd: Clamd
beforeAll(async () => {
  clamd = await startClamd('VIRUS')
})
beforeEach(() => () => clamd.fail(null))
afterAll(() => clamd[Symbol.asyncDispose]())

const settings = {
  found: 'refuse',
  limitBytes: 10_000_000,
  timeoutMs: 20_000,
  onFailure: 'open',
  listeners: null,
} as const

function factsOf(held: MailSource, sizeBytes: number): MailFacts {
  const sender = { session: 's1', clientIp: '192.0.2.1', helo: null, reversePath: '', tls: null }
  return { ...sender, recipients: ['support@humanmade.com'], held, sizeBytes }
}

async function ask(
  bytes: Buffer,
  changes: Partial<Parameters<typeof clamAvFilter>[0]> = {},
  signal = new AbortController().signal,
) {
  const filter = clamAvFilter({ ...settings, address: clamd.address, ...changes })
  return filter?.asks.data?.(factsOf({ in: 'memory', bytes }, bytes.length), signal)
}

test('a mail is given as it came, and passes when nothing is found', async () => {
  const bytes = Buffer.from('Subject: x\r\n\r\n\0\xff..\r\n', 'latin1')
  expect(await ask(bytes)).toEqual({ kind: 'neutral' })
  expect(clamd.scanned.at(-1)?.equals(bytes)).toBe(true)
})

test('a mail of megabytes is given whole, from a file too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postroom-clamav-'))
  try {
    const bytes = Buffer.alloc(3_000_001, 'abc\r\n')
    await writeFile(join(directory, 'mail'), bytes)
    const held: MailSource = { in: 'file', path: join(directory, 'mail'), sizeBytes: bytes.length }
    const filter = clamAvFilter({ ...settings, address: clamd.address })
    const facts = factsOf(held, bytes.length)
    expect(await filter?.asks.data?.(facts, new AbortController().signal)).toEqual({ kind: 'neutral' })
    expect(clamd.scanned.at(-1)?.equals(bytes)).toBe(true)
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('what is found is refused with its name, or quarantined', async () => {
  const bytes = Buffer.from('Subject: x\r\n\r\nVIRUS\r\n')
  expect(await ask(bytes)).toEqual({
    kind: 'refuse',
    because: 'found Test.Virus',
    reply: { code: 550, text: '5.7.1 The message holds what a virus scanner knows as Test.Virus' },
  })
  expect(await ask(bytes, { found: 'quarantine' })).toEqual({ kind: 'quarantine', because: 'found Test.Virus' })
})

test('a mail above the limit is not given', async () => {
  const before = clamd.scanned.length
  expect(await ask(Buffer.alloc(101), { limitBytes: 100 })).toEqual({ kind: 'unasked' })
  expect(clamd.scanned.length).toBe(before)
})

test('a scanner that takes no more says so: a failure', async () => {
  clamd.fail('limit')
  const because = 'clamd says "INSTREAM size limit exceeded. ERROR"'
  expect(await ask(Buffer.alloc(5_000_000))).toEqual({ kind: 'failed', because })
})

test('a scanner that hangs up, or is not there, is an error', async () => {
  clamd.fail('hang-up')
  await expect(ask(Buffer.alloc(5_000_000))).rejects.toThrow()
  await expect(ask(Buffer.from('x'), { address: '127.0.0.1:1' })).rejects.toThrow('ECONNREFUSED')
  await expect(ask(Buffer.from('x'), { address: '/nowhere/clamd.sock' })).rejects.toThrow('ENOENT')
})

test('the scan ends when nobody waits for it', async () => {
  clamd.fail('silence')
  const end = new AbortController()
  const answer = ask(Buffer.from('x'), {}, end.signal)
  end.abort()
  await expect(answer).rejects.toThrow('nobody waits')
})

test.for([
  ['stream: OK', 'neutral'],
  ['stream: Eicar-Signature FOUND', 'refuse'],
  ['stream: Can not allocate memory ERROR', 'failed'],
  ['', 'failed'],
] as const)('clamd says %j: %s', ([reply, kind]) => {
  expect(answerOf(reply, 'refuse').kind).toBe(kind)
})
