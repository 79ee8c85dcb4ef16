/**
 * Mail as a way out: acknowledgements, agents' replies and pages, through the smarthost. All of it asks the suppression list
 * first, and what a recipient's server says for good goes onto that list. A mail has one Message-ID however often it is
 * tried, so that one that was taken and not marked is known when it comes again.
 */
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { addressKey } from '../../mail/address.ts'
import type { Log } from '../../ops/log.ts'
import { suppressedAmong } from '../../store/known-addresses.ts'
import { sentMail } from '../../store/sent-mail.ts'
import { suppress } from '../../store/suppressions.ts'
import type { ReplyKeys } from '../../tickets/reply-address.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import { acknowledgementFor } from './acknowledge.ts'
import { composePlain } from './compose.ts'
import { type DeadAddress, outcomeOf } from './smtp-outcome.ts'
import { createTransport, type SmtpTimeouts, smtpTimeouts } from './transport.ts'

export type MailParts = Readonly<{
  pool: Pool
  config(): Config
  /** OUTBOUND_SMTP_URL; undefined: no mail goes out. */
  url: string | undefined
  replyKeys: ReplyKeys
  log: Log
  timeouts?: SmtpTimeouts
}>

export type MailChannel = Channel &
  AsyncDisposable &
  Readonly<{
    /** Connects to the smarthost and signs in; gives why that fails, null when all is well or there is none. */
    verify(): Promise<string | null>
  }>

const ReplyPayload = z.object({
  messageId: z.uuid(),
  to: z.array(z.string()).min(1),
  envelopeFrom: z.string(),
  replyTo: z.string(),
})
const PlainPayload = z.object({ to: z.array(z.string()).min(1), subject: z.string(), text: z.string() })

/** A mail that can be handed over now. */
type Letter = Readonly<{
  kind: 'letter'
  messageId: string
  reversePath: string
  recipients: readonly string[]
  bytes: Buffer
}>
type Prepared = Letter | Readonly<{ kind: 'not'; attempt: Attempt }>

/** Makes the channel. Nothing connects before the first mail; dispose of it when nothing is sent any more. */
export function createMailChannel(parts: MailParts): MailChannel {
  const { url, config, timeouts = smtpTimeouts } = parts
  const transport = url === undefined ? null : createTransport({ url, outbound: () => config().outbound, timeouts })
  return {
    name: 'mail',
    giveUpMs: ({ kind }) => giveUpMs(kind, config()),
    async send(notification) {
      if (transport === null) return { kind: 'refused', because: 'mail can not be sent: OUTBOUND_SMTP_URL is not set' }
      const now = new Date()
      const prepared = await prepare(notification, parts, now)
      if (prepared.kind === 'not') return prepared.attempt
      const { messageId, ...mail } = prepared
      const { attempt, dead } = outcomeOf(await transport.send(mail), messageId)
      for (const address of dead) await markDead(address, parts, now)
      return attempt
    },
    verify: async () => (transport === null ? null : transport.verify()),
    async [Symbol.asyncDispose]() {
      await transport?.[Symbol.asyncDispose]()
    },
  }
}

/** A link that comes when it has gone out of date helps nobody (accounts/better-auth.ts has its lifetime). */
const signInGiveUpMs = 10 * 60_000

function giveUpMs(kind: string, { paging, retry }: Config): number {
  if (kind === 'sign-in') return signInGiveUpMs
  return kind === 'page' ? paging.giveUpMs : retry.giveUpMs
}

/** Those who may not be written to are left out before anything is composed; nobody left is a reason. */
async function prepare(notification: Notification, parts: MailParts, now: Date): Promise<Prepared> {
  const wanted = recipientsOf(notification)
  const suppressed = await suppressedAmong(parts.pool, wanted.map(addressKey), now)
  const recipients = wanted.filter((address) => !suppressed.has(addressKey(address)))
  if (recipients.length > 0) return letterTo(recipients, notification, parts, now)
  const [because = ''] = suppressed.values()
  const why = `nothing is sent to ${wanted.join(', ')}: ${because}`
  // Nobody waits for an acknowledgement; whoever writes a reply must know that it did not go.
  const isAutomatic = notification.kind === 'acknowledgement'
  return {
    kind: 'not',
    attempt: isAutomatic ? { kind: 'skipped', because: why, tell: true } : { kind: 'refused', because: why },
  }
}

function recipientsOf({ kind, target, payload }: Notification): readonly string[] {
  if (kind === 'reply') return ReplyPayload.parse(payload).to
  return kind === 'page' || kind === 'sign-in' ? PlainPayload.parse(payload).to : [target]
}

async function letterTo(
  recipients: readonly string[],
  notification: Notification,
  parts: MailParts,
  now: Date,
): Promise<Prepared> {
  switch (notification.kind) {
    case 'acknowledgement': {
      const ready = await acknowledgementFor(notification, parts, now)
      if (ready.kind === 'not') return ready
      return { kind: 'letter', ...ready.mail, reversePath: '', recipients }
    }
    case 'reply':
      return reply(recipients, ReplyPayload.parse(notification.payload), parts.pool)
    case 'page':
    case 'sign-in':
      return plain(recipients, notification, parts.config())
    default:
      return { kind: 'not', attempt: { kind: 'refused', because: `there is no mail of the kind ${notification.kind}` } }
  }
}

/** Bounces come back to the reply address, which names the ticket and the addressee. */
async function reply(
  recipients: readonly string[],
  payload: z.output<typeof ReplyPayload>,
  pool: Pool,
): Promise<Prepared> {
  const stored = await sentMail(pool, payload.messageId)
  if (stored === null) return { kind: 'not', attempt: { kind: 'refused', because: 'the reply is not there any more' } }
  const bytes = Buffer.concat([Buffer.from(`Reply-To: <${payload.replyTo}>\r\n`), stored.bytes])
  return { kind: 'letter', messageId: stored.messageId, reversePath: payload.envelopeFrom, recipients, bytes }
}

/** Made of the notification alone, so each try sends the same. Pages and sign-in links are no part of a conversation, and not stored. */
async function plain(
  recipients: readonly string[],
  { id, payload, createdAt }: Notification,
  config: Config,
): Promise<Prepared> {
  const { to, subject, text } = PlainPayload.parse(payload)
  const email = config.outbound.from ?? `postmaster@${config.table.domains[0] ?? 'localhost'}`
  const messageId = `${id}@${email.slice(email.lastIndexOf('@') + 1)}`
  const from = { email, name: config.outbound.name }
  const bytes = await composePlain({ from, to, subject, text, messageId, date: createdAt })
  return { kind: 'letter', messageId, reversePath: '', recipients, bytes }
}

async function markDead({ address, because }: DeadAddress, { pool, log }: MailParts, now: Date): Promise<void> {
  const why = `its server refused it: ${because}`
  const isNew = await suppress(pool, { email: addressKey(address), because: why, since: now, until: null })
  if (isNew) log.info({ because: why }, 'an address is on the suppression list now')
}
