/** A mail on its way to a decision: envelope, route and reading in one value, with what they say about threading. */
import { v7 as uuidv7 } from 'uuid'
import { addressKey, parseRecipient } from '../mail/address.ts'
import type { AlertShape } from '../mail/alert/alert-shape.ts'
import { type Alert, readAlert } from '../mail/alert/read-alert.ts'
import type { Authentication } from '../mail/authentication.ts'
import type { ParsedMail, Reading } from '../mail/parsed-mail.ts'
import type { MailRoute, RecipientRoute, RouteTable } from '../routing/types.ts'
import type { Grouping } from '../tickets/alerts.ts'
import { type ReplyKeys, readSignedDetail, type SignedDetail } from '../tickets/reply-address.ts'
import { taggedTickets } from '../tickets/subject-tag.ts'
import { type Claim, claimsOf } from './claims.ts'
import type { Body, Envelope } from './envelope.ts'
import { type Fingerprint, fingerprintOf } from './fingerprint.ts'
import type { Questions } from './known.ts'
import { isQuiet } from './wanted.ts'

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
  /** What it says as an alert, and which one that is; null for mail that is never grouped. */
  alert: Alert | null
  fingerprint: Fingerprint | null
}>

/**
 * Puts the parts of an arriving mail together. `replyKeys` are those of signed reply addresses, `table` says who we are,
 * `senders` are the monitoring systems of the config.
 */
export function arrivalOf(
  parts: Readonly<{
    envelope: Envelope
    route: ServedRoute
    body: Body
    reading: Reading
    authentication: Authentication
  }>,
  { replyKeys, table, senders }: Readonly<{ replyKeys: ReplyKeys; table: RouteTable; senders: readonly AlertShape[] }>,
): Arrival {
  const { envelope, route, body, reading, authentication } = parts
  const alert = readAlert(reading.mail, senders)
  const mail = alert === null ? reading.mail : asAutomatic(reading.mail, alert)
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
    alert,
    fingerprint: alert && fingerprintOf(authorKey ?? envelope.reversePath, alert),
  }
}

/** The operator knows what a mail itself does not say: its author is a machine. */
function asAutomatic(mail: ParsedMail, { because }: Alert): ParsedMail {
  return mail.origin === 'auto-generated' ? mail : { ...mail, origin: 'auto-generated', originBecause: because }
}

function replyAddress(recipient: string, authorKey: string | null, keys: ReplyKeys): ReplyAddress[] {
  const detail = parseRecipient(recipient)?.detail ?? null
  const signed = detail === null ? null : readSignedDetail(detail, keys)
  if (signed === null) return []
  return [{ ...signed, isAuthors: authorKey !== null && signed.isFor(authorKey) }]
}

/** Whether a mail points at nothing that went before: unless it is known itself, it opens a ticket. */
export function isUnrelated({ mail, replyAddresses, taggedTickets, fingerprint }: Arrival): boolean {
  const pointers = [...mail.references, ...replyAddresses, ...taggedTickets]
  return pointers.length === 0 && reportedIdOf(mail) === null && fingerprint === null
}

/** What must be looked up to decide these mails. */
export function questionsOf(arrivals: readonly Arrival[], { solveOnRecovery }: Grouping): Questions {
  return {
    digests: arrivals.map(({ body }) => body.contentDigest),
    messageIds: [...new Set(arrivals.flatMap(({ mail }) => messageIdsOf(mail)))],
    ticketNumbers: [...new Set(arrivals.flatMap(ticketNumbersOf))],
    groupKeys: [...new Set(arrivals.flatMap(groupKeysOf))],
    answeredKeys: solveOnRecovery ? [...new Set(arrivals.flatMap(recoveredKeysOf))] : [],
  }
}

/** The storms that a mail may belong to, or begin. */
export function groupKeysOf({ alert, fingerprint }: Arrival): string[] {
  if (fingerprint === null) return []
  return isQuiet(alert) ? [...fingerprint.keys, fingerprint.quietKey] : [fingerprint.key]
}

function recoveredKeysOf({ alert, fingerprint }: Arrival): string[] {
  return fingerprint !== null && alert?.state === 'recovery' ? [...fingerprint.keys] : []
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
