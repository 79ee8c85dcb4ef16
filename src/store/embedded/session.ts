/**
 * One real, authenticated session with the embedded Postgres. It proves that the server is ours and answers, tells
 * us at once when the server goes away (its socket closes), and shows other Postroom processes that we are here.
 */
import pg from 'pg'
import { codeOf, EmbeddedError } from './errors.ts'

/** How to reach the database; what `pg` wants. */
export interface Connection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** A `service` owns Postgres: looks after it and stops it. A `visitor` (a short command) uses what is there. */
export type Role = 'service' | 'visitor'

export interface Session {
  readonly client: pg.Client
  /** Settles when the connection is gone, whoever closed it. */
  readonly ended: Promise<void>
}

/** Opens a session; makes the database when it is missing. Throws what `pg` throws, or an EmbeddedError. */
export async function openSession(connection: Connection, role: Role): Promise<Session> {
  try {
    return await connect(connection, role)
  } catch (err) {
    if (codeOf(err) === '3D000') return createDatabase(connection, role)
    if (codeOf(err) === '28P01')
      throw new EmbeddedError(
        'password',
        'the embedded Postgres refuses the password in DATA_DIR/postgres/password. Put the right file back (from a backup), or move DATA_DIR/postgres away to begin with an empty database.',
      )
    throw err
  }
}

async function connect(connection: Connection, role: Role): Promise<Session> {
  const client = new pg.Client({
    ...connection,
    ssl: false,
    application_name: applicationName(role),
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  })
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()))
  client.on('error', () => undefined) // "terminated unexpectedly": `ended` tells it
  await client.connect()
  await client.query('select 1')
  return { client, ended }
}

async function createDatabase(connection: Connection, role: Role): Promise<Session> {
  const { client } = await connect({ ...connection, database: 'postgres' }, role)
  try {
    await client.query(`create database ${pg.escapeIdentifier(connection.database)}`)
  } catch (err) {
    // Another process made it at the same time: the name is taken, now or in the middle of our attempt.
    if (codeOf(err) !== '42P04' && codeOf(err) !== '23505') throw err
  } finally {
    await client.end()
  }
  return connect(connection, role)
}

/** How many other sessions there are: of services, or of anybody. */
export async function countOthers({ client }: Session, who: 'services' | 'anybody'): Promise<number> {
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others
     from pg_stat_activity
     where backend_type = 'client backend'
     and pid <> pg_backend_pid()
     and ($1 or application_name = $2)`,
    [who === 'anybody', applicationName('service')],
  )
  return rows[0]?.others ?? 0
}

function applicationName(role: Role): string {
  return `postroom embedded ${role}`
}
