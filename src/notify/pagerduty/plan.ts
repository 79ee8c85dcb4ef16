/**
 * What PagerDuty is told of an entry of a ticket's history: that somebody is needed, that somebody has it, that it is done.
 * Whether that is still true is asked when its turn comes (turn.ts). Pure.
 */
import { z } from 'zod'
import type { Happening } from '../../store/happenings.ts'
import type { Planned } from '../channel.ts'
import { type PageCall, pageCallOf } from '../paging/page-cause.ts'
import type { Plan, PlanContext } from '../plan.ts'
import { keyForTrace, keyVariable, ownKey } from './route-key.ts'

/** Why somebody is paged. */
export const pageReasons = ['opened', 'raised', 'reopened'] as const
export type PageReason = (typeof pageReasons)[number]

/**
 * What a planned trigger carries. One that `follows` goes by the key of the ticket's page before it, which is known when it is
 * sent: a ticket that is reopened wakes those who were woken for it, whatever address the answer went to.
 */
export const TriggerPayload = z.object({ reason: z.enum(pageReasons), follows: z.boolean() })

/** The events for PagerDuty that follow from an entry: none or one. */
export const planPages: Plan = (happening, context) => {
  const call = pageCallOf(happening)
  if (call === null) return []
  if (call === 'trigger') return [plannedTrigger(happening, context)]
  // Without any key there is nothing to acknowledge; that the page itself was skipped tells enough.
  return context.pagerdutyKeys.size === 0 ? [] : [{ ...planned(happening, call, context), target: ownKey, payload: {} }]
}

function plannedTrigger(happening: Happening, context: PlanContext): Planned {
  const { reason, follows, target } = wayOf(happening, context)
  return {
    ...planned(happening, 'trigger', context),
    target,
    payload: { reason, follows } satisfies z.input<typeof TriggerPayload>,
    skippedBecause: canPage(happening, context) ? null : `paging is off: ${keyVariable(target)} is not set`,
  }
}

/** Whether the key that an entry pages by is set. */
export function canPage(happening: Happening, context: PlanContext): boolean {
  const { follows, target } = wayOf(happening, context)
  return follows ? context.pagerdutyKeys.size > 0 : context.pagerdutyKeys.has(target)
}

function wayOf(happening: Happening, { config, pagerdutyKeys }: PlanContext) {
  const reason = reasonOf(happening)
  const follows = reason === 'reopened' || happening.message === null
  const target = follows ? ownKey : keyForTrace(happening.message?.trace, config.table.rules, pagerdutyKeys)
  return { reason, follows, target }
}

function reasonOf({ kind }: Happening): PageReason {
  return kind === 'opened' || kind === 'raised' ? kind : 'reopened'
}

function planned({ id, ticket }: Happening, call: PageCall, { now }: PlanContext) {
  return {
    key: `pagerduty:${call}:${id}`,
    ticketId: ticket.id,
    eventId: id,
    channel: 'pagerduty',
    kind: call,
    dueAt: now,
    skippedBecause: null,
  } as const
}
