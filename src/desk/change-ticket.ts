/**
 * An agent, or somebody who answered a page, changes a ticket: takes it, solves it, reopens it, raises it, says what it is.
 * The one way for commands, pages, API and hooks; changes of one ticket follow each other, and each is in its history.
 */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { inTransaction, type Queryable } from '../store/queryable.ts'
import { lockTicket, writeChange } from '../store/ticket-changes.ts'
import { type Changeable, decideChange, type TicketChange } from '../tickets/change.ts'

/** Who changes what, and why. */
export type ChangingTicket = Readonly<{
  ticketId: number
  change: TicketChange
  /** `agent:NAME` or `pagerduty:NAME`. */
  actor: string
  /** For the history, in words. */
  because: string
  now: Date
  /** The `updatedAt` that the actor saw; when the ticket has changed since, nothing is written. Null or absent: whatever it is. */
  ifUpdatedAt?: Date | null
  /** For requesters, who reopen and do not take: a ticket that is new or open stays as it is, and goes on paging. */
  onlyReopens?: boolean
}>

/** What came of it; nothing is written but for `changed`. */
export type TicketChanged =
  /** `eventIds`: the entries of its history, in order. */
  | Readonly<{
      kind: 'changed'
      ref: string
      before: Changeable
      after: Changeable
      updatedAt: Date
      eventIds: readonly string[]
    }>
  | Readonly<{ kind: 'no-such-ticket' }>
  | Readonly<{ kind: 'nothing-to-change'; ref: string; before: Changeable }>
  | Readonly<{ kind: 'not-allowed'; ref: string; before: Changeable; because: string }>
  /** Somebody else was first; `before` and `updatedAt` are what it is now. */
  | Readonly<{ kind: 'changed-meanwhile'; ref: string; before: Changeable; updatedAt: Date }>

/** Changes a ticket in a transaction of its own. */
export async function changeTicket(pool: Pool, changing: ChangingTicket): Promise<TicketChanged> {
  return inTransaction(pool, (tx) => changeTicketIn(tx, changing))
}

/** Changes a ticket in the transaction of somebody who writes more with it. */
export async function changeTicketIn(tx: Queryable, changing: ChangingTicket): Promise<TicketChanged> {
  const { ticketId, change, actor, because, now: at, ifUpdatedAt = null } = changing
  const { ticket, problem } = await lockTicket(tx, ticketId, change.problemId ?? null)
  if (ticket === null) return { kind: 'no-such-ticket' }
  const { ref, updatedAt, incidents, ...before } = ticket
  if (ifUpdatedAt !== null && ifUpdatedAt.getTime() !== updatedAt.getTime())
    return { kind: 'changed-meanwhile', ref, before, updatedAt }
  if (changing.onlyReopens && change.status === 'open' && (before.status === 'new' || before.status === 'open'))
    return { kind: 'nothing-to-change', ref, before }
  const decision = decideChange(before, change, { ticketId, incidents, problem, because })
  if (decision.kind !== 'changed') return { ...decision, ref, before }
  const { after } = decision
  const events = decision.events.map((event) => ({ ...event, id: uuidv7(), actor, at }))
  const eventIds = events.map(({ id }) => id)
  return {
    kind: 'changed',
    ref,
    before,
    after,
    updatedAt: await writeChange(tx, { ticketId, after, events, at }),
    eventIds,
  }
}
