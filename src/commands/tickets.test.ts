import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { recordedIo } from './recorded-io.ts'
import { run } from './tickets.ts'

let database: TestDatabase
let empty: TestDatabase

const main = resolve(import.meta.dirname, '../main.ts')

/** More than one page of the list. */
const count = 1203

beforeAll(async () => {
  database = await createTestDatabase()
  empty = await createTestDatabase()
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query(
    `insert into tickets (type, priority, subject, requester_email, requester_name, source, created_at, updated_at)
     select 'question', 'normal', 'subject ' || n, 'ann@customer.example', 'Ann', 'email', at, at
     from generate_series(1, $1) as n, lateral (select timestamptz '2024-01-01 00:00:00.123456Z' + n / 3 * interval '1 minute' as at)`,
    [count],
  )
  await client.end()
})
afterAll(async () => {
  await database?.drop()
  await empty?.drop()
})

async function listed(
  argv: readonly string[],
  options: { isTTY?: boolean; url?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const { io, out, err } = recordedIo({ DATABASE_URL: options.url ?? database.url, ...options.env }, tmpdir())
  const code = await run(argv, { ...io, isTTY: options.isTTY ?? false, columns: 100 })
  return { code, out: out(), err: err() }
}

test('all tickets are listed once, the newest first, however many', async () => {
  const { code, out } = await listed(['--json'])
  const tickets: unknown = JSON.parse(out)
  expect(code).toBe(0)
  expect(tickets).toHaveLength(count)
  const refs = Array.isArray(tickets) ? tickets.map(({ ref }) => ref) : []
  expect(refs).toEqual(Array.from({ length: count }, (_, at) => `T-${count - at}`))
})

test('JSON has the columns of the table', async () => {
  const { out } = await listed(['--json', '--limit', '1'])
  expect(JSON.parse(out)).toEqual([
    {
      id: count,
      ref: `T-${count}`,
      type: 'question',
      priority: 'normal',
      status: 'new',
      subject: `subject ${count}`,
      requester_email: 'ann@customer.example',
      requester_name: 'Ann',
      source: 'email',
      problem_id: null,
      held_because: null,
      suspected_because: null,
      created_at: '2024-01-01T06:41:00.123Z',
      updated_at: '2024-01-01T06:41:00.123Z',
    },
  ])
})

test('the table has one heading and a line for each ticket', async () => {
  const { out } = await listed(['--limit', '700'])
  const lines = out.trimEnd().split('\n')
  expect(lines).toHaveLength(701)
  expect(lines.filter((line) => line.startsWith('REF'))).toHaveLength(1)
})

test('a terminal gets the newest 50, in colour unless NO_COLOR says otherwise', async () => {
  const { out } = await listed([], { isTTY: true })
  expect(out).toContain('\u001b[')
  const plain = await listed([], { isTTY: true, env: { NO_COLOR: '1' } })
  expect(plain.out).not.toContain('\u001b')
  expect(plain.out.split('\n').filter((line) => line.startsWith('T-'))).toHaveLength(50)
  expect(plain.out).toContain('The newest 50; --limit N lists more.')
})

test('without tickets it says how to send a first mail, and JSON is an empty array', async () => {
  const { code, out } = await listed([], { url: empty.url, env: { SMTP_PORT: '2599' } })
  expect(code).toBe(0)
  expect(out).toContain('No tickets yet.')
  expect(out).toContain('curl smtp://127.0.0.1:2599 ')
  expect((await listed(['--json'], { url: empty.url })).out).toBe('[]\n')
})

test('a reader that has seen enough ends the list, and that is no failure', async () => {
  const env = { ...process.env, DATABASE_URL: database.url }
  const child = spawn(process.execPath, [main, 'tickets', '--json'], {
    env,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = text(child.stderr)
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = await once(child, 'exit')
  expect({ code, said: await said }).toEqual({ code: 0, said: '' })
})

test.each([
  [['--limit', '0'], '--limit is "0", expected a number from 1'],
  [['--limit', 'x'], '--limit is "x", expected a number from 1'],
  [['T-1'], 'tickets takes options only'],
])('%j is called wrongly', async (argv, message) => {
  const { code, err } = await listed(argv)
  expect(code).toBe(2)
  expect(err.split('\n')[0]).toBe(`postroom: ${message}`)
})
