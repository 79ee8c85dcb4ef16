/** `key add`, `key list` and `key revoke`, on a database of their own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { digestOf } from '../accounts/api-keys.ts'
import { useApiKey } from '../store/api-keys.ts'
import type { Command } from './command.ts'
import * as add from './key-add.ts'
import * as list from './key-list.ts'
import * as revoke from './key-revoke.ts'
import { recordedIo } from './recorded-io.ts'

let database: TestDatabase
let pool: pg.Pool
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-keys-'))
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
  await rm(root, { recursive: true })
})

async function runCommand(command: Command, ...argv: string[]) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url, DATA_DIR: root }, root)
  return { code: await command.run(argv, io), out: out(), err: err() }
}

const opens = (key: string, at = new Date()) => useApiKey(pool, digestOf(key), at)

test('a key is all that is printed, opens what its scopes say, and is kept as a digest', async () => {
  const { code, out, err } = await runCommand(add, 'status page', '--scope', 'tickets:read', '--scope', 'inbound')
  const key = out.trim()
  expect([code, out]).toEqual([0, expect.stringMatching(/^pr_[\w-]{43}\n$/)])
  expect(err).not.toContain(key)
  expect(await opens(key)).toMatchObject({ name: 'status page', scopes: ['tickets:read', 'inbound'] })
  expect(JSON.stringify((await pool.query('select * from api_keys')).rows)).not.toContain(key)
  const listed = await runCommand(list)
  expect(listed.out).toContain('status page (tickets:read, inbound): by agent:cli')
  expect(listed.out).not.toContain(key)
})

test('a key with days ends after them', async () => {
  const { out } = await runCommand(add, 'for a while', '--scope', 'admin', '--days', '30')
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
  expect([await opens(out.trim(), inDays(29)), await opens(out.trim(), inDays(31))]).toEqual([expect.anything(), null])
})

test('a key that is revoked opens nothing, and can not be revoked again', async () => {
  const key = (await runCommand(add, 'lost', '--scope', 'admin')).out.trim()
  const rows: { id: string; name: string }[] = JSON.parse((await runCommand(list, '--json')).out)
  const id = rows.find(({ name }) => name === 'lost')?.id ?? ''
  expect(await runCommand(revoke, id)).toEqual({ code: 0, err: '', out: 'lost: its key opens nothing any more\n' })
  expect(await opens(key)).toBeNull()
  expect(await runCommand(revoke, id)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('before') })
  expect(await runCommand(revoke, id.replace(/^./, 'f'))).toMatchObject({ code: 1 })
  expect((await runCommand(list)).out).toMatch(/lost \(admin\): .*, revoked/)
})

test.each([
  [add, []],
  [add, ['name']],
  [add, ['name', '--scope', 'root']],
  [add, ['two', 'names', '--scope', 'admin']],
  [add, ['bell\u0007', '--scope', 'admin']],
  [add, ['name', '--scope', 'admin', '--days', '0']],
  [list, ['x']],
  [revoke, ['1']],
] as const)('wrong arguments are told: %#', async (command, argv) => {
  expect(await runCommand(command, ...argv)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage') })
})
