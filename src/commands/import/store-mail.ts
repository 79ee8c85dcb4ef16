/**
 * Stores old mails by the one way in, `intake.receive`. A mail that is there already is left alone: it is no delivery, so
 * it is not even recorded as one. A database that goes away for a moment is waited for.
 */
import type { Config } from '../../config/config.ts'
import type { Body, Envelope } from '../../intake/envelope.ts'
import { refHolding } from '../../store/tickets.ts'
import { isTransient } from '../../store/transient.ts'
import type { Io } from '../command.ts'
import { openForCommand, type Setup } from '../setup.ts'
import { patiently } from './patiently.ts'
import type { Taken } from './tally.ts'

export type MailStore = AsyncDisposable & Readonly<{ store(envelope: Envelope, body: Body): Promise<Taken> }>

/** A database that is restarted or fails over is back by then; one that is not wants a person. */
const waitsMs = [1_000, 2_000, 5_000, 10_000, 20_000]

/** Opens the database and what is behind the doors. Disposing closes it again. */
export async function openMailStore(
  setup: Setup,
  io: Io,
  { stop, say }: Readonly<{ stop: AbortSignal; say(line: string): void }>,
): Promise<MailStore> {
  const core = await openForCommand({ ...setup, config: unhurried(setup.config) }, io)
  const onWait = () => say('the database does not answer; trying again')

  async function storeNow(envelope: Envelope, body: Body): Promise<Taken> {
    if ((await refHolding(core.pool, body.contentDigest)) !== null) return 'redelivered'
    const outcome = await core.intake.receive(envelope, body)
    if (outcome.kind === 'refused') throw new Error(outcome.because)
    return outcome.kind
  }

  return {
    store: (envelope, body) =>
      patiently(() => storeNow(envelope, body), { passes: isTransient, waitsMs, stop, onWait }),
    [Symbol.asyncDispose]: () => core[Symbol.asyncDispose](),
  }
}

/** Nobody waits for an answer here, so a mail is read to the end at once, not from its header section first. */
function unhurried(config: Config): Config {
  return { ...config, limits: { ...config.limits, readBudgetMs: config.limits.readLimitMs } }
}
