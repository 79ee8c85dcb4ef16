/** Runs what the service would do with a mail in a file, and writes nothing: neither tickets nor keys nor files. */
import { hostname } from 'node:os'
import { Registry } from 'prom-client'
import type { Arrival } from '../../intake/arrival.ts'
import { arriving } from '../../intake/arrive.ts'
import type { Body, Envelope } from '../../intake/envelope.ts'
import { foresee } from '../../intake/foresee.ts'
import { readReplyKeys } from '../../intake/reply-keys.ts'
import { createAuthenticator } from '../../mail/authentication/authenticator.ts'
import { createReader } from '../../mail/reading/reader.ts'
import { createLog } from '../../ops/log.ts'
import { type Look, lookInto } from '../../store/read-only.ts'
import type { Io } from '../command.ts'
import type { Setup } from '../setup.ts'
import type { Foreseen } from './foreseen.ts'

/** What would become of a mail at the door; null when none of its recipients is served. */
export async function foreseeMail(
  mail: Readonly<{ file: string; envelope: Envelope; body: Body }>,
  setup: Setup,
  io: Io,
): Promise<Foreseen | null> {
  const { environment, config } = setup
  const arrival = await arrive(mail, setup, io)
  if (arrival === null) return null
  await using look = await lookInto({ url: environment.DATABASE_URL, dataDir: environment.DATA_DIR })
  return { file: mail.file, arrival, ...(await decideOn(arrival, look, config.grouping)) }
}

async function arrive(
  { envelope, body }: Readonly<{ envelope: Envelope; body: Body }>,
  { environment, config }: Setup,
  io: Io,
): Promise<Arrival | null> {
  const log = createLog(environment.LOG_LEVEL === 'info' ? 'warn' : environment.LOG_LEVEL, io.stderr, false)
  await using reader = createReader({ threads: 1, maxOldGenerationMb: 128, log })
  const settings = () => ({ ...config.authentication, name: config.authentication.name ?? hostname() })
  await using authenticator = createAuthenticator({ settings, log, registry: new Registry() })
  const { readLimitMs } = config.limits
  return await arriving({
    reader,
    authenticate: authenticator.authenticate,
    replyKeys: await readReplyKeys(environment),
    // Nobody waits at the door: the mail is read to its end.
    settings: () => ({ table: config.table, grouping: config.grouping, readBudgetMs: readLimitMs, readLimitMs }),
  })(envelope, body)
}

/** A database of another release, or one that goes away, is none to ask. */
async function decideOn(
  arrival: Arrival,
  { db, because }: Look,
  grouping: Setup['config']['grouping'],
): Promise<Pick<Foreseen, 'decision' | 'notLookedUp'>> {
  if (db === null) return { decision: await foresee(arrival, null, grouping), notLookedUp: because }
  try {
    return { decision: await foresee(arrival, db, grouping), notLookedUp: null }
  } catch (err) {
    const notLookedUp = err instanceof Error ? err.message : String(err)
    return { decision: await foresee(arrival, null, grouping), notLookedUp }
  }
}
