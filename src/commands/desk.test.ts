/** The commands that agents work with: `set` and `reply`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import type { Command } from './command.ts'
import * as importing from './import.ts'
import { recordedIo } from './recorded-io.ts'
import * as reply from './reply.ts'
import * as set from './set.ts'

let database: TestDatabase
let client: pg.Client
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-desk-'))
  database = await createTestDatabase()
  client = new pg.Client(database.url)
  await client.connect()
  for (const name of ['one', 'two']) {
    const header = `From: Ann <ann@customer.example>\nTo: support@humanmade.com\nSubject: ${name}\nMessage-ID: <${name}@x.example>`
    await writeFile(join(root, `${name}.eml`), `${header}\n\nHello\n`)
    expect(await runCommand(importing, [join(root, `${name}.eml`)])).toMatchObject({ code: 0, err: '' })
  }
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
  await rm(root, { recursive: true, force: true })
})

async function runCommand(
  command: Command,
  argv: readonly string[],
  given: Readonly<{ mail?: boolean; text?: string }> = {},
) {
  const env = { DATABASE_URL: database.url, ...(given.mail ? { OUTBOUND_SMTP_URL: 'smtp://127.0.0.1:2' } : {}) }
  const { io, out, err } = recordedIo(env, root)
  const stdin =
    given.text === undefined
      ? undefined
      : (async function* () {
          yield given.text ?? ''
        })()
  const code = await command.run(argv, { ...io, stdin })
  return { code, out: out(), err: err() }
}

test('set says what was and what is, and that on-call is paged', async () => {
  expect(await runCommand(set, ['T-1', '--status', 'open', '--priority', 'urgent', '--type', 'incident'])).toEqual({
    ...{ code: 0, err: '' },
    out: 'T-1: status was new and is open, priority was normal and is urgent, type was question and is incident, on-call is paged\n',
  })
  // It pages, and nobody has said yet that it is his.
  expect(await runCommand(set, ['1', '--status', 'open'])).toEqual({ code: 0, err: '', out: 'T-1: taken\n' })
  expect(await runCommand(set, ['1', '--priority', 'urgent'])).toMatchObject({
    code: 0,
    out: 'T-1: nothing to change\n',
  })
  expect(await runCommand(set, ['T-2', '--type', 'problem'])).toMatchObject({ code: 0 })
  expect(await runCommand(set, ['T-1', '--problem', 'T-2'])).toMatchObject({
    out: 'T-1: problem was none and is T-2\n',
  })
  expect(await runCommand(set, ['T-1', '--problem', 'none'])).toMatchObject({
    out: 'T-1: problem was T-2 and is none\n',
  })
})

test('set refuses what is not allowed, and what it does not understand', async () => {
  expect(await runCommand(set, ['T-1', '--status', 'new'])).toEqual({
    ...{ code: 1, out: '' },
    err: 'postroom: T-1: it is open: nobody can make it new\n',
  })
  expect(await runCommand(set, ['T-9', '--status', 'open'])).toMatchObject({
    code: 1,
    err: 'postroom: there is no ticket T-9\n',
  })
  const wrong = [
    [],
    ['T-1'],
    ['T-1', 'T-2', '--status', 'open'],
    ['x', '--status', 'open'],
    ['T-1', '--status', 'done'],
  ]
  for (const argv of [...wrong, ['T-1', '--problem', 'x'], ['T-1', '--priority', 'p1'], ['T-1', '--type', 'bug']])
    expect((await runCommand(set, argv)).code).toBe(2)
})

test('reply sends what standard input or a file says, with files, and moves the ticket', async () => {
  await writeFile(join(root, 'log.txt'), 'a line\n')
  const argv = ['T-2', '--cc', 'bob@other.example', '--cc', 'support@humanmade.com', '--attach', 'log.txt']
  expect(await runCommand(reply, argv, { mail: true, text: 'Hello Ann\n' })).toEqual({
    code: 0,
    out: 'T-2: reply to ann@customer.example, bob@other.example; it was new and is pending\n',
    err: 'not to support@humanmade.com: it is an address of ours, and mail to it would come back\n',
  })
  await writeFile(join(root, 'answer.txt'), 'Done.\n')
  const solving = ['T-2', '--text-file', 'answer.txt', '--status', 'solved']
  expect(await runCommand(reply, solving, { mail: true })).toMatchObject({
    code: 0,
    out: expect.stringContaining('is solved'),
  })
  const { rows } = await client.query(
    `select m.text, (select json_agg(filename) from attachments a where a.message_id = m.id) as files
     from messages m where direction = 'out' order by received_at, id`,
  )
  expect(rows).toEqual([
    { text: 'Hello Ann\n', files: ['log.txt'] },
    { text: 'Done.\n', files: null },
  ])
})

test('reply says why nothing is sent', async () => {
  const because = async (argv: readonly string[], given: Parameters<typeof runCommand>[2]) => {
    const { code, err } = await runCommand(reply, argv, given)
    return [code, err]
  }
  expect(await because(['T-2'], { text: 'x' })).toEqual([
    1,
    'postroom: mail can not be sent: OUTBOUND_SMTP_URL is not set\n',
  ])
  expect(await because(['T-2'], { mail: true, text: '' })).toEqual([
    1,
    'postroom: there is nothing to send: no text, and no file\n',
  ])
  expect(await because(['T-9'], { mail: true, text: 'x' })).toEqual([1, 'postroom: there is no ticket T-9\n'])
  expect(await because(['T-2', '--cc', 'bob'], { mail: true, text: 'x' })).toEqual([1, 'postroom: bob is no address\n'])
  expect(await because(['T-2', '--attach', 'gone.txt'], { mail: true, text: 'x' })).toEqual([
    1,
    'postroom: gone.txt can not be read: ENOENT\n',
  ])
  for (const argv of [[], ['x'], ['T-2', '--status', 'new']])
    expect((await runCommand(reply, argv, { mail: true })).code).toBe(2)
})
