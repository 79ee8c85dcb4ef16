import { Writable } from 'node:stream'
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import type { MailFate } from '../ops/maillog.ts'
import { createTokenBuckets } from '../smtp/token-buckets.ts'
import { addRefusals, forgetRefusals, type Refusal } from '../store/refusals.ts'
import { openRefusalBook } from './refusal-book.ts'

let database: TestDatabase
let pool: pg.Pool
const log = pino({ level: 'warn' }, new Writable({ write: (_chunk, _encoding, done) => done() }))
const start = Date.UTC(2026, 0, 5, 9)

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 2 })
})
beforeEach(() => pool.query('delete from refusals'))
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const fate = (change: Partial<MailFate> = {}): MailFate => ({
  ...{ session: 's1', mail: null, clientIp: '192.0.2.7', reversePath: 'ada@customer.example' },
  ...{ recipients: ['nobody@ours.example'], bytes: null, outcome: 'refused', because: 'no rule matches this address' },
  ...{ reply: '550 5.1.1 No such address here', ref: null, durationMs: 3, ...change },
})

function openBook(registry = new Registry()) {
  let now = start
  const book = openRefusalBook({ pool, budgets: createTokenBuckets, now: () => new Date(now), log, registry })
  return { book, registry, later: (ms: number) => (now += ms) }
}

const rows = async () =>
  (
    await pool.query(
      'select outcome, client_ip, reverse_path, recipients, because, reply, mails from refusals order by at',
    )
  ).rows

test('a refused mail can be found afterwards, with whom it was for and why it was refused', async () => {
  const { book } = openBook()
  await using _ = book
  book.note(fate(), '192.0.2.7')
  await book.written()
  expect(await rows()).toEqual([
    {
      ...{ outcome: 'refused', client_ip: '192.0.2.7', reverse_path: 'ada@customer.example', mails: 1 },
      recipients: ['nobody@ours.example'],
      ...{ because: 'no rule matches this address', reply: '550 5.1.1 No such address here' },
    },
  ])
})

test('mails that are alike share a row that counts them', async () => {
  const { book } = openBook()
  await using _ = book
  for (let at = 0; at < 5_000; at++) book.note(fate({ session: `s${at}` }), '192.0.2.7')
  await book.written()
  expect(await rows()).toEqual([expect.objectContaining({ mails: 5_000 })])
})

test('a guesser of addresses does not fill the table, and one row says how many are missing', async () => {
  const { book, registry } = openBook()
  await using _ = book
  for (let at = 0; at < 5_000; at++) book.note(fate({ recipients: [`guess${at}@ours.example`] }), '192.0.2.7')
  book.note(fate({ clientIp: '198.51.100.1' }), '198.51.100.1')
  await book.written()
  const found = await rows()
  expect(found).toHaveLength(30 + 1 + 1)
  expect(found.find(({ outcome }) => outcome === 'not-kept')).toMatchObject({ mails: 4_970, reverse_path: '' })
  expect(found).toContainEqual(expect.objectContaining({ client_ip: '198.51.100.1' }))
  expect(await registry.metrics()).toContain('postroom_refusals_not_kept_total 4970')
})

test('many networks together have a rate too, and get new shares with time', async () => {
  const { book, later } = openBook()
  await using _ = book
  const flood = () => {
    for (let at = 0; at < 3_000; at++)
      book.note(fate({ reversePath: `a${at}@x.example` }), `10.0.${at >> 8}.${at & 255}`)
  }
  flood()
  await book.written()
  expect((await rows()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(600)
  later(3_600_000)
  flood()
  await book.written()
  expect((await rows()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(1_200)
})

test('what a peer wrote is bounded, and nothing in it is obeyed', async () => {
  const { book } = openBook()
  await using _ = book
  const recipients = Array.from({ length: 200 }, (_unused, at) => `r${at}@ours.example`)
  book.note(fate({ reversePath: `${'x'.repeat(9_000)}@y`, recipients, because: 'a\u202Eb\r\nc\0' }), '192.0.2.7')
  await book.written()
  const [row] = await rows()
  expect(row?.reverse_path.length).toBeLessThan(260)
  expect(row?.recipients).toHaveLength(10)
  expect(row?.because).toBe('a\\u{202e}b\\u{d}\\u{a}c\\u{0}')
})

test('a database that is away costs the list its rows, and nobody his mail', async () => {
  const away = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
  const registry = new Registry()
  const book = openRefusalBook({ pool: away, budgets: createTokenBuckets, now: () => new Date(start), log, registry })
  expect(() => book.note(fate(), '192.0.2.7')).not.toThrow()
  await book.written()
  expect(await registry.metrics()).toContain('postroom_refusals_not_kept_total 1')
  await book[Symbol.asyncDispose]()
  await away.end()
})

test('old rows go, and of the rest all but the newest', async () => {
  const at = (minutes: number) => new Date(start + minutes * 60_000)
  const refusal = (minutes: number): Refusal => ({
    ...{ outcome: 'refused', session: null, clientIp: null, reversePath: '', recipients: [], because: `m${minutes}` },
    ...{ reply: null, sizeBytes: null, mails: 1, at: at(minutes) },
  })
  await addRefusals(pool, [1, 2, 3, 4, 5].map(refusal))
  expect(await forgetRefusals(pool, { before: at(2), most: 100 })).toBe(1)
  expect(await forgetRefusals(pool, { before: at(0), most: 2 })).toBe(2)
  expect((await rows()).map(({ because }) => because)).toEqual(['m4', 'm5'])
})
