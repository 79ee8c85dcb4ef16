/**
 * The stage of a scenario file: one service, one database, one SMTP connection to it, shared by all of its scenarios.
 * Each scenario brings Message-IDs and addresses of its own, so that none meets another's tickets.
 */
import { createTestDatabase } from '../database.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService } from './harness.ts'
import { connectSmtp, refIn, type SmtpConnection } from './smtp-client.ts'
import { Tables } from './tables.ts'

export type Scene = AsyncDisposable &
  Readonly<{
    service: Service
    tables: Tables
    databaseUrl: string
    /** Where the service was started, with its `postroom.yaml`. */
    directory: string
    /** Sends a mail in one transaction and gives the ref of the 250; throws for any other answer. */
    send: (data: Uint8Array, envelope?: EnvelopePlan) => Promise<string>
  }>

/** Who a scenario says it is on the wire; the defaults are one customer and the support address. */
export type EnvelopePlan = Readonly<{ reversePath?: string; recipients?: readonly string[] }>

type Environment = Readonly<Record<string, string>>

/**
 * Starts the service on a database of its own; `env` adds to its environment, or makes what is added of the database's URL;
 * `config` is its `postroom.yaml`.
 */
export async function openScene(
  env: Environment | ((databaseUrl: string) => Promise<Environment>) = {},
  config = asksNoDns,
): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const place = stack.use(await createConfiguredWorkplace(config))
  const database = stack.use(await createTestDatabase())
  const tables = stack.use(new Tables(database.url))
  const added = typeof env === 'function' ? await env(database.url) : env
  const service = stack.use(await startService(place, { DATABASE_URL: database.url, ...added }))
  const connection = stack.use(await connectSmtp(service.smtp))
  const opened = stack.move()
  return {
    service,
    tables,
    databaseUrl: database.url,
    directory: place.path,
    send: (data, envelope = {}) => sendOn(connection, data, envelope),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

async function sendOn(connection: SmtpConnection, data: Uint8Array, envelope: EnvelopePlan): Promise<string> {
  const { reversePath = 'ada@customer.example', recipients = ['support@humanmade.com'] } = envelope
  return refIn(await connection.deliver({ reversePath, recipients, data }))
}
