/**
 * The mail log: one line per fate of a mail, with the same fields everywhere, so that one grep for a session, an address or
 * a ref tells a mail's story. Every door writes through these functions. Never content; what a peer wrote is bounded
 * and its control characters are escaped, so that nobody forges a line or floods the disk by mail.
 */
import type { Log } from './log.ts'

/** What is known of a mail when its fate is decided; null is "not known" or "does not apply". */
export type MailFate = Readonly<{
  /** The door's session, from connect to job. */
  session: string
  /** Our id of the message. */
  mail: string | null
  clientIp: string | null
  reversePath: string
  recipients: readonly string[]
  messageId?: string | null
  bytes: number | null
  /** The kind of outcome, or the reason of a refusal or deferral. */
  outcome: string
  /** In words for an operator: who or what decided. */
  because: string
  /** The reply as it went out; null when nobody was there to read it. */
  reply: string | null
  ref: string | null
  durationMs: number
  /** Why it was filed as suspected spam. */
  suspected?: string
  /** The cause, for the log alone. */
  err?: unknown
}>

/** The fates. */
export type MailLog = Readonly<{
  /** Committed: a new ticket, or a message on one. */
  accepted(fate: MailFate): void
  /** We had it already. */
  redelivered(fate: MailFate): void
  /** For good (5yz): the sender's postmaster gets it back. */
  refused(fate: MailFate): void
  /** For now (4yz): the sender's queue keeps it. */
  deferred(fate: MailFate): void
  /** The same by a filter's decision, as for each stranger: nobody has to do anything. */
  postponed(fate: MailFate): void
}>

/** Enough to see whom a mail was for; a mail may have a hundred recipients. */
const recipientLimit = 10
/** RFC 5321 §4.5.3.1.3: no path is longer than 256 octets. */
const pathLimitChars = 256
const textLimitChars = 500

/** Writes fates to `log`: all at `info`, but deferred at `warn`, since somebody may have to do something. */
export function createMailLog(log: Log): MailLog {
  return {
    accepted: (fate) => log.info(fieldsOf(fate), 'mail accepted'),
    redelivered: (fate) => log.info(fieldsOf(fate), 'mail redelivered'),
    refused: (fate) => log.info(fieldsOf(fate), 'mail refused'),
    deferred: (fate) => log.warn(fieldsOf(fate), 'mail deferred'),
    postponed: (fate) => log.info(fieldsOf(fate), 'mail postponed'),
  }
}

function fieldsOf(fate: MailFate): Record<string, unknown> {
  const { session, mail, clientIp, recipients, messageId, bytes, outcome, reply, ref, suspected, err } = fate
  return {
    session,
    mail,
    clientIp,
    reversePath: quoted(fate.reversePath, pathLimitChars),
    recipients: recipients.slice(0, recipientLimit).map((recipient) => quoted(recipient, pathLimitChars)),
    // Undefined fields do not reach the log.
    recipientCount: recipients.length > recipientLimit ? recipients.length : undefined,
    messageId: messageId ? quoted(messageId, textLimitChars) : undefined,
    bytes,
    outcome,
    because: quoted(fate.because, textLimitChars),
    reply: reply === null ? null : quoted(reply, textLimitChars),
    ref,
    suspected: suspected === undefined ? undefined : quoted(suspected, textLimitChars),
    durationMs: Math.round(fate.durationMs * 10) / 10,
    err,
  }
}

/** What a log viewer would obey instead of show: control characters, line separators, direction changes. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu

/** What nearly every address is. */
const printable = /^[\x20-\x7e]*$/

/** Text of a peer as it may stand in a log line: at most `limitChars`, unsafe characters as `\u{…}`. */
export function quoted(text: string, limitChars: number): string {
  if (text.length <= limitChars && printable.test(text)) return text
  const bounded = text.length > limitChars ? `${text.slice(0, limitChars)}…` : text
  return bounded.replace(unsafe, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}
