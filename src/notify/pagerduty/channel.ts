/**
 * PagerDuty as a way out. A notification is looked at when its turn comes: facts are loaded fresh, what is not needed any more
 * is skipped, and each event takes one from the budget of its key. Safe to be asked twice: one `dedup_key` is one alert.
 */
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { type PageFacts, pageFacts, waitingPages } from '../../store/page-facts.ts'
import { takeFromBudget } from '../../store/rate-windows.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import type { PageCall } from '../paging/page-cause.ts'
import type { PostEvent } from './client.ts'
import { dedupKeyOf } from './dedup-key.ts'
import { type EventHead, type PagerDutyEvent, summaryOf, trialEvent, triggerEvent, updateEvent } from './event.ts'
import { outcomeOf } from './outcome.ts'
import { TriggerPayload } from './plan.ts'
import { keyForTrace, keyVariable, ownKey } from './route-key.ts'
import { type Call, turnOf } from './turn.ts'

export type PagerDutyParts = Readonly<{
  pool: Pool
  post: PostEvent
  /** Routing keys by name, in capitals; '' is the service's own. */
  keys: ReadonlyMap<string, string>
  /** Names this installation to others. */
  installation: string
  config(): Pick<Config, 'paging' | 'table'>
  /** Where people find a ticket. */
  ticketUrl(ref: string): string
  now(): Date
  /** From 0 to 1: spreads those that wait for the budget. */
  chance(): number
}>

/** Of a notification without a ticket: a trial, of which trigger and resolve have the same name. */
export const TrialPayload = z.object({ test: z.string().regex(/^[\w-]{1,64}$/) })

const minuteMs = 60_000
const Action = z.enum(['trigger', 'acknowledge', 'resolve'])

/** The channel of pages. */
export function createPagerDutyChannel(parts: PagerDutyParts): Channel {
  return {
    name: 'pagerduty',
    giveUpMs: () => parts.config().paging.giveUpMs,
    async send(notification) {
      const { id, ticketId, eventId } = notification
      if (ticketId === null) return sendTrial(notification, parts)
      const facts = eventId === null ? null : await pageFacts(parts.pool, { id, ticketId, eventId })
      if (facts === null) return { kind: 'skipped', because: 'the ticket is not there any more', tell: false }
      return takeTurn(notification, facts, parts)
    },
  }
}

async function takeTurn(notification: Notification, facts: PageFacts, parts: PagerDutyParts): Promise<Attempt> {
  const action = Action.parse(notification.kind)
  const trigger = action === 'trigger' ? TriggerPayload.parse(notification.payload) : null
  const target = trigger?.follows ? keyFor(facts, parts) : notification.target
  const ageMs = parts.now().getTime() - notification.createdAt.getTime()
  const turn = turnOf({ action, trigger, target, ageMs }, facts)
  if (turn.kind === 'skip') return { kind: 'skipped', because: turn.because, tell: false }
  if (turn.kind === 'wait') return { kind: 'not-yet', because: turn.because, afterMs: turn.afterMs }

  const { ref } = facts.ticket
  const attempt = await sendAll(turn.calls, parts, dedupKeyOf(parts.installation, ref), (call, head) =>
    call === 'trigger'
      ? triggerEvent(head, facts, { reason: trigger?.reason ?? 'opened', url: parts.ticketUrl(ref) })
      : updateEvent(call, head),
  )
  return action === 'trigger' ? withTitle(attempt, facts) : attempt
}

function keyFor({ message }: PageFacts, { config, keys }: PagerDutyParts): string {
  return keyForTrace(message?.trace, config().table.rules, new Set(keys.keys()))
}

/** By its title an incident is known that PagerDuty does not tell the key of; see incident-webhook.ts. */
function withTitle(attempt: Attempt, { ticket }: PageFacts): Attempt {
  if (attempt.kind !== 'sent') return attempt
  return { ...attempt, response: { ...attempt.response, title: summaryOf(ticket) } }
}

async function sendTrial({ kind, target, payload }: Notification, parts: PagerDutyParts): Promise<Attempt> {
  const action = Action.parse(kind)
  const dedupKey = dedupKeyOf(parts.installation, `test-${TrialPayload.parse(payload).test}`)
  return sendAll([{ action, target }], parts, dedupKey, (call, head) =>
    call === 'trigger' ? trialEvent(head, parts.now()) : updateEvent(call, head),
  )
}

type MakeEvent = (action: PageCall, head: EventHead) => PagerDutyEvent

/** Sends one after the other; what has to wait ends it, and all are sent again then. The last one counts. */
async function sendAll(
  calls: readonly [Call, ...Call[]],
  parts: PagerDutyParts,
  dedupKey: string,
  eventOf: MakeEvent,
): Promise<Attempt> {
  const [call, ...rest] = calls
  const attempt = await sendOne(call, parts, dedupKey, eventOf)
  const [next, ...others] = rest
  if (next === undefined || attempt.kind === 'later' || attempt.kind === 'not-yet') return attempt
  return sendAll([next, ...others], parts, dedupKey, eventOf)
}

/** A key that is gone since is answered for by the service's own, as in route-key.ts. */
async function sendOne(
  { action, target }: Call,
  parts: PagerDutyParts,
  dedupKey: string,
  eventOf: MakeEvent,
): Promise<Attempt> {
  const key = parts.keys.has(target) ? target : ownKey
  const routingKey = parts.keys.get(key)
  if (routingKey === undefined) return { kind: 'refused', because: `${keyVariable(target)} is not set` }
  const waitMs = await budgetWait(key, parts)
  if (waitMs > 0)
    return { kind: 'not-yet', because: 'the events of its PagerDuty key are used up for now', afterMs: waitMs }
  const answer = await parts.post(eventOf(action, { routingKey, dedupKey }))
  const attempt = outcomeOf(answer, { routingKey, dedupKey, now: parts.now() })
  return attempt.kind === 'sent' ? { ...attempt, response: { ...attempt.response, key } } : attempt
}

/**
 * 0 when the event may go, else when to ask again (ms): at some time within half of what all that wait will take. So a storm
 * neither asks all at once, again and again, nor leaves the budget unused.
 */
async function budgetWait(key: string, { pool, config, now, chance }: PagerDutyParts): Promise<number> {
  const limit = config().paging.ratePerMinute
  const taken = await takeFromBudget(pool, { key: `pagerduty:${key}`, limit, windowMs: minuteMs, now: now() })
  if (taken.taken) return 0
  const drainMs = ((await waitingPages(pool)) / limit) * minuteMs
  return Math.ceil(taken.afterMs + (chance() * drainMs) / 2)
}
