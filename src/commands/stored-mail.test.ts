/** The commands that look at mail that is there already: `explain`, `reparse` and `migrate`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import type { Command } from './command.ts'
import * as explain from './explain.ts'
import * as importing from './import.ts'
import * as migrate from './migrate.ts'
import { recordedIo } from './recorded-io.ts'
import * as reparse from './reparse.ts'

let database: TestDatabase
let client: pg.Client
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-stored-'))
  database = await createTestDatabase()
  client = new pg.Client(database.url)
  await client.connect()
  // One after the other: mails of one import that do not refer to each other may get their refs in any order.
  await importMail('one', [])
  await importMail('answer', ['In-Reply-To: <one@customer.example>'])
  await importMail('two', [])
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
  await rm(root, { recursive: true, force: true })
})

async function importMail(name: string, header: readonly string[]): Promise<void> {
  const fields = [
    'From: Ann <ann@customer.example>',
    'To: support@humanmade.com',
    `Subject: ${name}`,
    `Message-ID: <${name}@customer.example>`,
    'Date: Mon, 1 Jan 2024 10:00:00 +0000',
    ...header,
  ]
  const path = join(root, `${name}.eml`)
  await writeFile(path, `${fields.join('\n')}\n\nHello\n`)
  expect(await runCommand(importing, [path])).toMatchObject({ code: 0, err: '' })
}

async function runCommand(command: Command, argv: readonly string[]) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url }, root)
  const code = await command.run(argv, io)
  return { code, out: out(), err: err() }
}

test('explain says why each message of a ticket is where it is', async () => {
  const { code, out } = await runCommand(explain, ['t-1'])
  expect(code).toBe(0)
  const [opening, answer] = out.split('\n\n')
  expect(opening).toContain('2024-01-01T10:00:00.000Z in ann@customer.example: one\n  opened: ')
  expect(opening).toContain('\n  recipient support@humanmade.com: support@humanmade.com, ')
  expect(answer).toContain('\n  replied: ')
  expect(answer).toContain('\n  evidence in-reply-to one@customer.example: holds, ')
})

test('explain gives the stored traces as JSON', async () => {
  const { out } = await runCommand(explain, ['--json', 'T-1'])
  expect(JSON.parse(out)).toMatchObject([
    { message_id: 'one@customer.example', trace: { decision: 'opened' } },
    { message_id: 'answer@customer.example', trace: { decision: 'replied' } },
  ])
})

test('explain knows no ticket that is not there, and takes one ref', async () => {
  expect(await runCommand(explain, ['T-99'])).toEqual({ code: 1, out: '', err: 'postroom: there is no ticket T-99\n' })
  for (const argv of [[], ['T-1', 'T-2'], ['--helo', 'x', 'T-1']])
    expect((await runCommand(explain, argv)).code).toBe(2)
})

test('reparse reads what was not read whole again, and leaves ref and status alone', async () => {
  await client.query(`update tickets set status = 'pending' where ref = 'T-2'`)
  await client.query(`update messages set parse_error = 'an older parser gave up', text = '' where subject = 'two'`)
  const { code, out } = await runCommand(reparse, [])
  expect(code).toBe(0)
  expect(out).toMatch(/^T-2 message [0-9a-f-]{36}: changed\n1 mail read again: 1 changed, 0 still not whole\n$/)
  const { rows } = await client.query(
    `select t.ref, t.status, m.parse_error, trim(m.text) as text from tickets t join messages m on m.ticket_id = t.id where t.ref = 'T-2'`,
  )
  expect(rows).toEqual([{ ref: 'T-2', status: 'pending', parse_error: null, text: 'Hello' }])
  expect((await runCommand(reparse, ['--flagged'])).out).toBe('0 mails read again: 0 changed, 0 still not whole\n')
})

test('reparse reads all mails again, or those of some tickets', async () => {
  expect((await runCommand(reparse, ['--all'])).out).toBe('3 mails read again: 0 changed, 0 still not whole\n')
  expect((await runCommand(reparse, ['T-1', '2'])).out).toBe('3 mails read again: 0 changed, 0 still not whole\n')
  expect(await runCommand(reparse, ['T-99'])).toEqual({
    code: 1,
    out: '0 mails read again: 0 changed, 0 still not whole\n',
    err: 'T-99: there is no mail of this ticket\n',
  })
  for (const argv of [['--all', '--flagged'], ['--all', 'T-1'], ['x']]) {
    expect((await runCommand(reparse, argv)).code).toBe(2)
  }
})

test('migrate says what it applied, and the second time that there is nothing to do', async () => {
  const name = `fresh_${process.pid}`
  await client.query(`create database ${name}`)
  const url = new URL(database.url)
  url.pathname = `/${name}`
  const runs: string[] = []
  for (let time = 0; time < 2; time++) {
    const { io, out } = recordedIo({ DATABASE_URL: url.href }, root)
    expect(await migrate.run([], io)).toBe(0)
    runs.push(out())
  }
  await client.query(`drop database ${name}`)
  expect(runs[0]).toMatch(/^(applied \d{4}_\w+\n)+$/)
  expect(runs[1]).toBe('the database is up to date\n')
})
