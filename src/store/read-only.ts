/**
 * A look into the database that changes nothing: no server is started, no migration applied, and the session may only
 * read. For commands that explain what would be done.
 */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { databaseUser } from './embedded/initialise.ts'
import { layoutUnder } from './embedded/layout.ts'
import { readOccupant } from './embedded/occupant.ts'
import { host } from './embedded/port.ts'
import type { Queryable } from './queryable.ts'

/** An open database, or why there is none to look into. */
export type Look = AsyncDisposable &
  (Readonly<{ db: Queryable; because: null }> | Readonly<{ db: null; because: string }>)

/** A person waits for it. */
const patienceMs = 5_000

/** Connects to the database by `url`, or to the embedded one if it is running. Never throws for one that is away. */
export async function lookInto({
  url,
  dataDir,
}: Readonly<{ url: string | undefined; dataDir: string }>): Promise<Look> {
  try {
    const connection = url === undefined ? await embeddedConnection(dataDir) : { connectionString: url }
    if (connection === null) return nowhere('the embedded database is not running')
    const client = new pg.Client({
      ...connection,
      application_name: 'postroom look',
      connectionTimeoutMillis: patienceMs,
      statement_timeout: patienceMs,
      query_timeout: patienceMs,
    })
    client.on('error', () => undefined) // the statement in hand fails with it
    await client.connect()
    await client.query('set default_transaction_read_only = on')
    return { db: client, because: null, [Symbol.asyncDispose]: () => client.end() }
  } catch (err) {
    return nowhere(err instanceof Error && err.message !== '' ? err.message : String(err))
  }
}

function nowhere(because: string): Look {
  return { db: null, because, [Symbol.asyncDispose]: async () => undefined }
}

async function embeddedConnection(dataDir: string): Promise<pg.ClientConfig | null> {
  const { cluster, passwordFile } = layoutUnder(dataDir)
  const occupant = await readOccupant(cluster)
  if (occupant.kind !== 'process' || occupant.state !== 'ours' || occupant.lock.status !== 'ready') return null
  const password = (await readFile(passwordFile, 'utf8')).trim()
  return { host, port: occupant.lock.port, user: databaseUser, password, database: 'postroom', ssl: false }
}
