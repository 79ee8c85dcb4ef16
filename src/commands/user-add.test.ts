import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { recordedIo } from './recorded-io.ts'
import { run } from './user-add.ts'

let database: TestDatabase
let client: pg.Client
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-user-'))
  database = await createTestDatabase()
  client = new pg.Client(database.url)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
  await rm(root, { recursive: true })
})

async function add(...argv: string[]) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url, DATA_DIR: root }, root)
  return { code: await run(argv, io), out: out(), err: err() }
}

async function roleOf(email: string): Promise<unknown> {
  const { rows } = await client.query('select role from users where email = $1', [email])
  return rows[0]?.role
}

test('somebody is added with a role, and gets a link; its token is not in the database', async () => {
  const { code, out } = await add('--admin', 'Root@Desk.example')
  expect([code, out]).toEqual([0, expect.stringContaining('root@desk.example is added as admin.')])
  const [, token = ''] = /http:\/\/127\.0\.0\.1:8025\/set-up\?token=(\S+)/.exec(out) ?? []
  expect(token.length).toBeGreaterThan(30)
  const { rows } = await client.query('select identifier, value from verifications')
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(await roleOf('root@desk.example')).toBe('admin')
})

test('without an option it is an agent, and once more it is told that he is one already, with a new link', async () => {
  expect((await add('ann@desk.example')).out).toContain('is added as agent')
  const again = await add('ann@desk.example')
  expect(again.out).toContain('is agent already')
  expect(again.out).toContain('/set-up?token=')
  expect((await add('--admin', 'ann@desk.example')).out).toContain('was known, and is admin now')
  expect(await roleOf('ann@desk.example')).toBe('admin')
})

test.each([
  [[]],
  [['no address']],
  [['a@b.example', 'c@d.example']],
  [['--admin', '--agent', 'a@b.example']],
  [['--root']],
])('wrong arguments are told: %j', async (argv) => {
  expect(await add(...argv)).toMatchObject({ code: 2, err: expect.stringContaining('Usage: postroom user add') })
})
