/** Opens the database that the environment names: a server by URL, or the embedded one; migrated and ready. */
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import type { Log } from '../ops/log.ts'
import { openEmbedded } from './embedded/supervisor.ts'
import { migrate } from './migrate.ts'
import { createPool } from './pool.ts'

/** `close` ends the connections, then stops an embedded server that this process owns. */
export type OpenDatabase = AsyncDisposable &
  Readonly<{
    pool: Pool
    /** The migrations that were missing and have been applied, oldest first. */
    applied: readonly string[]
  }>

/** Where the SQL files of the tables are. */
export const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Connects, starting the embedded server when `url` is not set, and applies what migrations are missing. */
export async function openDatabase(
  parts: Readonly<{
    url: string | undefined
    dataDir: string
    log: Log
    role: 'service' | 'visitor'
    queryTimeoutMs: number
  }>,
): Promise<OpenDatabase> {
  const { url, log } = parts
  await using opened = new AsyncDisposableStack()
  const embedded = url === undefined ? opened.use(await openEmbedded(parts)) : null
  const where = embedded === null ? { url: url ?? '' } : { connection: embedded.connection }
  const pool = createPool({ ...where, max: 10, log, queryTimeoutMs: parts.queryTimeoutMs })
  opened.defer(() => pool.end())
  const applied = await migrate(pool, { folder: migrations, log })
  const closing = opened.move()
  return { pool, applied, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}
