/**
 * Where the filters have their say in a session: at connect, at MAIL, at RCPT, and between the final dot and `receive`.
 * Their answers are values; this gives them to the session in its own words.
 */
import type { FilterNo, Screen, Screening, Visit } from '../filters/screen.ts'
import type { Body, Envelope, Outcome, Receive } from '../intake/envelope.ts'
import type { Conversation } from './conversation.ts'
import type { Fate } from './fates.ts'
import type { DoorParts } from './parts.ts'
import { replyFor, withContact } from './replies.ts'
import type { No } from './transaction.ts'

/** The filters of a session that begins; null when nothing is filtered. */
export function visitOf({ session, remoteAddress }: Conversation, screen: Screen | null): Visit | null {
  return screen?.visit({ session: session.id, clientIp: remoteAddress || null }) ?? null
}

/** The filters of a transaction whose MAIL is accepted. */
export function screeningOf(conversation: Conversation, reversePath: string): Screening | null {
  const { visit, session } = conversation
  return visit?.mail({ helo: session.hostNameAppearsAs || null, reversePath, tls: tlsOf(conversation) }) ?? null
}

/** Protocol and cipher of a session; null in clear. */
export function tlsOf({ tls }: Conversation): string | null {
  return tls && `${tls.protocol} ${tls.cipher}`
}

/** Asks the filters about a recipient that is served; a route that pages makes it urgent. */
export async function screenRecipient(
  screening: Screening,
  recipient: string,
  { route, contact }: Pick<DoorParts, 'route' | 'contact'>,
): Promise<(No & { reason: string }) | null> {
  const routed = route(recipient)
  const no = await screening.recipient(recipient, routed.kind === 'routed' && routed.rule.page)
  return no && { reply: withContact(no.reply, contact()), because: no.because, reason: 'filter' }
}

/** A mail that has come whole. */
export type TakenMail = Readonly<{ envelope: Envelope; screening: Screening | null; body: Body }>

/** What the filters or `receive` made of it; `suspected`: why it is filed as suspected spam. */
export type Received = FilterNo | Readonly<{ kind: 'outcome'; outcome: Outcome; suspected: string | null }>

/** Asks the filters, then hands the mail on unless they object. */
export async function receiveScreened(receive: Receive, { envelope, screening, body }: TakenMail): Promise<Received> {
  const { held, sizeBytes } = body
  const screened = await screening?.content({ recipients: envelope.recipients, held, sizeBytes })
  if (screened?.kind === 'no') return screened
  const suspected = screened?.suspected ?? null
  return { kind: 'outcome', outcome: await receive({ ...envelope, suspected }, body), suspected }
}

/** The fate that follows. */
export function fateFor(received: Received, bytes: number, contact: string | null): Fate {
  if (received.kind === 'no') {
    const { reply, because } = received
    return { outcome: reply.code < 500 ? 'deferred' : 'refused', because, reply: withContact(reply, contact), bytes }
  }
  const { outcome, suspected } = received
  const common = { outcome: outcome.kind, because: outcome.because, reply: replyFor(outcome, contact), bytes }
  if (outcome.kind === 'refused') return common
  return { ...common, mail: outcome.mail, ref: outcome.ref, ...(suspected === null ? {} : { suspected }) }
}
