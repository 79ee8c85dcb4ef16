/**
 * Brings a database up to the tables that this program knows: the SQL files of `migrations/`, forward only, each once,
 * all or nothing. Replicas that start together wait for the first one (a session advisory lock). A database that is too
 * old, or newer than this program, is refused before anything is changed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import pg from 'pg'
import { z } from 'zod'
import type { Log } from '../ops/log.ts'
import type { Queryable } from './queryable.ts'

/** The database can not be migrated for a reason that a person can mend; the message says how. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** drizzle-kit's list of migrations; `when` is the identity of each in the database. */
const Journal = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) })

/** The number that all replicas lock while they migrate ("post" in ASCII). */
export const migrationLock = 0x706f_7374
const oldestServer = 15
/** drizzle's record of what was applied. */
const migrationsTable = 'drizzle.__drizzle_migrations'

/**
 * Applies what is missing, on a connection of its own without the pool's timeouts; gives the names of what it applied.
 * Twice is harmless.
 */
export async function migrate(
  pool: pg.Pool,
  { folder, log }: { folder: string; log: Log },
): Promise<readonly string[]> {
  const known = await knownMigrations(folder)
  const client = await connectPatiently(pool)
  try {
    await refuseOldServer(client)
    await takeLock(client, log)
    const before = await appliedIn(client)
    refuseUnknown(before, known)
    await applyMissing(client, folder, before)
    const applied = known.filter(({ when }) => !before.includes(when)).map(({ tag }) => tag)
    if (applied.length > 0) log.info({ applied }, 'database migrated')
    return applied
  } finally {
    await client.end() // and with it the lock
  }
}

/** How the tables of a database stand to this program. Changes nothing. */
export async function schemaState(
  db: Queryable,
  folder: string,
): Promise<Readonly<{ server: string; missing: readonly string[]; unknown: number }>> {
  const [known, applied] = [await knownMigrations(folder), await appliedIn(db)]
  const { rows } = await db.query<{ server_version: string }>('show server_version')
  return {
    server: rows[0]?.server_version ?? 'unknown',
    missing: known.filter(({ when }) => !applied.includes(when)).map(({ tag }) => tag),
    unknown: applied.filter((at) => !known.some(({ when }) => when === at)).length,
  }
}

async function knownMigrations(folder: string) {
  return Journal.parse(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8'))).entries
}

/**
 * What drizzle's own migrator does, on the same table of its own (so drizzle-kit can go on from there). Loading that one
 * costs 100 MB of the main thread's young heap, which is never given back, and a third of a second of every start.
 */
async function applyMissing(client: pg.Client, folder: string, applied: readonly number[]): Promise<void> {
  await client.query('create schema if not exists drizzle')
  await client.query(
    `create table if not exists ${migrationsTable} (id serial primary key, hash text not null, created_at bigint)`,
  )
  await client.query('begin')
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: folder })) {
    if (applied.includes(folderMillis)) continue
    for (const statement of sql) await client.query(statement)
    await client.query(`insert into ${migrationsTable} (hash, created_at) values ($1, $2)`, [hash, folderMillis])
  }
  await client.query('commit')
}

/** A large table takes longer to change than a mail may take to be written. */
async function connectPatiently(pool: pg.Pool): Promise<pg.Client> {
  const { statement_timeout, query_timeout, lock_timeout, ...options } = pool.options
  const client = new pg.Client({ ...options, password: pool.options.password, application_name: 'postroom migrate' })
  client.on('error', () => undefined) // the statement in hand fails with it
  await client.connect()
  return client
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  refuseOldVersion(rows[0]?.server_version ?? 'unknown')
}

/** Throws a MigrationError when a server of this version (`15.20 (Debian …)`) lacks what our SQL needs. */
export function refuseOldVersion(version: string): void {
  if (Number.parseInt(version, 10) >= oldestServer) return
  throw new MigrationError(
    `the database server is Postgres ${version}; Postroom needs ${oldestServer} or newer. Upgrade it, or set DATABASE_URL to a newer one.`,
  )
}

async function takeLock(client: pg.Client, log: Log): Promise<void> {
  const tried = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [migrationLock])
  if (tried.rows[0]?.taken === true) return
  log.info('waiting for another Postroom that migrates this database')
  await client.query('select pg_advisory_lock($1)', [migrationLock])
}

/** The migrations that the database has, by their `when`; none when it is new. */
async function appliedIn(client: Queryable): Promise<number[]> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
    migrationsTable,
  ])
  if (rows[0]?.exists !== true) return []
  const applied = await client.query<{ at: string }>(`select created_at as at from ${migrationsTable}`)
  return applied.rows.map(({ at }) => Number(at))
}

function refuseUnknown(applied: readonly number[], known: readonly { when: number; tag: string }[]): void {
  const unknown = applied.filter((at) => !known.some(({ when }) => when === at))
  if (unknown.length === 0) return
  throw new MigrationError(
    `the database has ${unknown.length} migration(s) that this Postroom does not know (its own newest is ${known.at(-1)?.tag}): a newer one has been here. Start that release, or restore the backup from before the upgrade.`,
  )
}
