/**
 * The Postgres of a bench run: a server given by `--database`, or an embedded one with its settings as they are (fsync
 * on). Each side gets a database of its own there, dropped at the end, so both stand on the same disk and settings.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { pino } from 'pino'
import { openEmbedded } from '../src/store/embedded/supervisor.ts'
import { createWorkplace } from '../test/service/harness.ts'

/** A server on which databases can be made; `url` is that of a role that may. */
export type BenchServer = AsyncDisposable & Readonly<{ url: string }>

/** A database for one side; `count` is the number of rows in its `tickets`. */
export type BenchDatabase = AsyncDisposable & Readonly<{ url: string; countTickets: () => Promise<number> }>

/** Uses the server at `url`, or starts an embedded one in a temporary directory, with the settings it has by default. */
export async function startBenchServer(url: string | undefined): Promise<BenchServer> {
  if (url !== undefined) return { url, async [Symbol.asyncDispose]() {} }
  await using stack = new AsyncDisposableStack()
  const place = stack.use(await createWorkplace())
  const log = pino({ level: 'warn' }, process.stderr)
  const embedded = stack.use(await openEmbedded({ dataDir: place.dataDir, log, role: 'service' }))
  const { host, port, user, password, database } = embedded.connection
  const started = stack.move()
  return {
    url: `postgres://${user}:${password}@${host}:${port}/${database}`,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}

/** The settings that decide whether a commit is durable, for the head of the report. */
export async function durabilityOf(serverUrl: string): Promise<string> {
  const [row] = await ask<{ text: string }>(
    serverUrl,
    `select concat_ws(' · ', 'PostgreSQL ' || current_setting('server_version'), 'fsync ' || current_setting('fsync'),
       'synchronous_commit ' || current_setting('synchronous_commit')) as text`,
  )
  return row?.text ?? 'unknown'
}

/** Creates an empty database on the server; its name starts with `bench_`. */
export async function createBenchDatabase(serverUrl: string, side: string): Promise<BenchDatabase> {
  const name = `bench_${side}_${randomBytes(4).toString('hex')}`
  await ask(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = name
  return {
    url: url.href,
    countTickets: async () =>
      Number((await ask<{ count: string }>(url.href, 'select count(*) from tickets'))[0]?.count),
    async [Symbol.asyncDispose]() {
      await ask(serverUrl, `drop database if exists ${name} with (force)`)
    },
  }
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
