import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings, dmarc } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { releaseTicket } from '../desk/release.ts'
import { endless } from '../mail/hostile-mails.ts'
import { fixture } from '../mail/read-fixture.ts'
import { createReader, type Reader } from '../mail/reading/reader.ts'
import { committer } from './commit.ts'
import { laterReading, rereadStored } from './reread.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let pool: pg.Pool
let reader: Reader
let directory: string

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  reader = createReader({ threads: 1, maxOldGenerationMb: 64, log })
  directory = await mkdtemp(join(tmpdir(), 'postroom-reread-'))
})

afterAll(async () => {
  await reader.close()
  await pool.end()
  await database.drop()
  await rm(directory, { recursive: true })
})

const html = Buffer.from('From: a@x.test\r\nSubject: new\r\nContent-Type: text/html\r\n\r\n<p>read again</p>\r\n')

type Given = { bytes: Buffer; text: string; isPending: boolean }

async function stored(digest: string, { bytes, text, isPending }: Given): Promise<string> {
  const mail = arrival({ digest, messageId: `${digest}@x.test`, bytes, text, subject: 'old' })
  await committer(pool, () => commitSettings)([{ ...mail, isPending }])
  return mail.id
}

async function message(id: string): Promise<unknown> {
  const { rows } = await pool.query(
    'select m.subject, m.text, m.parse_error, m.parse_pending, t.subject as title from messages m join tickets t on t.id = m.ticket_id where m.id = $1',
    [id],
  )
  return rows[0]
}

const parts = (readLimitMs: number) => ({ pool, reader, directory, readLimitMs: () => readLimitMs })

test('a mail that was read in part is read whole afterwards, and its ticket gets its title', async () => {
  const id = await stored('part', { bytes: html, text: '', isPending: true })
  const later = laterReading({ ...parts(30_000), log })
  later.resume()
  await later.stop()
  expect(await message(id)).toMatchObject({ parse_pending: true })
  const again = laterReading({ ...parts(30_000), log })
  again.add(id)
  await again.idle()
  expect(await message(id)).toEqual({
    subject: 'new',
    text: 'read again',
    parse_error: null,
    parse_pending: false,
    title: 'new',
  })
})

test('a reading that runs out of time does not take the place of a good one', async () => {
  const id = await stored('good', { bytes: endless(), text: 'a good reading', isPending: false })
  const [told] = await Array.fromAsync(rereadStored(parts(50), { kind: 'message', id }))
  expect(told).toMatchObject({ changed: false, parseError: expect.any(String) })
  expect(await message(id)).toMatchObject({ text: 'a good reading', parse_error: null })
})

async function holds(id: string): Promise<unknown> {
  const { rows } = await pool.query(
    `select m.held_because as message, t.held_because as ticket, array(select kind from ticket_events e
       where e.ticket_id = t.id order by at, id) as events
     from messages m join tickets t on t.id = m.ticket_id where m.id = $1`,
    [id],
  )
  return rows[0]
}

test('a mail of which only the whole shows that it lets somebody in is held then, until an agent releases it', async () => {
  const id = await stored('trick', { bytes: fixture('mails/sign-up-code.eml'), text: '', isPending: true })
  expect(await holds(id)).toEqual({ message: null, ticket: null, events: ['opened'] })
  const again = () => Array.fromAsync(rereadStored(parts(30_000), { kind: 'message', id }))
  await again()
  const because = expect.stringContaining('of another service')
  expect(await holds(id)).toEqual({ message: because, ticket: because, events: ['opened', 'held'] })
  const { rows } = await pool.query('select ticket_id from messages where id = $1', [id])
  await releaseTicket(pool, { ticketId: Number(rows[0].ticket_id), actor: 'agent:test', now: new Date() })
  await again()
  expect(await holds(id)).toEqual({ message: null, ticket: null, events: ['opened', 'held', 'released'] })
})

test('what was said against the author stays when the mail is read again', async () => {
  const mail = arrival({ digest: 'doubt', messageId: 'doubt@x.test', bytes: html, authentication: dmarc('fail') })
  await committer(pool, () => commitSettings)([mail])
  await Array.fromAsync(rereadStored(parts(30_000), { kind: 'message', id: mail.id }))
  const { rows } = await pool.query('select notes from messages where id = $1', [mail.id])
  expect(rows[0].notes).toEqual([expect.stringContaining('DMARC fails')])
})
