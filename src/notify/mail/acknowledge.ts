/**
 * Makes an acknowledgement ready to be sent. It is composed once and stored, in the transaction that takes the turn of its
 * address and of its domain's budget; from then on it is the same bytes however often it is tried, and answers to it find
 * the ticket. Two services that are asked for the same one, or for one address, take turns by the row of the address.
 */
import type { Pool } from 'pg'
import { v4 as uuidv4 } from 'uuid'
import type { Config } from '../../config/config.ts'
import { addressKey, parseRecipient, withDetail } from '../../mail/address.ts'
import type { Log } from '../../ops/log.ts'
import {
  type AcknowledgementFacts,
  acknowledgementFacts,
  knownSince,
  lockAddress,
  markAddress,
  markKnown,
} from '../../store/acknowledgements.ts'
import { inTransaction, type Queryable } from '../../store/queryable.ts'
import { takeFromBudget } from '../../store/rate-windows.ts'
import { type AutomaticMail, type SentMail, sentMail, writeAutomaticMail } from '../../store/sent-mail.ts'
import type { ReplyKeys } from '../../tickets/reply-address.ts'
import type { Attempt, Notification } from '../channel.ts'
import { ownAddress, replyAddress } from '../own-address.ts'
import { judge } from './acknowledgement.ts'
import { turnOf } from './address-turn.ts'
import { composeAcknowledgement, wordsOf } from './compose.ts'
import { AcknowledgementPayload } from './plan.ts'
import { templateFor } from './template-files.ts'

export type AcknowledgeParts = Readonly<{ pool: Pool; config(): Config; replyKeys: ReplyKeys; log: Log }>

/** A mail that can go, or why none goes. */
export type Ready = Readonly<{ kind: 'ready'; mail: SentMail }> | Readonly<{ kind: 'not'; attempt: Attempt }>

const hourMs = 3_600_000

/** The acknowledgement of a notification, composed now or before. Throws when the database or the built-in templates are away. */
export async function acknowledgementFor(
  notification: Notification,
  parts: AcknowledgeParts,
  now: Date,
): Promise<Ready> {
  if (!parts.config().acknowledge.enabled) return off
  const stored = await sentMail(parts.pool, notification.id)
  if (stored !== null) return { kind: 'ready', mail: stored }
  const { ticketId, createdAt } = notification
  const payload = AcknowledgementPayload.parse(notification.payload)
  const facts = ticketId === null ? null : await acknowledgementFacts(parts.pool, ticketId, payload.messageId)
  const isKnown = (await knownSince(parts.pool, addressKey(notification.target))) !== null
  const judgement = judge(facts, { isKnown, ageMs: now.getTime() - createdAt.getTime() })
  if (judgement.kind === 'not') return judgement
  if (ticketId === null || facts === null) throw new Error('a ticket that is not there was judged to be acknowledged')
  const mail = await compose({ notification, ticketId, facts, payload, to: judgement.to, now }, parts)
  if (mail === null) return not('there is no address of ours to write from')
  return inTransaction(parts.pool, (tx) => take(tx, { mail, facts, isProven: judgement.isProven, now }, parts.config()))
}

/** Who switches them off, because they go wrong, means those that wait as well. */
const off: Ready = {
  kind: 'not',
  attempt: { kind: 'skipped', because: 'acknowledgements are switched off (acknowledge.enabled)', tell: false },
}

function not(because: string): Ready {
  return { kind: 'not', attempt: { kind: 'skipped', because, tell: true } }
}

type Making = Readonly<{
  notification: Notification
  ticketId: number
  facts: AcknowledgementFacts
  payload: AcknowledgementPayload
  to: string
  now: Date
}>

async function compose(making: Making, { config, replyKeys, log }: AcknowledgeParts): Promise<AutomaticMail | null> {
  const { notification, ticketId, facts, payload, to, now } = making
  const { table, outbound, acknowledge } = config()
  const own = ownAddress([payload.recipient], { table, fallback: outbound.from })
  if (own === null) return null
  const address = withDetail(own, null)
  const template = await templateFor(acknowledge.templates, payload.language, (problems) =>
    log.warn({ problems }, 'a template can not be used; the built-in one is'),
  )
  const sections = new Set([facts.type, ...(facts.page === 'accepted' ? ['paged'] : [])])
  const words = wordsOf(template, { values: { ref: facts.ref, name: outbound.name, address }, sections })
  // Random, and not our id: who knows it holds evidence of the ticket.
  const messageId = `${uuidv4()}@${own.domain}`
  const from = { email: address, name: outbound.name }
  const bytes = await composeAcknowledgement({
    ...{ ...words, from, to: [to], messageId, date: now, language: payload.language },
    replyTo: replyAddress(own, ticketId, to, replyKeys),
    inReplyTo: facts.messageId,
  })
  const trace = { decision: 'acknowledged', because: 'a person opened the ticket by mail' }
  return { id: notification.id, ticketId, messageId, from, to, ...words, trace, bytes, at: now }
}

type Taking = Readonly<{ mail: AutomaticMail; facts: AcknowledgementFacts; isProven: boolean; now: Date }>

/** Takes the turn, and stores the mail; nothing of either when there is no turn. */
async function take(tx: Queryable, { mail, facts, isProven, now }: Taking, config: Config): Promise<Ready> {
  const mailbox = mailboxKey(mail.to)
  const state = await lockAddress(tx, mailbox)
  const meanwhile = await sentMail(tx, mail.id)
  if (meanwhile !== null) return { kind: 'ready', mail: meanwhile }
  if (isProven) await markKnown(tx, addressKey(mail.to), 'a mail of it passed DMARC', now)
  const { perAddressMs, perDomainHourly } = config.acknowledge
  const turn = turnOf(mailbox, state, { receivedAt: facts.receivedAt, now, perAddressMs })
  if (turn.kind === 'withheld') {
    if (turn.next !== null) await markAddress(tx, mailbox, turn.next)
    return not(turn.because)
  }
  const domain = mailbox.slice(mailbox.lastIndexOf('@') + 1)
  const budget = { key: `acknowledgements ${domain}`, limit: perDomainHourly, windowMs: hourMs, now }
  if (!(await takeFromBudget(tx, budget)).taken)
    return not(`${domain} has got the ${perDomainHourly} acknowledgements of an hour (acknowledge.per_domain)`)
  await markAddress(tx, mailbox, turn.next)
  await writeAutomaticMail(tx, mail)
  return { kind: 'ready', mail }
}

/** One mailbox, whatever its detail: who writes as `ann+1@` and `ann+2@` reads both. */
function mailboxKey(email: string): string {
  const read = parseRecipient(email)
  return addressKey(read === null ? email : withDetail(read, null))
}
