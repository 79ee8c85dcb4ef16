/**
 * Somebody has answered a page in PagerDuty: the ticket follows. One transaction remembers the webhook and moves the ticket,
 * so a webhook acts once whatever fails: PagerDuty sends it again when we did not answer, and finds it done or not done. What
 * is moved so is not told to PagerDuty again (notify/paging/page-cause.ts).
 */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import {
  effectOf,
  type HookEffect,
  type IncidentHook,
  isSameTitle,
  type Named,
  oldestMs,
  ticketNamedBy,
} from '../notify/pagerduty/incident-webhook.ts'
import { addToOutbox } from '../store/outbox.ts'
import { lockPagedTicket, type PagedTicket } from '../store/paged-tickets.ts'
import { inTransaction, type Queryable } from '../store/queryable.ts'
import { forgetHooks, rememberHook } from '../store/received-hooks.ts'
import { writeEvents } from '../store/ticket-events.ts'
import { changeTicketIn } from './change-ticket.ts'

/** What came of a webhook. */
export type Heard =
  | Readonly<{ kind: 'done'; ref: string; effect: HookEffect }>
  /** It came before; nothing happened. */
  | Readonly<{ kind: 'replay' }>
  /** No ticket of ours was paged by it; nothing happened. */
  | Readonly<{ kind: 'unknown-incident' }>

/** Does what a webhook about an incident asks for. */
export async function hearPagerDuty(
  pool: Pool,
  { hook, installation, now }: Readonly<{ hook: IncidentHook; installation: string; now: Date }>,
): Promise<Heard> {
  const named = ticketNamedBy(hook, installation)
  if (named === null) return { kind: 'unknown-incident' }
  return inTransaction(pool, async (tx) => {
    if (!(await rememberHook(tx, `pagerduty:${hook.id}`, now))) return { kind: 'replay' }
    // Older ones are refused by their time, so nobody needs to know them.
    await forgetHooks(tx, new Date(now.getTime() - 2 * oldestMs))
    const ticket = await lockPagedTicket(tx, named.ticketId)
    if (ticket === null || !isAbout(named, ticket)) return { kind: 'unknown-incident' }
    const effect = effectOf(hook, ticket)
    await carryOut(tx, effect, { ticketId: named.ticketId, hook, now })
    return { kind: 'done', ref: ticket.ref, effect }
  })
}

function isAbout({ title }: Named, { titles }: PagedTicket): boolean {
  return title === null || titles.some((page) => isSameTitle(title, page))
}

async function carryOut(
  tx: Queryable,
  effect: HookEffect,
  { ticketId, hook, now }: Readonly<{ ticketId: number; hook: IncidentHook; now: Date }>,
): Promise<void> {
  if (effect.kind === 'nothing') return
  const actor = `pagerduty:${hook.by}`
  const { because } = effect
  if (effect.kind === 'move') {
    const changed = await changeTicketIn(tx, { ticketId, change: { status: effect.status }, actor, because, now })
    if (changed.kind !== 'changed') throw new Error(`a locked ticket could not be ${effect.status}: ${changed.kind}`)
    return
  }
  const data = { because, incident: hook.url }
  const id = uuidv7()
  await writeEvents(tx, ticketId, [{ id, kind: effect.event, actor, data, at: now }])
  await addToOutbox(tx, [id], now)
}
