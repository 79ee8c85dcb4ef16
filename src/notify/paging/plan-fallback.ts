/**
 * Who else is told when a page does not reach anybody: the fallback, channel after channel until somebody takes the ticket,
 * and the steps of escalation. They are notifications of a later time, so that people see beforehand what will happen; when
 * their time comes, page-channel.ts asks whether they are still needed. Pure.
 */
import type { Config } from '../../config/config.ts'
import type { PageChannel } from '../../config/outgoing-schema.ts'
import type { Planned } from '../channel.ts'
import type { Plan } from '../plan.ts'
import { pageCallOf } from './page-cause.ts'

/** What a page by mail or webhook carries until its time. */
export type PagePayload = Readonly<{
  role: 'fallback' | 'escalation'
  /** Place in the list of the config; for the fallback it counts on, and starts again from the first channel. */
  step: number
  /** For mail. */
  to: readonly string[]
}>

/** The first fallback and all steps of escalation for an entry that calls for a page. */
export const planFallback: Plan = (happening, { config, now, pagerdutyKeys }) => {
  if (pageCallOf(happening) !== 'trigger') return []
  const { paging } = config
  const page = { eventId: happening.id, ticketId: happening.ticket.id }
  // Nobody waits for a page that can not be sent.
  const firstMs = pagerdutyKeys.size === 0 ? 0 : paging.fallback.afterMs
  return [
    ...fallbackStep(page, 0, new Date(now.getTime() + firstMs), config),
    ...paging.escalate.map(({ afterMs, channel }, step) =>
      plannedPage(page, 'escalation', step, channel, new Date(now.getTime() + afterMs)),
    ),
  ]
}

type Page = Readonly<{ eventId: string; ticketId: number }>

/** One step of the fallback; none when the config has no channels. */
export function fallbackStep(page: Page, step: number, dueAt: Date, { paging }: Config): readonly Planned[] {
  const { channels } = paging.fallback
  const channel = channels[step % Math.max(channels.length, 1)]
  return channel === undefined ? [] : [plannedPage(page, 'fallback', step, channel, dueAt)]
}

function plannedPage(
  { eventId, ticketId }: Page,
  role: PagePayload['role'],
  step: number,
  channel: PageChannel,
  dueAt: Date,
): Planned {
  const to = channel.kind === 'mail' ? channel.to : []
  return {
    key: `page:${eventId}:${role}:${step}`,
    ticketId,
    eventId,
    channel: channel.kind,
    kind: 'page',
    target: channel.kind === 'mail' ? to.join(', ') : channel.name,
    payload: { role, step, to } satisfies PagePayload,
    dueAt,
    skippedBecause: null,
  }
}
