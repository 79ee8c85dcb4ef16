/**
 * The pool of database connections. It survives everything that happens to the database: a lost connection is dropped and
 * replaced at the next use, nothing is thrown where nobody could catch it, and no wait is without an end.
 */
import pg from 'pg'
import type { Log } from '../ops/log.ts'
import type { Connection } from './embedded/session.ts'

export type PoolOptions = Readonly<{
  /** Connections at most. */
  max: number
  /**
   * Bounds each step: getting a connection, and the server's work on one statement (SQLSTATE 57014). A server that does
   * not even say so is given up `graceMs` later.
   */
  queryTimeoutMs: number
  log: Log
}> &
  (Readonly<{ url: string }> | Readonly<{ connection: Connection }>)

/** For the server's own answer that it gave up: without it, a dead network would hold a connection for hours. */
const graceMs = 2_000
/** A database host that vanished is noticed on idle connections before the next mail needs them. */
const keepAliveAfterMs = 10_000
/**
 * For a row that somebody else holds. Services hold one for the writing of one batch; whoever holds it longer (a forgotten
 * transaction) delays the mails of one ticket, which must not look like a slow database (SQLSTATE 55P03, not 57014).
 */
const longestLockMs = 5_000

/** Makes a pool; connects at first use. Close it with `end()`. */
export function createPool(options: PoolOptions): pg.Pool {
  const { max, queryTimeoutMs, log } = options
  const pool = new pg.Pool({
    ...('url' in options ? { connectionString: options.url } : { ...options.connection, ssl: false }),
    max,
    onConnect: keepPlans,
    application_name: 'postroom',
    connectionTimeoutMillis: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    lock_timeout: Math.min(longestLockMs, queryTimeoutMs / 2),
    query_timeout: queryTimeoutMs + graceMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
  })
  logLosses(pool, log)
  // A connection that is lost while somebody holds it fails that one's query, and also emits; unheard, that ends Node.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('release', (_, client) => closeIfUnfinished(client))
  return pool
}

/**
 * Our prepared statements ask for keys by their indexes, so the plan never depends on the values; planning anew each time
 * cost as much as running it. A kept plan must not be one for the empty table of a fresh database, though: read from end to
 * end, also by the checks of foreign keys, it gets slower with each mail until statistics come.
 */
async function keepPlans(client: pg.ClientBase): Promise<void> {
  await client.query('set plan_cache_mode = force_generic_plan; set enable_seqscan = off')
}

/** One line for an outage, however many connections it takes; the next connection ends it. */
function logLosses(pool: pg.Pool, log: Log): void {
  let isAway = false
  pool.on('error', (err) => {
    if (!isAway) log.warn({ because: err.message }, 'lost idle connections to the database')
    isAway = true
  })
  pool.on('connect', () => {
    if (isAway) log.info('connected to the database again')
    isAway = false
  })
}

/** A connection that comes back in the middle of a transaction or of an answer would poison the next user's work. */
function closeIfUnfinished(client: pg.PoolClient): void {
  if (client.getTransactionStatus() !== 'I') void client.end()
}
