/**
 * Writes down what became of each mail at the door: one line in the mail log and one count per fate. Also of mails that
 * came to nothing: refused at MAIL, or without one good recipient.
 */
import type { Outcome } from '../intake/envelope.ts'
import { networkOf } from '../ops/client-network.ts'
import type { Log } from '../ops/log.ts'
import { createMailLog, type MailFate, type MailLog } from '../ops/maillog.ts'
import type { Conversation } from './conversation.ts'
import type { DoorMetrics } from './metrics.ts'
import { lineOf, type Reply } from './replies.ts'
import type { No, Transaction } from './transaction.ts'

/** Whose mail it is; taken before the reply, since the next transaction may follow in the same packet. */
export type Whose = Readonly<{
  session: string
  clientIp: string
  reversePath: string
  recipients: readonly string[]
  startedAt: number
}>

/** What became of it. */
export type Fate = Readonly<{
  outcome: Outcome['kind'] | 'deferred' | 'postponed'
  because: string
  /** Null when nobody was there to read it. */
  reply: Reply | null
  bytes?: number
  mail?: string
  ref?: string
  /** Why it was filed as suspected spam. */
  suspected?: string
  err?: unknown
}>

export type Fates = Readonly<{
  record(whose: Whose, fate: Fate): void
  /** A mail that was refused or deferred at MAIL. */
  recordNo(whose: Whose, no: No): void
  /** What a transaction has refused, when it ended without a mail. */
  recordRefusedRecipients(whose: Whose, transaction: Transaction): void
}>

const lineFor: Readonly<Record<Fate['outcome'], keyof MailLog>> = {
  opened: 'accepted',
  replied: 'accepted',
  grouped: 'accepted',
  noted: 'accepted',
  redelivered: 'redelivered',
  refused: 'refused',
  deferred: 'deferred',
  postponed: 'postponed',
}

/** Told of each mail that was not taken; `network`: as limits count clients. */
export type NotTaken = (fate: MailFate, network: string) => void

/** Records to `log` and `metrics`, and tells of what was not taken. */
export function recordTo(log: Log, metrics: DoorMetrics, notTaken: NotTaken): Fates {
  const maillog = createMailLog(log)

  function record(whose: Whose, fate: Fate): void {
    metrics.mails.inc({ outcome: fate.outcome })
    const entry = entryOf(whose, fate)
    maillog[lineFor[fate.outcome]](entry)
    if (fate.outcome === 'refused' || fate.outcome === 'deferred') notTaken(entry, networkOf(whose.clientIp))
  }

  function recordNo(whose: Whose, { reply, because }: No): void {
    record(whose, { outcome: reply.code < 500 ? 'deferred' : 'refused', because, reply })
  }

  function recordRefusedRecipients(whose: Whose, { refused, refusedCount }: Transaction): void {
    const isForNow = refused.every(({ reply }) => reply.code < 500)
    metrics.mails.inc({ outcome: isForNow ? 'postponed' : 'refused' })
    const unlisted = refusedCount - refused.length
    refused.forEach(({ recipient, because, reply }, index) => {
      const isLast = index === refused.length - 1
      const more = isLast && unlisted > 0 ? `${because} (and ${unlisted} recipients more)` : because
      const outcome = reply.code < 500 ? 'postponed' : 'refused'
      const entry = entryOf({ ...whose, recipients: [recipient] }, { outcome, because: more, reply })
      maillog[outcome](entry)
      if (outcome === 'refused') notTaken(entry, networkOf(whose.clientIp))
    })
  }

  return { record, recordNo, recordRefusedRecipients }
}

function entryOf({ startedAt, ...whose }: Whose, fate: Fate): MailFate {
  return {
    ...whose,
    mail: fate.mail ?? null,
    bytes: fate.bytes ?? null,
    outcome: fate.outcome,
    because: fate.because,
    reply: fate.reply === null ? null : lineOf(fate.reply),
    ref: fate.ref ?? null,
    durationMs: performance.now() - startedAt,
    ...(fate.suspected === undefined ? {} : { suspected: fate.suspected }),
    ...(fate.err === undefined ? {} : { err: fate.err }),
  }
}

/** Whose mail a conversation has under way. */
export function whoseMail({ session, transaction }: Conversation): Whose {
  const { mailFrom, rcptTo } = session.envelope
  return {
    session: session.id,
    clientIp: session.remoteAddress,
    reversePath: mailFrom === false ? '' : mailFrom.address,
    recipients: rcptTo.map(({ address }) => address),
    startedAt: transaction.startedAt,
  }
}
