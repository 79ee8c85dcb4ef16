/**
 * What MAIL and RCPT are answered, all things considered: the decision of `transaction.ts`, then what this session has used
 * up and what all sessions together have. This is the place for whatever else has a say about a sender or a recipient.
 */
import type { Screening } from '../filters/screen.ts'
import type { Conversation } from './conversation.ts'
import { type Fates, whoseMail } from './fates.ts'
import type { Guards } from './guards.ts'
import type { DoorMetrics } from './metrics.ts'
import type { DoorParts } from './parts.ts'
import type { PathCommand } from './paths.ts'
import type { Closing, Reply } from './replies.ts'
import { screeningOf, screenRecipient } from './screened.ts'
import { answerMail, answerRecipient, type No, noteRefused } from './transaction.ts'

/** What becomes of a command: accepted, answered with a refusal (at once or late), or the end of the session. */
export type Verdict =
  | Readonly<{ kind: 'accept' }>
  | Readonly<{ kind: 'no'; reply: Reply; delayMs: number }>
  | Readonly<{ kind: 'close'; closing: Closing }>

/** Answers commands; a verdict that takes time is a promise, and nothing more is read from the client meanwhile. */
export type Answers = Readonly<{
  mail(conversation: Conversation, mail: PathCommand): Verdict | Promise<Verdict>
  recipient(conversation: Conversation, recipient: PathCommand): Verdict | Promise<Verdict>
}>

const accept: Verdict = { kind: 'accept' }

/** Puts the answers together. They throw what nobody expects. */
export function createAnswers(parts: DoorParts, guards: Guards, fates: Fates, metrics: DoorMetrics): Answers {
  function mail(conversation: Conversation, command: PathCommand): Verdict {
    const limits = parts.limits()
    if (conversation.account.hasHadItsMails(limits)) return { kind: 'close', closing: 'too-many-mails' }
    const no = answerMail({
      mail: command,
      acceptance: parts.accepting(),
      isCrowded: (bytes) => bytes > limits.memoryBytes && guards.inFlight.isFull(),
      overRate: () => guards.rates.mail(conversation.remoteAddress, command.address, limits),
    })
    if (no === null) {
      conversation.transaction.screening = screeningOf(conversation, command.address)
      return accept
    }
    if (no.limit !== null) metrics.limited.inc({ limit: no.limit })
    fates.recordNo({ ...whoseMail(conversation), reversePath: command.address }, no)
    return { kind: 'no', reply: no.reply, delayMs: 0 }
  }

  function recipient(conversation: Conversation, command: PathCommand): Verdict | Promise<Verdict> {
    const { session, transaction } = conversation
    const mailArgs = session.envelope.mailFrom !== false && session.envelope.mailFrom.args
    const enough = enoughFor(conversation, command)
    const no = answerRecipient({ recipient: command, mailArgs, route: parts.route, contact: parts.contact, enough })
    if (no === null && transaction.screening !== null) return screened(conversation, transaction.screening, command)
    return given(conversation, command, no)
  }

  async function screened(conversation: Conversation, screening: Screening, command: PathCommand): Promise<Verdict> {
    return given(conversation, command, await screenRecipient(screening, command.address, parts))
  }

  function given(conversation: Conversation, command: PathCommand, no: (No & { reason: string }) | null): Verdict {
    const { account, transaction } = conversation
    if (no === null) {
      account.recipient()
      transaction.acceptedCount++
      return accept
    }
    metrics.refusedRecipients.inc({ reason: no.reason })
    noteRefused(transaction, { recipient: command.address, ...no })
    return no.reason === 'unknown-address' ? guess(conversation, no.reply) : { kind: 'no', reply: no.reply, delayMs: 0 }
  }

  /** What has as many recipients as it may: this mail (one that is named again takes no room) or this session. */
  function enoughFor({ account, session }: Conversation, { address }: PathCommand): 'mail' | 'session' | null {
    const limits = parts.limits()
    const { rcptTo } = session.envelope
    const isNamed = () => rcptTo.some((named) => named.address.toLowerCase() === address.toLowerCase())
    if (rcptTo.length >= limits.recipients && !isNamed()) return 'mail'
    return account.hasHadItsRecipients(limits) ? 'session' : null
  }

  /** An unknown recipient: whoever guesses many waits for each, and who guesses too many over all connections is cut. */
  function guess({ account, remoteAddress }: Conversation, reply: Reply): Verdict {
    const limits = parts.limits()
    if (guards.rates.isHarvest(remoteAddress, limits)) return { kind: 'close', closing: 'harvesting' }
    const delayMs = account.unknownRecipient(limits)
    if (delayMs > 0) metrics.limited.inc({ limit: 'tarpit' })
    return { kind: 'no', reply, delayMs }
  }

  return { mail, recipient }
}
