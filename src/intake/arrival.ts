/** A mail on its way to a decision: envelope, route and reading in one value, with what they say about threading. */
import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { addressKey, parseRecipient } from '../mail/address.ts'
import type { Authentication } from '../mail/authentication.ts'
import type { ParsedMail, Reading } from '../mail/parsed-mail.ts'
import type { MailRoute, RecipientRoute } from '../routing/types.ts'
import { normalisedSubject } from '../tickets/alerts.ts'
import { ticketOfDetail } from '../tickets/reply-address.ts'
import { taggedTickets } from '../tickets/subject-tag.ts'
import type { Body, Envelope } from './envelope.ts'
import type { Questions } from './known.ts'

/** The route of a mail that is served. */
export type ServedRoute = MailRoute & Readonly<{ decidedBy: Extract<RecipientRoute, { kind: 'routed' }> }>

/** Whether anybody serves a mail. */
export function isServed(route: MailRoute): route is ServedRoute {
  return route.decidedBy !== null
}

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
  /** Ticket numbers proven by a signed reply address among the recipients. */
  signedTickets: readonly number[]
  /** Ticket numbers claimed by a subject tag. */
  taggedTickets: readonly number[]
  /** Names the storm this mail would belong to; null for mail that is never grouped. */
  groupKey: string | null
}>

/** Puts the parts of an arriving mail together. `replyKey` is the secret of signed reply addresses. */
export function arrivalOf(
  parts: Readonly<{
    envelope: Envelope
    route: ServedRoute
    body: Body
    reading: Reading
    authentication: Authentication
  }>,
  replyKey: Uint8Array,
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
    signedTickets: envelope.recipients.flatMap((recipient) => signedTicket(recipient, replyKey)),
    taggedTickets: taggedTickets(mail.subject),
    groupKey: mail.origin === 'auto-generated' ? groupKeyOf(authorKey ?? envelope.reversePath, mail.subject) : null,
  }
}

function signedTicket(recipient: string, replyKey: Uint8Array): number[] {
  const detail = parseRecipient(recipient)?.detail ?? null
  const number = detail === null ? null : ticketOfDetail(detail, replyKey)
  return number === null ? [] : [number]
}

function groupKeyOf(sender: string, subject: string): string {
  return createHash('sha256')
    .update(`${sender}\0${normalisedSubject(subject)}`)
    .digest('hex')
}

/** Whether a mail points at nothing that went before: unless it is known itself, it opens a ticket. */
export function isUnrelated({ mail, signedTickets, taggedTickets, groupKey }: Arrival): boolean {
  const pointers = [...mail.references, ...signedTickets, ...taggedTickets]
  return pointers.length === 0 && reportedIdOf(mail) === null && groupKey === null
}

/** What must be looked up to decide these mails. */
export function questionsOf(arrivals: readonly Arrival[]): Questions {
  return {
    digests: arrivals.map(({ body }) => body.contentDigest),
    messageIds: [...new Set(arrivals.flatMap(({ mail }) => messageIdsOf(mail)))],
    ticketNumbers: [...new Set(arrivals.flatMap((arrival) => [...arrival.signedTickets, ...arrival.taggedTickets]))],
    groupKeys: [...new Set(arrivals.flatMap(({ groupKey }) => (groupKey === null ? [] : [groupKey])))],
  }
}

function messageIdsOf(mail: ParsedMail): string[] {
  const own = [mail.messageId, reportedIdOf(mail)].filter((id) => id !== null)
  return [...own, ...mail.references]
}

/** Message-ID of the mail that a report is about; null when this is none, or does not say. */
export function reportedIdOf({ report }: ParsedMail): string | null {
  return report?.messageId ?? null
}
