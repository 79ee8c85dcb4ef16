import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from '../../test/database.ts'
import { MigrationError, migrate, migrationLock, refuseOldVersion } from './migrate.ts'
import { createPool } from './pool.ts'

const silent = pino({ level: 'silent' })
let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  await mkdir(join(folder, 'meta'))
  await addMigrations(['create table first (id int)'])
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

/** Writes a migrations folder as drizzle-kit does: a journal, and a numbered file for each. */
async function addMigrations(statements: readonly string[]): Promise<void> {
  const entries = statements.map((_, idx) => ({
    idx,
    version: '7',
    when: 1_000 + idx,
    tag: `000${idx}_it`,
    breakpoints: true,
  }))
  for (const [index, statement] of statements.entries()) await writeFile(join(folder, `000${index}_it.sql`), statement)
  await writeFile(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  )
}

async function migrateOnce(queryTimeoutMs = 5_000, log = silent): Promise<void> {
  const pool = createPool({ url: database.url, max: 1, queryTimeoutMs, log: silent })
  await migrate(pool, { folder, log }).finally(() => pool.end())
}

async function tables(): Promise<string[]> {
  const client = new pg.Client(database.url)
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  await client.end()
  return rows.map(({ name }) => name)
}

test('migrating twice is harmless, and a later migration is added', async () => {
  await migrateOnce()
  await migrateOnce()
  expect(await tables()).toEqual(['first'])
  await addMigrations(['create table first (id int)', 'create table second (id int)'])
  await migrateOnce()
  expect(await tables()).toEqual(['first', 'second'])
})

test('20 replicas that start together are fine', async () => {
  await Promise.all(Array.from({ length: 20 }, () => migrateOnce()))
  expect(await tables()).toEqual(['first'])
})

test('who has to wait for another one says so, and goes on when that one is done', async () => {
  const other = new pg.Client(database.url)
  await other.connect()
  await other.query('select pg_advisory_lock($1)', [migrationLock])
  const said = Promise.withResolvers<string>()
  const migrated = migrateOnce(5_000, pino({}, { write: said.resolve }))
  expect(await said.promise).toContain('waiting for another Postroom')
  expect(await tables()).toEqual([])
  await other.end()
  await migrated
  expect(await tables()).toEqual(['first'])
})

test('a migration that fails leaves nothing of itself or of its neighbours', async () => {
  await addMigrations(['create table first (id int)', 'create table second (id int);\nselect 1 / 0'])
  await expect(migrateOnce()).rejects.toThrow()
  expect(await tables()).toEqual([])
})

test('a migration may take longer than a query of the service', async () => {
  await addMigrations(['select pg_sleep(0.3)', 'create table second (id int)'])
  await migrateOnce(100)
  expect(await tables()).toEqual(['second'])
})

test('a database that a newer Postroom has migrated is refused and left alone', async () => {
  const older = `${folder}-older`
  await cp(folder, older, { recursive: true })
  await addMigrations(['create table first (id int)', 'create table second (id int)'])
  await migrateOnce()
  await rm(folder, { recursive: true })
  folder = older
  const failure = await migrateOnce().catch((err: unknown) => err)
  expect(failure).toBeInstanceOf(MigrationError)
  expect(failure).toMatchObject({ message: expect.stringContaining('a newer one has been here') })
})

test('a server older than 15 is refused, a newer one will do', () => {
  for (const old of ['14.19', '9.6.24', '13beta1', 'unknown'])
    expect(() => refuseOldVersion(old), old).toThrow('Postroom needs 15 or newer')
  for (const good of ['15.20 (Debian 15.20-0+deb12u1)', '18.4', '19devel'])
    expect(() => refuseOldVersion(good), good).not.toThrow()
})
