/**
 * Pages by mail and webhook. When the time of one has come it is asked whether it is still needed: not when somebody has the
 * ticket, and the fallback not when PagerDuty has accepted the page. The next step of the fallback is planned before this
 * one is sent, so that one that can not be sent does not end the line.
 */
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { withoutSecrets } from '../../mail/sign-up/secrets.ts'
import { addNotifications } from '../../store/notifications.ts'
import { type PageState, pageState } from '../../store/pages.ts'
import { inTransaction } from '../../store/queryable.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import type { Jobs } from '../outbox/jobs.ts'
import { fallbackStep, type PagePayload } from './plan-fallback.ts'

export type PageParts = Readonly<{ pool: Pool; jobs: Jobs; config(): Config; ticketUrl(ref: string): string }>

const Payload = z.object({
  role: z.enum(['fallback', 'escalation']),
  step: z.int(),
  to: z.array(z.string()),
  delayMs: z.number().prefault(0),
}) satisfies z.ZodType<PagePayload>

/** What a page says. */
export type PageText = Readonly<{ to: readonly string[]; subject: string; text: string }>

/** A channel that also takes pages: whether they are needed is decided here, sending them is its own. */
export function withPages(channel: Channel, parts: PageParts): Channel {
  return {
    ...channel,
    async send(notification) {
      if (notification.kind !== 'page') return channel.send(notification)
      const due = await pageFor(notification, parts)
      return 'skip' in due ? due.skip : channel.send({ ...notification, payload: due.page })
    },
    giveUpMs: (notification) => channel.giveUpMs(notification) + delayMsOf(notification),
  }
}

/** How long after its making the time of a notification comes. */
export function delayMsOf({ kind, payload }: Notification): number {
  return kind === 'page' ? (Payload.safeParse(payload).data?.delayMs ?? 0) : 0
}

type DuePage = Readonly<{ page: PageText }> | Readonly<{ skip: Attempt }>

async function pageFor(notification: Notification, parts: PageParts): Promise<DuePage> {
  const { id, ticketId, eventId } = notification
  const payload = Payload.parse(notification.payload)
  const state = ticketId === null || eventId === null ? null : await pageState(parts.pool, { id, ticketId, eventId })
  if (state === null || ticketId === null || eventId === null) return skipped('the ticket is not there any more')
  if (state.takenBy !== null) return skipped(`the ticket was taken: ${state.takenBy}`)
  if (payload.role === 'fallback') {
    if (state.isAccepted) return skipped('PagerDuty has accepted the page')
    await planNext({ eventId, ticketId }, payload.step + 1, parts)
    // When the way is free again after hours, people get one page by it and not one for each round.
    if (state.isRepeated) return skipped('an earlier page to the same still waits')
  }
  return { page: textOf(state, payload, parts.ticketUrl(state.ref)) }
}

function skipped(because: string): DuePage {
  return { skip: { kind: 'skipped', because, tell: false } }
}

/** Planned twice, when this one is tried again, it has the same key. */
async function planNext(
  page: Readonly<{ eventId: string; ticketId: number }>,
  step: number,
  { pool, jobs, config }: PageParts,
): Promise<void> {
  const now = new Date()
  const planned = fallbackStep({ ...page, now }, step, config().paging.fallback.afterMs, config())
  await inTransaction(pool, async (tx) => jobs.add(tx, await addNotifications(tx, planned, now)))
}

function textOf(
  { ref, subject, requesterEmail, priority, isHeld }: PageState,
  { to, role }: PagePayload,
  url: string,
): PageText {
  const told = isHeld ? withoutSecrets(subject) : subject
  const why =
    role === 'fallback'
      ? 'The page to the engineer on call was not accepted, and nobody has taken the ticket yet.'
      : 'Nobody has taken the ticket yet.'
  const text = [
    `${ref} is ${priority} and waits: ${told}`,
    '',
    why,
    `From: ${requesterEmail ?? 'unknown'}`,
    url,
    '',
    `To take it: set ${ref} to open, on the dashboard or with "postroom set ${ref} --status open".`,
  ]
  return { to, subject: `[${ref}] ${priority}: ${told}`, text: text.join('\n') }
}
