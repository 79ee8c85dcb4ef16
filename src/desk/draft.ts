/** A reply before it is written: from whom, to whom, in answer to what, and the signed address of each copy. Pure. */
import { claimsOf } from '../intake/claims.ts'
import { addressKey, withDetail } from '../mail/address.ts'
import type { Mailbox } from '../mail/parsed-mail.ts'
import { ownAddress, replyAddress } from '../notify/own-address.ts'
import type { Copy } from '../notify/plan-replies.ts'
import type { RouteTable } from '../routing/types.ts'
import type { Conversation } from '../store/conversations.ts'
import type { ReplyKeys } from '../tickets/reply-address.ts'
import { addresseesOf, type Correspondents, type Withheld } from './addressees.ts'
import { conversationIn, replySubject, type Thread, threadOf } from './thread.ts'

/** What the config says about replies. */
export type ReplySettings = Readonly<{
  table: RouteTable
  /** Name of the author. */
  name: string
  /** Address for tickets that came to no address of ours; null for the postmaster of the first domain. */
  fallback: string | null
  /** Whether mail can be sent at all. */
  canMail: boolean
  /** The largest mail. */
  limitBytes: number
}>

/** A reply with everything that the ticket decides. */
export type Draft = Readonly<{
  kind: 'draft'
  from: Mailbox
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
  subject: string
  thread: Thread
  /** Domain of the Message-ID. */
  domain: string
  /** One for each addressee. */
  copies: readonly Copy[]
  withheld: readonly Withheld[]
}>

/** Each copy is a mail of its own. */
const addresseesAtMost = 100

/** The people of a conversation. `everybody`: whom the draft may have to do with, as addresses are compared. */
export type People = Correspondents & Readonly<{ everybody: readonly string[]; isOurs(email: string): boolean }>

/** Finds the people of a conversation. */
export function correspondentsOf(
  conversation: Conversation,
  cc: readonly string[],
  { table }: Pick<ReplySettings, 'table'>,
): People {
  const { requesterEmail, requesterName, participants, messages } = conversation
  const isOurs = (email: string) => claimsOf(email, table).length > 0
  const requester = requesterEmail === null ? null : { email: requesterEmail, name: requesterName }
  const replyTo = replyToOf(conversation).filter(({ email }) => !isOurs(email))
  const known = conversationIn(messages)
    .toReversed()
    .flatMap(({ fromEmail, fromName, to, cc: copied }) => [
      ...(fromEmail === null ? [] : [{ email: fromEmail, name: fromName }]),
      ...to,
      ...copied,
    ])
  const everybody = [...replyTo, ...(requester === null ? [] : [requester])].map(({ email }) => email)
  const keys = [...everybody, ...participants, ...cc].map(addressKey)
  return { requester, replyTo, participants, known, cc, everybody: [...new Set(keys)], isOurs }
}

/** Where the mail that opened the ticket asks for answers; what the ticket says of its requester goes before it. */
function replyToOf({ requesterEmail, messages }: Conversation): readonly Mailbox[] {
  const opening = messages.find(({ direction }) => direction === 'in')
  if (opening === undefined || opening.fromEmail === null || requesterEmail === null) return []
  return addressKey(opening.fromEmail) === addressKey(requesterEmail) ? opening.replyTo : []
}

/** Drafts a reply, or says why there can be none. `suppressed`: reasons by address, as they are compared. */
export function draftOf(
  about: Readonly<{
    ref: string
    ticketId: number
    conversation: Conversation
    correspondents: People
    suppressed: ReadonlyMap<string, string>
  }>,
  { settings, keys }: Readonly<{ settings: ReplySettings; keys: ReplyKeys }>,
) {
  const { ref, ticketId, conversation, correspondents, suppressed } = about
  const own = ownAddress(conversation.recipients, settings)
  if (own === null) return { kind: 'cannot-send', because: 'there is no address of ours to send from' } as const
  const { isOurs } = correspondents
  const { to, cc, withheld } = addresseesOf(correspondents, (key) =>
    isOurs(key) ? 'it is an address of ours, and mail to it would come back' : (suppressed.get(key) ?? null),
  )
  const all = [...to, ...cc]
  if (all.length === 0) return { kind: 'nobody-to-write-to', ref, withheld } as const
  if (all.length > addresseesAtMost)
    return { kind: 'not-allowed', ref, because: `it would go to more than ${addresseesAtMost} addresses` } as const
  return {
    kind: 'draft',
    from: { email: withDetail(own, null), name: settings.name },
    to,
    cc,
    subject: replySubject(ref, conversation.subject),
    thread: threadOf(conversation.messages),
    domain: own.domain,
    copies: all.map(({ email }) => ({ to: email, replyTo: replyAddress(own, ticketId, email, keys) })),
    withheld,
  } as const satisfies Draft
}
