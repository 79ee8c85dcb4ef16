/** A mail on its way to a decision: envelope, route and reading in one value, with what they say about threading. */
import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { addressKey, parseRecipient } from '../mail/address.ts'
import type { Authentication } from '../mail/authentication.ts'
import type { ParsedMail, Reading } from '../mail/parsed-mail.ts'
import type { MailRoute, RecipientRoute, RouteTable } from '../routing/types.ts'
import { normalisedSubject } from '../tickets/alerts.ts'
import { type ReplyKeys, readSignedDetail, type SignedDetail } from '../tickets/reply-address.ts'
import { taggedTickets } from '../tickets/subject-tag.ts'
import { type Claim, claimsOf } from './claims.ts'
import type { Body, Envelope } from './envelope.ts'
import type { Questions } from './known.ts'

/** The route of a mail that is served. */
export type ServedRoute = MailRoute & Readonly<{ decidedBy: Extract<RecipientRoute, { kind: 'routed' }> }>

/** Whether anybody serves a mail. */
export function isServed(route: MailRoute): route is ServedRoute {
  return route.decidedBy !== null
}

/** A reply address of ours among the recipients, with a good signature. */
export type ReplyAddress = SignedDetail & Readonly<{ isAuthors: boolean }>

export type Arrival = Readonly<{
  /** Our id of the message, should it become one (UUIDv7). */
  id: string
  envelope: Envelope
  route: ServedRoute
  body: Body
  mail: ParsedMail
  /** Read from its header section only. */
  isPending: boolean
  authentication: Authentication
  /** The author's address in comparable form. */
  authorKey: string | null
  /** What the author address claims to be and does not prove by being written. */
  claims: readonly Claim[]
  replyAddresses: readonly ReplyAddress[]
  /** Ticket numbers claimed by a subject tag. */
  taggedTickets: readonly number[]
  /** Names the storm this mail would belong to; null for mail that is never grouped. */
  groupKey: string | null
}>

/** Puts the parts of an arriving mail together. `replyKeys` are those of signed reply addresses, `table` says who we are. */
export function arrivalOf(
  parts: Readonly<{
    envelope: Envelope
    route: ServedRoute
    body: Body
    reading: Reading
    authentication: Authentication
  }>,
  { replyKeys, table }: Readonly<{ replyKeys: ReplyKeys; table: RouteTable }>,
): Arrival {
  const { envelope, route, body, reading, authentication } = parts
  const { mail } = reading
  const authorKey = mail.author === null ? null : addressKey(mail.author.email)
  return {
    id: uuidv7(),
    envelope,
    route,
    body,
    mail,
    isPending: reading.pending,
    authentication,
    authorKey,
    claims: mail.author === null ? [] : claimsOf(mail.author.email, table),
    replyAddresses: envelope.recipients.flatMap((recipient) => replyAddress(recipient, authorKey, replyKeys)),
    taggedTickets: taggedTickets(mail.subject),
    groupKey: mail.origin === 'auto-generated' ? groupKeyOf(authorKey ?? envelope.reversePath, mail.subject) : null,
  }
}

function replyAddress(recipient: string, authorKey: string | null, keys: ReplyKeys): ReplyAddress[] {
  const detail = parseRecipient(recipient)?.detail ?? null
  const signed = detail === null ? null : readSignedDetail(detail, keys)
  if (signed === null) return []
  return [{ ...signed, isAuthors: authorKey !== null && signed.isFor(authorKey) }]
}

function groupKeyOf(sender: string, subject: string): string {
  return createHash('sha256')
    .update(`${sender}\0${normalisedSubject(subject)}`)
    .digest('hex')
}

/** Whether a mail points at nothing that went before: unless it is known itself, it opens a ticket. */
export function isUnrelated({ mail, replyAddresses, taggedTickets, groupKey }: Arrival): boolean {
  const pointers = [...mail.references, ...replyAddresses, ...taggedTickets]
  return pointers.length === 0 && reportedIdOf(mail) === null && groupKey === null
}

/** What must be looked up to decide these mails. */
export function questionsOf(arrivals: readonly Arrival[]): Questions {
  return {
    digests: arrivals.map(({ body }) => body.contentDigest),
    messageIds: [...new Set(arrivals.flatMap(({ mail }) => messageIdsOf(mail)))],
    ticketNumbers: [...new Set(arrivals.flatMap(ticketNumbersOf))],
    groupKeys: [...new Set(arrivals.flatMap(({ groupKey }) => (groupKey === null ? [] : [groupKey])))],
  }
}

function ticketNumbersOf({ replyAddresses, taggedTickets }: Arrival): number[] {
  return [...replyAddresses.map(({ ticketNumber }) => ticketNumber), ...taggedTickets]
}

function messageIdsOf(mail: ParsedMail): string[] {
  const own = [mail.messageId, reportedIdOf(mail)].filter((id) => id !== null)
  return [...own, ...mail.references]
}

/** Message-ID of the mail that a report is about; null when this is none, or does not say. */
export function reportedIdOf({ report }: ParsedMail): string | null {
  return report?.messageId ?? null
}
