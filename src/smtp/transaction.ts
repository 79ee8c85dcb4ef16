/**
 * Answers MAIL and RCPT (RFC 5321 §3.3) and keeps what a transaction has refused so far. The decisions are the routes' and
 * the service's health; this only translates them. Null accepts.
 */
import type { Screening } from '../filters/screen.ts'
import type { RecipientRoute } from '../routing/types.ts'
import { isBeyondAscii, type PathCommand, unknownParameter } from './paths.ts'
import { commandReplies, deferrals, type Reply, replyToRecipient } from './replies.ts'

/** A recipient that got no 250. */
export type RefusedRecipient = Readonly<{ recipient: string; because: string; reply: Reply }>

/** What a transaction leaves for the log when it ends without a mail. */
export type Transaction = {
  readonly startedAt: number
  /** RCPT commands that got 250, repeated ones too: LMTP has a reply for each (RFC 2033 §4.2). */
  acceptedCount: number
  /** The first few; a guesser of addresses does not fill our memory. */
  readonly refused: RefusedRecipient[]
  refusedCount: number
  /** Its mail has a fate, which was written down. */
  isSettled: boolean
  /** Its filters, once MAIL is accepted; null when nothing is filtered. */
  screening: Screening | null
}

/** Whether mail can be taken now, and if not, for want of what (default: the database). */
export type Acceptance = Readonly<{ ok: true } | { ok: false; because: string; lacking?: 'database' | 'disk' }>

const refusedLimit = 10

/** A transaction in which nothing has happened. */
export function newTransaction(): Transaction {
  return {
    startedAt: performance.now(),
    acceptedCount: 0,
    refused: [],
    refusedCount: 0,
    isSettled: false,
    screening: null,
  }
}

/** Notes a refused recipient, if there is room. */
export function noteRefused(transaction: Transaction, refused: RefusedRecipient): void {
  transaction.refusedCount++
  if (transaction.refused.length < refusedLimit) transaction.refused.push(refused)
}

/** A no with its reason, for the client and for the log. */
export type No = Readonly<{ reply: Reply; because: string }>

/** What MAIL is decided by. */
export type MailQuestion = Readonly<{
  mail: PathCommand
  acceptance: Acceptance
  /** Whether there is no room for a mail of this many octets. */
  isCrowded(bytes: number): boolean
  /** Whose share of mails is used up; counts this one. */
  overRate(): 'network' | 'domain' | null
}>

/**
 * Answers MAIL. Once DATA is sent the library can only refuse behind the body, so what can be known before is asked here:
 * the sender saves its bandwidth and we our disk.
 */
export function answerMail({ mail, acceptance, isCrowded, overRate }: MailQuestion): MailNo | null {
  const { address, args } = mail
  if (!acceptance.ok) {
    return { reply: deferrals[acceptance.lacking ?? 'database'], because: acceptance.because, limit: null }
  }
  // From the command, not from the library's envelope: there the flag of a refused MAIL lives on.
  if (isBeyondAscii(address) && !hasSmtpUtf8(args)) return { ...beyondAscii, limit: null }
  if (isCrowded(declaredSize(args))) return limited('in-flight', 'too many octets in flight')
  const whose = overRate()
  return whose === null ? null : limited(`mail-rate-${whose}`, `more mails of this ${whose} than its rate`)
}

/** A limit that defers a mail at MAIL. */
export type MailLimit = 'in-flight' | 'mail-rate-network' | 'mail-rate-domain'

/** A no to MAIL, and the limit that it comes from. */
export type MailNo = No & Readonly<{ limit: MailLimit | null }>

function limited(limit: MailLimit, because: string): MailNo {
  return { reply: deferrals[limit], because, limit }
}

/** RFC 1870 §3; 0 when the client does not say. */
function declaredSize(args: PathCommand['args']): number {
  return args === false ? 0 : Number(args['SIZE'] ?? 0)
}

/** What RCPT is decided by. */
export type RecipientQuestion = Readonly<{
  recipient: PathCommand
  /** Parameters of this transaction's MAIL. */
  mailArgs: PathCommand['args']
  route(recipient: string): RecipientRoute
  contact(): string | null
  /** Whether this mail, or this session, has as many as it may. */
  enough: 'mail' | 'session' | null
}>

/** Answers RCPT; `reason` is for the count of refusals. */
export function answerRecipient(question: RecipientQuestion): (No & { reason: string }) | null {
  const { address, args } = question.recipient
  const unknown = unknownParameter(args, noParameters)
  if (unknown !== null) return { reply: commandReplies.unknownParameter, because: 'parameter', reason: 'parameter' }
  if (isBeyondAscii(address) && !hasSmtpUtf8(question.mailArgs)) return { ...beyondAscii, reason: 'needs-smtputf8' }
  const route = question.route(address)
  if (route.kind === 'routed') return question.enough === null ? null : enoughFor[question.enough]
  const { reason, because } = route
  return { reply: replyToRecipient(reason, question.contact()), because, reason }
}

/** None is offered: DSN (RFC 3461) is the sender's MTA's affair, since we relay nothing. */
const noParameters: ReadonlySet<string> = new Set()

const enoughFor = {
  mail: { reply: deferrals['mail-recipients'], because: 'enough recipients for one mail', reason: 'mail-recipients' },
  session: {
    reply: deferrals['session-recipients'],
    because: 'enough recipients for one session',
    reason: 'session-recipients',
  },
} as const

const beyondAscii: No = { reply: commandReplies.needsSmtpUtf8, because: 'an address beyond ASCII without SMTPUTF8' }

function hasSmtpUtf8(args: PathCommand['args']): boolean {
  return args !== false && args['SMTPUTF8'] === true
}
