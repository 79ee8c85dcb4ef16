/**
 * Who else is told when a page does not reach anybody: the fallback, channel after channel until somebody takes the ticket,
 * and the steps of escalation. They are notifications of a later time, so that people see beforehand what will happen; when
 * their time comes, page-channel.ts asks whether they are still needed. Pure.
 */
import type { Config } from '../../config/config.ts'
import type { PageChannel } from '../../config/outgoing-schema.ts'
import type { Planned } from '../channel.ts'
import { canPage } from '../pagerduty/plan.ts'
import type { Plan } from '../plan.ts'
import { pageCallOf } from './page-cause.ts'

/** What a page by mail or webhook carries until its time. */
export type PagePayload = Readonly<{
  role: 'fallback' | 'escalation'
  /** Place in the list of the config; for the fallback it counts on, and starts again from the first channel. */
  step: number
  /** For mail. */
  to: readonly string[]
  /** How long after its planning its time comes; it is tried from then on. */
  delayMs: number
}>

/** The first fallback and all steps of escalation for an entry that calls for a page. */
export const planFallback: Plan = (happening, context) => {
  if (pageCallOf(happening) !== 'trigger') return []
  const { config, now } = context
  const { paging } = config
  const page = { eventId: happening.id, ticketId: happening.ticket.id, now }
  // Nobody waits for a page that can not be sent.
  const firstMs = canPage(happening, context) ? paging.fallback.afterMs : 0
  return [
    ...fallbackStep(page, 0, firstMs, config),
    ...paging.escalate.map(({ afterMs, channel }, step) => plannedPage(page, 'escalation', step, channel, afterMs)),
  ]
}

type Page = Readonly<{ eventId: string; ticketId: number; now: Date }>

/** One step of the fallback, `delayMs` from now; none when the config has no channels. */
export function fallbackStep(page: Page, step: number, delayMs: number, { paging }: Config): readonly Planned[] {
  const { channels } = paging.fallback
  const channel = channels[step % Math.max(channels.length, 1)]
  return channel === undefined ? [] : [plannedPage(page, 'fallback', step, channel, delayMs)]
}

function plannedPage(
  { eventId, ticketId, now }: Page,
  role: PagePayload['role'],
  step: number,
  channel: PageChannel,
  delayMs: number,
): Planned {
  const to = channel.kind === 'mail' ? channel.to : []
  return {
    key: `page:${eventId}:${role}:${step}`,
    ticketId,
    eventId,
    channel: channel.kind,
    kind: 'page',
    target: channel.kind === 'mail' ? to.join(', ') : channel.name,
    payload: { role, step, to, delayMs } satisfies PagePayload,
    dueAt: new Date(now.getTime() + delayMs),
    skippedBecause: null,
  }
}
