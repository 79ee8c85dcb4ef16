/**
 * What a filter is: something that is asked about a client, a mail or a recipient, and answers. It decides nothing: what
 * follows from the answers of all is `verdict.ts`. To add one, write a file that gives a {@link Filter}, and name it in
 * `filter-set.ts` at its place in the order.
 */
import type { MailSource } from '../mail/parsed-mail.ts'

/** The filters, in the order in which their answers count. */
export const filterNames = ['clamav', 'lists', 'dns-lists', 'greylist', 'rspamd'] as const
export type FilterName = (typeof filterNames)[number]

/** What is known when a client has connected. */
export type ClientFacts = Readonly<{
  /** The door's session id. */
  session: string
  clientIp: string | null
}>

/** What is known after MAIL. */
export type SenderFacts = ClientFacts &
  Readonly<{
    helo: string | null
    /** '' is the null reverse-path (RFC 5321 §4.5.5). */
    reversePath: string
    /** Protocol and cipher; null in clear. */
    tls: string | null
  }>

/** What is known after RCPT. */
export type RecipientFacts = SenderFacts &
  Readonly<{
    recipient: string
    /** Whether a ticket by it pages on-call, so that it must not wait. */
    isUrgent: boolean
  }>

/** What is known after DATA. */
export type MailFacts = SenderFacts &
  Readonly<{
    recipients: readonly string[]
    held: MailSource
    sizeBytes: number
  }>

/** A reply in words of ours: basic code, then a text that begins with the enhanced status code (RFC 3463). */
export type FilterReply = Readonly<{ code: number; text: `${4 | 5}.${number}.${number} ${string}` }>

/** What a filter says; `because` is for the operator, the reply for the peer. */
export type Answer =
  | Readonly<{ kind: 'neutral' }>
  /** Known to be good: filters behind this one are not asked. */
  | Readonly<{ kind: 'accept'; because: string }>
  /** To be taken and filed apart, as suspected spam. */
  | Readonly<{ kind: 'quarantine'; because: string }>
  | Readonly<{ kind: 'defer'; because: string; reply: FilterReply }>
  | Readonly<{ kind: 'refuse'; because: string; reply: FilterReply }>

/** It could not be asked; what follows is the operator's decision. Also whatever a filter throws. */
export type Failed = Readonly<{ kind: 'failed'; because: string; err?: unknown }>

/** It has no opinion on mail like this one, and nothing was asked: too large for it, say. */
export type Unasked = Readonly<{ kind: 'unasked' }>

export const neutral: Answer = { kind: 'neutral' }
export const unasked: Unasked = { kind: 'unasked' }

/** Asks about facts; ends its work when `signal` says that nobody waits any more. May reject: that is a failure. */
export type Ask<Facts> = (facts: Facts, signal: AbortSignal) => Promise<Answer | Failed | Unasked>

export type FactsOf = Readonly<{ connect: ClientFacts; mail: SenderFacts; rcpt: RecipientFacts; data: MailFacts }>
export type Stage = keyof FactsOf

/** One filter. One that answers at several stages is asked again when more is known. */
export type Filter = Readonly<{
  name: FilterName
  timeoutMs: number
  onFailure: 'open' | 'closed'
  asks: Readonly<{ [S in Stage]?: Ask<FactsOf[S]> }>
}>
