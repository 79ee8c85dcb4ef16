import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bounded, endless, fillsTheHeap } from '../hostile-mails.ts'
import type { MailSource, Reading } from '../parsed-mail.ts'
import { fixture, parsed, taskOf, unstorable } from '../read-fixture.ts'
import { createReader, type Reader, type ReadOptions } from './reader.ts'

const log = pino({ level: 'silent' })
const patient = { reversePath: 'ann@example.com', budgetMs: 60_000, limitMs: 60_000 }

/** Not plain enough to be read without a worker. */
const ordinary = fixture('mails/question-with-attachment.eml')

function read(reader: Reader, bytes: Uint8Array, options: Partial<ReadOptions> = {}): Promise<Reading> {
  const { source, headerSection } = taskOf(bytes)
  return reader.read(source, headerSection, { ...patient, ...options })
}

describe('a reader with two threads', () => {
  let reader: Reader
  beforeAll(() => {
    reader = createReader({ threads: 2, maxOldGenerationMb: 128, log })
  })
  afterAll(() => reader.close())

  test('a mail is read in a worker as it is read here', async () => {
    expect(await read(reader, ordinary)).toEqual({ mail: await parsed(ordinary), pending: false })
  })

  test('the bytes stay with the caller', async () => {
    const bytes = Buffer.from(ordinary)
    await read(reader, bytes)
    expect(bytes.equals(ordinary)).toBe(true)
  })

  test('a mail in a file is read as one in memory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postroom-reader-'))
    try {
      const path = join(directory, 'mail')
      await writeFile(path, ordinary)
      const source: MailSource = { in: 'file', path, sizeBytes: ordinary.length }
      const { mail } = await reader.read(source, taskOf(ordinary).headerSection, patient)
      expect(mail).toEqual(await parsed(ordinary))
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  test('a file that is not there is thrown, not taken for a bad mail', async () => {
    const source: MailSource = { in: 'file', path: '/nowhere/mail', sizeBytes: 1 }
    for (const headerSection of [new Uint8Array(), taskOf(ordinary).headerSection]) {
      await expect(reader.read(source, headerSection, patient)).rejects.toThrow('ENOENT')
    }
  })

  test('a mail that overruns its limit is readable, and harms no other', async () => {
    const others = Array.from({ length: 20 }, () => ordinary)
    const overrun = read(reader, endless(), { limitMs: 300 })
    const readings = await Promise.all(others.map((bytes) => read(reader, bytes)))
    const { mail, pending } = await overrun
    expect(pending).toBe(false)
    expect(mail).toMatchObject({ subject: 'hostile', messageId: 'h@evil.example' })
    expect(mail.parseError).toBe('reading took longer than 300 ms')
    expect(mail.text).toMatch(/^--b0\n/)
    expect(mail.notes).toContain('the text is the raw body')
    expect(readings.every((reading) => !reading.pending && reading.mail.parseError === null)).toBe(true)
  })

  test('a mail that is not read within the budget is answered from its header section, and can be read later', async () => {
    const bytes = endless()
    const { mail, pending } = await read(reader, bytes, { budgetMs: 50 })
    expect(pending).toBe(true)
    expect(mail).toMatchObject({ subject: 'hostile', text: '', html: null, attachments: [], parseError: null })
    expect((await read(reader, ordinary)).mail.parseError).toBeNull()
  })

  test.each(bounded)('$what: bounded and flagged', async ({ mail: make, parseError, note, text }) => {
    const { mail, pending } = await read(reader, make())
    expect(pending).toBe(false)
    expect(mail.subject).toBe('hostile')
    if (parseError === null) expect(mail.parseError).toBeNull()
    else expect(mail.parseError).toMatch(parseError)
    if (note !== null) expect(mail.notes.join('\n')).toMatch(note)
    expect(mail.text).toMatch(text)
    expect(unstorable(mail)).toEqual([])
  })
})

test('a mail that fills the memory of its worker is readable, and the next mail is read', async () => {
  await using reader = createReader({ threads: 1, maxOldGenerationMb: 32, log })
  const { mail } = await read(reader, fillsTheHeap())
  expect(mail).toMatchObject({ subject: 'hostile', parseError: 'reading needed more memory than a worker may use' })
  expect(mail.text).toMatch(/^<p>a<p>a/)
  expect((await read(reader, ordinary)).mail.parseError).toBeNull()
})

test('who waits behind another mail waits no longer than the budget', async () => {
  await using reader = createReader({ threads: 1, maxOldGenerationMb: 128, log })
  const overrun = read(reader, endless(), { limitMs: 1000 })
  const waiting = await read(reader, ordinary, { budgetMs: 50 })
  expect(waiting.pending).toBe(true)
  expect(waiting.mail).toMatchObject({ subject: 'Invoice for October', text: '' })
  expect((await overrun).mail.parseError).toBe('reading took longer than 1000 ms')
  expect((await read(reader, ordinary)).pending).toBe(false)
})

test('short plain mail is read while all workers are busy', async () => {
  await using reader = createReader({ threads: 1, maxOldGenerationMb: 128, log })
  const overrun = read(reader, endless(), { limitMs: 1000 })
  const { mail, pending } = await read(reader, fixture('mails/first-mail.eml'), { budgetMs: 1 })
  expect({ pending, subject: mail.subject }).toEqual({
    pending: false,
    subject: 'How do I add a second domain to our site?',
  })
  await overrun
})

test('a closed reader throws, also for mails under way', async () => {
  const reader = createReader({ threads: 1, maxOldGenerationMb: 128, log })
  const underWay = read(reader, endless())
  const all = Promise.allSettled([underWay, read(reader, ordinary), read(reader, ordinary)])
  await reader.close()
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(read(reader, ordinary)).rejects.toThrow('closed')
})

test('readings are counted by outcome', async () => {
  const registry = new Registry()
  await using reader = createReader({ threads: 1, maxOldGenerationMb: 128, log, registry })
  await read(reader, ordinary)
  await read(reader, endless(), { limitMs: 100 })
  await read(reader, endless(), { budgetMs: 50 })
  const metrics = await registry.metrics()
  for (const outcome of ['read', 'failed', 'pending'])
    expect(metrics).toContain(`postroom_readings_total{outcome="${outcome}"} 1`)
})
