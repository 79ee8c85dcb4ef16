/** `user list`, `user deactivate` and `user reset-second-factor`; that `user add` keeps the last admin. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import type { Command } from './command.ts'
import { recordedIo } from './recorded-io.ts'
import * as add from './user-add.ts'
import * as deactivate from './user-deactivate.ts'
import * as list from './user-list.ts'
import * as reset from './user-reset-second-factor.ts'

let database: TestDatabase
let client: pg.Client
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-users-'))
  database = await createTestDatabase()
  client = new pg.Client(database.url)
  await client.connect()
  await runCommand(add, '--admin', 'root@desk.example')
  await runCommand(add, 'ann@desk.example')
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
  await rm(root, { recursive: true })
})

async function runCommand(command: Command, ...argv: string[]) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url, DATA_DIR: root }, root)
  return { code: await command.run(argv, io), out: out(), err: err() }
}

const openSession = () =>
  client.query(
    `insert into sessions (id, user_id, token, expires_at, created_at, updated_at)
     select gen_random_uuid(), id, gen_random_uuid()::text, now() + interval '1 day', now(), now()
     from users where email = 'ann@desk.example'`,
  )
const sessions = async () => (await client.query('select from sessions')).rowCount

test('who is deactivated has no session, is listed as such, and may come back', async () => {
  await openSession()
  expect(await runCommand(deactivate, 'Ann@desk.example')).toMatchObject({ code: 0, err: '' })
  expect(await sessions()).toBe(0)
  const listed = await runCommand(list)
  expect(listed.out).toMatch(
    /^root@desk.example: admin, no password yet, no second factor\nann@desk.example: agent, .*, deactivated \d.*\n$/,
  )
  expect(await runCommand(add, 'ann@desk.example')).toMatchObject({ code: 1, out: '' })
  expect(await runCommand(deactivate, '--undo', 'ann@desk.example')).toMatchObject({ code: 0 })
  const rows: unknown[] = JSON.parse((await runCommand(list, '--json')).out)
  expect(rows).toContainEqual(expect.objectContaining({ email: 'ann@desk.example', deactivated_at: null }))
})

test('a second factor goes with its codes and all sessions, once', async () => {
  await client.query(`update users set two_factor_enabled = true where email = 'ann@desk.example'`)
  await client.query(
    `insert into two_factors (id, user_id, secret, backup_codes)
     select gen_random_uuid(), id, 'secret', 'codes' from users where email = 'ann@desk.example'`,
  )
  await openSession()
  expect(await runCommand(reset, 'ann@desk.example')).toMatchObject({ code: 0, err: '' })
  expect([await sessions(), (await client.query('select from two_factors')).rowCount]).toEqual([0, 0])
  expect(await runCommand(reset, 'ann@desk.example')).toMatchObject({ code: 1, out: '' })
})

test('the last admin stays one, by whatever command', async () => {
  expect(await runCommand(deactivate, 'root@desk.example')).toMatchObject({ code: 1, out: '' })
  expect(await runCommand(add, 'root@desk.example')).toMatchObject({ code: 1, out: '' })
  const { rows } = await client.query(`select role, deactivated_at from users where email = 'root@desk.example'`)
  expect(rows).toEqual([{ role: 'admin', deactivated_at: null }])
})

test.each([
  [deactivate, ['nobody@desk.example'], 1],
  [reset, ['nobody@desk.example'], 1],
  [deactivate, [], 2],
  [reset, ['a@b.example', 'c@d.example'], 2],
  [list, ['x'], 2],
] as const)('who is not there, and wrong arguments, are told: %#', async (command, argv, code) => {
  expect(await runCommand(command, ...argv)).toMatchObject({
    code,
    out: '',
    err: expect.stringContaining('postroom: '),
  })
})
