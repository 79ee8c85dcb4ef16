/** Writes what became of each mail that came by HTTP into the mail log, as the other doors do. */
import type { Outcome } from '../../../intake/envelope.ts'
import type { Log } from '../../../ops/log.ts'
import { createMailLog, type MailFate, type MailLog } from '../../../ops/maillog.ts'

/** Whose mail it is. */
export type Mail = Readonly<{
  session: string
  clientIp: string
  reversePath: string
  recipients: readonly string[]
  startedAt: number
}>

/** What became of it. */
export type Fate = Readonly<{
  outcome: Outcome['kind'] | 'deferred'
  because: string
  bytes?: number
  mail?: string
  ref?: string
  /** Why it was filed as suspected spam. */
  suspected?: string
  err?: unknown
}>

/** A fate, and what the client is told of it. */
export type Answered = Readonly<{ response: Response; fate: Fate }>

const lineFor: Readonly<Record<Fate['outcome'], keyof MailLog>> = {
  ...{ opened: 'accepted', replied: 'accepted', grouped: 'accepted', noted: 'accepted' },
  ...{ redelivered: 'redelivered', refused: 'refused', deferred: 'deferred' },
}

/** Records to `log`, and tells of what was not taken; `status` is that of the answer. */
export function fateLog(
  log: Log,
  notTaken: (fate: MailFate) => void,
): Readonly<{ record(mail: Mail, fate: Fate, status?: number): void }> {
  const maillog = createMailLog(log)
  return {
    record({ startedAt, ...mail }, fate, status) {
      const entry = {
        ...mail,
        mail: fate.mail ?? null,
        bytes: fate.bytes ?? null,
        outcome: fate.outcome,
        because: fate.because,
        reply: status === undefined ? null : String(status),
        ref: fate.ref ?? null,
        durationMs: performance.now() - startedAt,
        ...(fate.suspected === undefined ? {} : { suspected: fate.suspected }),
        ...(fate.err === undefined ? {} : { err: fate.err }),
      }
      maillog[lineFor[fate.outcome]](entry)
      if (fate.outcome === 'refused' || fate.outcome === 'deferred') notTaken(entry)
    },
  }
}
