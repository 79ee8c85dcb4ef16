/**
 * The part of the service that every command shares: database, reader and intake, without listeners. Opens in order, closes
 * in reverse. Together with `service.ts` the only place that knows every room.
 */
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Config } from './config/config.ts'
import type { Settings } from './config/environment.ts'
import type { ReplySettings } from './desk/draft.ts'
import { type Foresee, foreseeing } from './intake/foresee.ts'
import { createIntake, type Intake } from './intake/receive.ts'
import { openReplyKeys } from './intake/reply-keys.ts'
import type { RereadParts } from './intake/reread.ts'
import type { Authenticate } from './mail/authentication/authenticator.ts'
import { createDns, type Dns } from './mail/authentication/dns.ts'
import { notAuthenticated } from './mail/authentication.ts'
import { createReader, type Reader } from './mail/reading/reader.ts'
import type { Log } from './ops/log.ts'
import { type OpenDatabase, openDatabase } from './store/database.ts'
import { signalsSoon } from './store/ticket-signal.ts'
import type { ReplyKeys } from './tickets/reply-address.ts'

export type CoreParts = Readonly<{
  environment: Settings
  config(): Config
  log: Log
  /** A visitor uses the database of a running service, or starts it for as long as the command takes. */
  role: 'service' | 'visitor'
  /** Told of each mail that was only read in part. */
  readLater(messageId: string): void
}>

export type Core = AsyncDisposable &
  Readonly<{
    pool: Pool
    reader: Reader
    intake: Intake
    /** Says what would become of a mail, and writes nothing. */
    foresee: Foresee
    replyKeys: ReplyKeys
    registry: Registry
    /** The one resolver of the house. */
    dns: Dns
    rereadParts: RereadParts
    directory: string
  }>

/** Opens database, reader and intake; whatever was opened is closed again when a later part fails. */
export async function openCore(parts: CoreParts): Promise<Core> {
  const { environment, config, log } = parts
  await using opened = new AsyncDisposableStack()
  const registry = new Registry()
  const database = opened.use(await openDatabase({ ...parts, ...databaseSettings(parts) }))
  const reader = opened.use(createReader({ threads: 2, maxOldGenerationMb: 128, log, registry }))
  const dns = opened.use(createDns({ resolvers: () => config().authentication.resolvers, log, registry }))
  const { authenticate } = opened.use(await openAuthenticator(parts, registry, dns))
  const replyKeys = await openReplyKeys(environment)
  const { pool } = database
  const settings = () => intakeSettings(config(), environment)
  const telling = { readLater: parts.readLater, committed: signalsSoon(pool) }
  const intake = createIntake({ pool, reader, authenticate, replyKeys, settings, registry, ...telling })
  const foresee = foreseeing({ pool, reader, authenticate, replyKeys, settings })
  observe(registry, database, intake)
  const directory = join(environment.DATA_DIR, 'incoming')
  const rereadParts = { pool, reader, directory, readLimitMs: () => config().limits.readLimitMs }
  const closing = opened.move()
  return {
    pool,
    reader,
    intake,
    foresee,
    replyKeys,
    registry,
    dns,
    rereadParts,
    directory,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** Commands take no mail from the network, and should not wait for the checks to be loaded (60 ms) or warmed up. */
async function openAuthenticator(
  { role, config, log }: CoreParts,
  registry: Registry,
  dns: Dns,
): Promise<AsyncDisposable & { authenticate: Authenticate }> {
  if (role === 'visitor') {
    const nothing = notAuthenticated('a command does not check')
    return { authenticate: async () => nothing, [Symbol.asyncDispose]: async () => undefined }
  }
  const { createAuthenticator } = await import('./mail/authentication/authenticator.ts')
  const ourHost = hostname() // a call of the system, too dear for each mail
  const settings = () => {
    const { authentication } = config()
    return { ...authentication, name: authentication.name ?? ourHost }
  }
  return createAuthenticator({ settings, log, registry, dns })
}

/** No statement of ours takes long; one that does waits for a database that is not well. */
const longestQueryMs = 30_000

function databaseSettings({ environment, config }: CoreParts) {
  return {
    url: environment.DATABASE_URL,
    dataDir: environment.DATA_DIR,
    queryTimeoutMs: Math.min(config().limits.commitTimeoutMs, longestQueryMs),
  }
}

/** What the config says about replies, for whoever sends one. */
export function replySettings({ table, outbound, limits }: Config, { OUTBOUND_SMTP_URL }: Settings): ReplySettings {
  const { name, from: fallback } = outbound
  return { table, name, fallback, canMail: OUTBOUND_SMTP_URL !== undefined, limitBytes: limits.sizeBytes }
}

/** What intake works by. A service that only receives leaves it to those that send whether mail can be sent. */
export function intakeSettings(
  { table, grouping, limits, acknowledge, webhooks, worker }: Config,
  { OUTBOUND_SMTP_URL }: Pick<Settings, 'OUTBOUND_SMTP_URL'>,
) {
  const telling = {
    acknowledges: acknowledge.enabled && (OUTBOUND_SMTP_URL !== undefined || !worker),
    publishes: webhooks.some(({ events }) => events.length > 0),
  }
  return { table, grouping, telling, readBudgetMs: limits.readBudgetMs, readLimitMs: limits.readLimitMs }
}

function observe(registry: Registry, { pool }: OpenDatabase, intake: Intake): void {
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('postroom_commit_waiting_mails', 'Mails waiting for their commit.', intake.waiting)
  gauge('postroom_database_connections', 'Open connections to Postgres.', () => pool.totalCount)
  gauge('postroom_database_connections_idle', 'Connections to Postgres that nobody uses.', () => pool.idleCount)
  gauge('postroom_database_waiting', 'Queries that wait for a connection.', () => pool.waitingCount)
}
