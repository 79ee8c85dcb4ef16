/**
 * How a reply joins the conversation in the mail programs of those who get it: In-Reply-To and References (RFC 5322 §3.6.4),
 * and a subject that stays the same. Pure.
 */
import { bareSubject } from '../mail/new-text/subject-prefix.ts'
import type { Origin } from '../mail/parsed-mail.ts'
import { ladder, type Trust } from '../tickets/trust.ts'

/** A message of a ticket, as far as threading needs it. */
export type ThreadMessage = Readonly<{
  messageId: string | null
  direction: 'in' | 'out' | 'note'
  origin: Origin
  trust: Trust | 'ours'
}>

/** Message-IDs without angle brackets. */
export type Thread = Readonly<{ inReplyTo: string | null; references: readonly string[] }>

/** The first one, which starts the thread, and those next to the reply: the middle can be left out, programs know it. */
const referencesAtMost = 20

/** What can stand in a header field of ours as it is, on one line (RFC 5322 §2.1.1). */
const usableId = /^[!-;=?-~]{1,900}$/

/**
 * The messages that are part of the conversation: the one that opened it, answers, and ours. Entries of people who may not answer
 * are none: their Message-IDs are nobody else's business, and what they call others is not to be repeated.
 */
export function conversationIn<T extends ThreadMessage>(messages: readonly T[]): readonly T[] {
  const opening = messages.findIndex(({ direction }) => direction === 'in')
  return messages.filter((message, at) => at === opening || isShown(message))
}

/** The place of a reply in a conversation, whose messages come oldest first. It answers the newest message from outside. */
export function threadOf(messages: readonly ThreadMessage[]): Thread {
  const shown = conversationIn(messages)
  const ids = (some: readonly ThreadMessage[]) =>
    some.flatMap(({ messageId }) => (messageId !== null && usableId.test(messageId) ? [messageId] : []))
  const inReplyTo = ids(shown.filter(({ direction }) => direction === 'in')).at(-1) ?? null
  // The answered one stands last, which is where programs look for it.
  const before = [...new Set(ids(shown))].filter((id) => id !== inReplyTo)
  return { inReplyTo, references: bounded([...before, ...(inReplyTo === null ? [] : [inReplyTo])]) }
}

/** Answers that software gives by itself, and reports, are no part of a conversation. */
const echoes: ReadonlySet<Origin> = new Set<Origin>([
  'auto-reply',
  'delivery-report',
  'read-receipt',
  'feedback-report',
])

function isShown({ direction, origin, trust }: ThreadMessage): boolean {
  if (direction === 'out') return true
  return direction === 'in' && !echoes.has(origin) && trust !== 'ours' && ladder[trust].may.reply
}

function bounded(ids: readonly string[]): readonly string[] {
  return ids.length <= referencesAtMost ? ids : [...ids.slice(0, 1), ...ids.slice(1 - referencesAtMost)]
}

/** The subject of every reply on a ticket. */
export function replySubject(ref: string, subject: string): string {
  return `Re: [${ref}] ${bareSubject(subject)}`.trimEnd()
}
