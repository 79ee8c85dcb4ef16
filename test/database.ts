/**
 * A fresh database for a test file, in the run's Postgres, migrated as the service would. The migrations run once per
 * test run, into a template; each database is a copy of that (some 30 ms).
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { inject } from 'vitest'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))
const template = 'postroom_template'
/** Any number that nobody else locks: one process makes the template, the others wait for it. */
const templateLock = 7_325_001

export interface TestDatabase extends AsyncDisposable {
  /** `postgres://…`, as in DATABASE_URL. */
  readonly url: string
  /** Removes the database, and the sessions that are still open in it. */
  drop(): Promise<void>
}

/** Makes a database with all migrations applied. Remove it with `drop()`, or by `await using`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(async (client, name) => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    await ensureTemplate(client)
    await client.query(`create database ${name} template ${template}`)
  })
}

/** Makes a database without any table, to see what migrations do; `options` of `create database`, such as its locale. */
export async function createEmptyDatabase(options = ''): Promise<TestDatabase> {
  return createDatabase(async (client, name) => {
    await client.query(`create database ${name} ${options}`)
  })
}

async function createDatabase(create: (client: pg.Client, name: string) => Promise<void>): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdministrator('postgres', (client) => create(client, name))
  const drop = () =>
    asAdministrator('postgres', async (client) => {
      await untilLeft(client, name)
      await client.query(`drop database if exists ${name} with (force)`)
    })
  return { url: urlOf(name), drop, [Symbol.asyncDispose]: drop }
}

/**
 * Waits, a second at most, for sessions that are on their way out: a pool that was ended says so before its connections have
 * closed, and one that is thrown out then has nobody left to tell, which fails the run.
 */
async function untilLeft(client: pg.Client, name: string): Promise<void> {
  for (let looks = 0; looks < 50; looks++) {
    const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [name])
    if (rowCount === 0) return
    await client.query('select pg_sleep(0.02)')
  }
}

async function ensureTemplate(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select from pg_database where datname = $1', [template])
  if (rows.length > 0) return
  await client.query(`drop database if exists ${template}_new`) // left by a migration that failed
  await client.query(`create database ${template}_new`)
  if (existsSync(`${migrationsFolder}/meta/_journal.json`))
    await asAdministrator(`${template}_new`, (fresh) => migrate(drizzle(fresh), { migrationsFolder }))
  await client.query(`alter database ${template}_new rename to ${template}`)
}

async function asAdministrator(database: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(urlOf(database))
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(database: string): string {
  const { host, port, user, password } = inject('postgres')
  return `postgres://${user}:${password}@${host}:${port}/${database}`
}
