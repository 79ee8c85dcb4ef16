import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { run } from './import.ts'
import { recordedIo } from './recorded-io.ts'

let database: TestDatabase
let client: pg.Client
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-import-'))
  database = await createTestDatabase()
  client = new pg.Client(database.url)
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
  await rm(root, { recursive: true, force: true })
})

/** Runs the command in the test's folder; gives its exit code and what it said. */
async function imported(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url, ...env }, root)
  const code = await run(
    argv.map((word) => (word.startsWith('-') || word.includes('@') ? word : join(root, word))),
    io,
  )
  return { code, out: out(), err: err().replaceAll(`${root}/`, '') }
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

async function rows(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  return (await client.query(text, [...values])).rows
}

type Plan = Readonly<{ id: string; subject?: string; to?: string; answers?: string; minute?: number }>

function mailOf({ id, subject = id, to = 'support@humanmade.com', answers, minute = 0 }: Plan): string {
  return [
    'From: Ann <ann@customer.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@customer.example>`,
    ...(answers === undefined ? [] : [`In-Reply-To: <${answers}@customer.example>`]),
    `Date: Mon, 1 Jan 2024 10:${String(minute).padStart(2, '0')}:00 +0000`,
    '',
    'Hello,',
    'From now on it is broken.',
    '',
  ].join('\n')
}

function mboxOf(plans: readonly Plan[]): string {
  const quoted = (text: string) => text.replace(/^(>*From )/gm, (from) => (from === 'From ' ? `>${from}` : from))
  return plans.map((plan) => `From ann@customer.example Mon Jan  1 10:00:00 2024\n${quoted(mailOf(plan))}\n`).join('')
}

test('an mbox becomes tickets and answers, with their raw bytes; a second run adds nothing', async () => {
  const threads = Array.from({ length: 40 }, (_, at) => [
    { id: `q${at}` },
    { id: `a${at}`, answers: `q${at}`, subject: `Re: q${at}` },
    { id: `b${at}`, answers: `a${at}`, subject: `Re: q${at}` },
  ]).flat()
  await write('archive.mbox', mboxOf(threads))
  const first = await imported(['archive.mbox'])
  expect(first).toEqual({ code: 0, out: '120 mails imported (40 new tickets, 80 added to tickets)\n', err: '' })

  const counts = `select (select count(*) from tickets) as tickets, (select count(*) from messages) as messages,
    (select count(*) from deliveries) as deliveries, (select count(*) from ticket_events) as events`
  const before = await rows(counts)
  expect(before).toMatchObject([{ tickets: '40', messages: '120', deliveries: '120' }])
  const second = await imported(['archive.mbox'])
  expect(second).toEqual({ code: 0, out: '0 mails imported, 120 already there\n', err: '' })
  expect(await rows(counts)).toEqual(before)

  const raw = await rows(
    `select convert_from(string_agg(bytes, '' order by seq), 'utf8') as raw from raw_chunks
     join messages on messages.id = raw_chunks.message_id where messages.message_id = 'a7@customer.example' group by messages.id`,
  )
  expect(raw).toEqual([{ raw: mailOf({ id: 'a7', answers: 'q7', subject: 'Re: q7' }) }])
})

test('the order of the mails decides, not that of the files', async () => {
  await write('letters/Re order.eml', mailOf({ id: 'order-answer', answers: 'order', minute: 30 }))
  await write('letters/sub/order.eml', mailOf({ id: 'order', minute: 5 }))
  const { code, out } = await imported(['letters'])
  expect({ code, out }).toEqual({ code: 0, out: '2 mails imported (1 new ticket, 1 added to tickets)\n' })
})

test('an imported mail is old: the ticket is of its time, of source import, and of its route', async () => {
  await write('old.eml', mailOf({ id: 'old', to: 'Hosting <hosting@humanmade.com>' }))
  await imported(['old.eml'])
  expect(await rows(`select type, source, created_at from tickets where subject = 'old'`)).toEqual([
    { type: 'incident', source: 'import', created_at: new Date('2024-01-01T10:00:00Z') },
  ])
  expect(
    await rows(
      `select d.recipients, d.reverse_path from deliveries d join tickets t on t.id = d.ticket_id where t.subject = 'old'`,
    ),
  ).toEqual([{ recipients: ['hosting@humanmade.com'], reverse_path: 'ann@customer.example' }])
})

test('--to decides the route of mails that were for somebody else', async () => {
  await write('else.eml', mailOf({ id: 'else', to: 'desk@old.example' }))
  const without = await imported(['else.eml'])
  expect(without.code).toBe(1)
  expect(without.err).toBe('else.eml: no route: none of ours among desk@old.example\n')
  expect(without.out).toBe('0 mails imported\npassed over 1: no route\n')
  expect(await imported(['--to', 'sysops@humanmade.com', 'else.eml'])).toMatchObject({ code: 0 })
  expect(await rows(`select priority from tickets where subject = 'else'`)).toEqual([{ priority: 'urgent' }])
})

test('a bad file is told and does not keep the others out', async () => {
  await write('mixed/a.eml', mailOf({ id: 'mixed-a' }))
  await write('mixed/b.eml', '')
  await write('mixed/Maildir/cur/1:2,S', mailOf({ id: 'mixed-c' }))
  await write('mixed/readme.txt', 'not for import\n')
  const { code, out, err } = await imported(['mixed', 'nowhere'])
  expect(code).toBe(1)
  expect(err.trim().split('\n').toSorted()).toEqual([
    'mixed/b.eml: an empty file',
    'mixed/readme.txt: not a mail: no header fields',
    'nowhere: no such file or directory',
  ])
  expect(out.split('\n')[0]).toBe('2 mails imported (2 new tickets)')
})

test('a dry run tells what it would take, and needs no database', async () => {
  await write('dry.mbox', mboxOf([{ id: 'dry-1' }, { id: 'dry-2', to: 'desk@old.example' }]))
  const { code, out } = await imported(['--dry-run', 'dry.mbox'], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  })
  expect({ code, out }).toEqual({ code: 1, out: '1 mail to import; nothing was stored\npassed over 1: no route\n' })
  expect(await rows(`select from tickets where subject like 'dry-%'`)).toEqual([])
})

test('nothing is left behind in DATA_DIR', async () => {
  expect((await readdir(join(root, 'data'))).filter((name) => name.startsWith('import-'))).toEqual([])
})

test.each([
  [[], 'nothing to import'],
  [['--format', 'mboxcl', 'x'], 'there is no format "mboxcl"'],
  [['--to', 'x@elsewhere.example', 'x'], '--to x@elsewhere.example: elsewhere.example is not a domain of ours'],
])('%j is called wrongly', async (argv, message) => {
  const { code, err } = await imported(argv)
  expect(code).toBe(2)
  expect(err.split('\n')[0]).toBe(`postroom: ${message}`)
})
