/**
 * What follows from how an SMTP transaction went (RFC 5321 §4.2.1, RFC 3463): sent, later, or never, and which addresses
 * are not to be written to any more. The question behind each row: who can mend it? Time and the operator mend most things,
 * so these are tried again; what only the sender of the words or the addressee could mend is refused at once. Pure.
 */
import { statusOf } from '../../mail/origin/status-of.ts'
import type { Attempt } from '../channel.ts'
import { standingOf } from './address-status.ts'

/** A reply that was no 2yz, or a fault without one. */
export type SmtpFault = Readonly<{
  /** nodemailer's name of it, such as `EAUTH`, `ETLS` or `ETIMEDOUT`; '' when it has none. */
  code: string
  /** What it came to: `CONN`, `STARTTLS`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`, or `API` for nodemailer itself. */
  command: string
  replyCode: number | null
  /** What the server said, or the fault in words: one line, bounded. */
  text: string
}>

/** A recipient that was not taken. */
export type RejectedRecipient = Readonly<{ address: string; replyCode: number | null; text: string }>

/** How a transaction went. */
export type SmtpResult =
  | Readonly<{ kind: 'taken'; reply: string; rejected: readonly RejectedRecipient[] }>
  | Readonly<{ kind: 'failed'; fault: SmtpFault; rejected: readonly RejectedRecipient[] }>

/** An address that nothing is to be sent to any more. */
export type DeadAddress = Readonly<{ address: string; because: string }>

/** What follows. */
export type SmtpOutcome = Readonly<{ attempt: Attempt; dead: readonly DeadAddress[] }>

/** What follows from how the transaction of a mail with this Message-ID went. */
export function outcomeOf(result: SmtpResult, messageId: string): SmtpOutcome {
  const dead = result.rejected.flatMap(deadAddress)
  if (result.kind === 'failed') return { attempt: attemptOf(result.fault), dead }
  const { reply, rejected } = result
  const response = { reply, messageId, ...(rejected.length === 0 ? {} : { rejected }) }
  return { attempt: { kind: 'sent', response }, dead }
}

function deadAddress({ address, replyCode, text }: RejectedRecipient): readonly DeadAddress[] {
  if (replyCode === null || replyCode < 500 || isOursToMend(text)) return []
  return standingOf(statusOf(text, false)) === 'no-mailbox' ? [{ address, because: text }] : []
}

type Row = Readonly<{ verdict: 'later' | 'refused'; because: string; holds(fault: SmtpFault): boolean }>

/** The first row that holds decides. */
const rows: readonly Row[] = [
  later('the smarthost does not take our user and password', ({ code }) => code === 'EAUTH' || code === 'ENOAUTH'),
  later('mail can not be sent as it is set up', ({ code }) => code === 'ECONFIG'),
  later('the way to the smarthost can not be protected', ({ code }) => code === 'ETLS'),
  later('the smarthost can not be reached', ({ code }) => ['EDNS', 'ESOCKET', 'ECONNECTION'].includes(code)),
  later('the smarthost does not answer in time', ({ code }) => code === 'ETIMEDOUT' || code === 'EABORT'),
  later('the smarthost asks for patience', ({ replyCode }) => replyCode !== null && replyCode < 500),
  // 503: the session was in a wrong state, which says nothing of the mail.
  later('the smarthost wants us to sign in, or to encrypt', ({ replyCode }) =>
    [503, 530, 534, 538].includes(replyCode ?? 0),
  ),
  later('the smarthost does not relay for us', ({ replyCode, text }) => replyCode !== null && isOursToMend(text)),
  refused('the mail is too large', ({ replyCode, code, text }) => replyCode === 552 || isTooLarge(code, text)),
  refused('the address is none', ({ code, command }) => code === 'EENVELOPE' && command === 'API'),
  later(
    'the smarthost does not take our sender address',
    ({ command, replyCode }) => command === 'MAIL FROM' && replyCode !== null,
  ),
  refused('the recipient is refused', ({ command, replyCode }) => command === 'RCPT TO' && replyCode !== null),
  refused('the mail is refused', ({ command, replyCode }) => command === 'DATA' && replyCode !== null),
]

function attemptOf(fault: SmtpFault): Attempt {
  const row = rows.find(({ holds }) => holds(fault))
  const because = `${row?.because ?? 'the mail could not be handed over'}: ${fault.text}`
  return row?.verdict === 'refused' ? { kind: 'refused', because } : { kind: 'later', because, afterMs: null }
}

function later(because: string, holds: Row['holds']): Row {
  return { verdict: 'later', because, holds }
}

function refused(because: string, holds: Row['holds']): Row {
  return { verdict: 'refused', because, holds }
}

/**
 * Refusals that look final and are about our set-up: relaying that is not allowed to us, a quota of our account, SPF, DKIM or
 * DMARC of our domain (RFC 7372, RFC 8461), a missing PTR record.
 */
function isOursToMend(text: string): boolean {
  return /\b5\.7\.(?:0|2[0-9]|3[0-9])\b|\b5\.4\.5\b|\brelay(?:ing)?\b|authenti[cf]\w+ (?:is )?required|must issue a starttls/i.test(
    text,
  )
}

function isTooLarge(code: string, text: string): boolean {
  return (code === 'EMESSAGE' && /^Message size larger/.test(text)) || /\b5\.(?:3\.4|2\.3)\b/.test(text)
}
