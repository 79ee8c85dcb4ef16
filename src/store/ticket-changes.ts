/** Tickets that people change: the lock that makes changes follow each other, and the columns that they write. */
import type { Changeable } from '../tickets/change.ts'
import type { TicketType } from '../tickets/types.ts'
import { addToOutbox } from './outbox.ts'
import type { Queryable } from './queryable.ts'
import { type TicketEvent, writeEvents } from './ticket-events.ts'
import { signalTickets } from './ticket-signal.ts'

/** A ticket that nobody else changes until the transaction ends. */
export type LockedTicket = Changeable &
  Readonly<{
    ref: string
    updatedAt: Date
    /** How many tickets name it as their problem. */
    incidents: number
  }>

type Row = Omit<LockedTicket, 'problemId'> & Readonly<{ id: string; problemId: string | null }>

/**
 * Locks a ticket and the problem that it is to be linked to, in one order for everybody, and gives both as they are now;
 * null for what there is not.
 */
export async function lockTicket(
  tx: Queryable,
  ticketId: number,
  problemId: number | null = null,
): Promise<Readonly<{ ticket: LockedTicket | null; problem: Readonly<{ type: TicketType }> | null }>> {
  // A statement of its own: what it waited for is then seen by the next one.
  const ids = [ticketId, ...(problemId === null ? [] : [problemId])]
  await tx.query({ name: 'ticket-lock', text: lock, values: [ids] })
  const { rows } = await tx.query<Row>({ name: 'ticket-locked', text: read, values: [ids] })
  const found = new Map(rows.map(({ id, problemId: linked, ...row }) => [Number(id), { ...row, problemId: linked }]))
  const row = found.get(ticketId)
  return {
    ticket: row === undefined ? null : { ...row, problemId: row.problemId === null ? null : Number(row.problemId) },
    problem: problemId === null ? null : (found.get(problemId) ?? null),
  }
}

const lock = 'select id from tickets where id = any($1::bigint[]) order by id for no key update'

const read = `
select id, ref, status, priority, type, problem_id as "problemId", assignee, tags, pages_on_call as "pagesOnCall",
  updated_at as "updatedAt", (select count(*) from tickets i where i.problem_id = t.id)::int as incidents
from tickets t
where id = any($1::bigint[])`

/** Locks a ticket, and gives when it was changed last; null when there is no such ticket. */
export async function lockVersion(
  tx: Queryable,
  ticketId: number,
): Promise<Readonly<{ ref: string; updatedAt: Date }> | null> {
  const { rows } = await tx.query<{ ref: string; updatedAt: Date }>(
    'select ref, updated_at as "updatedAt" from tickets where id = $1 for no key update',
    [ticketId],
  )
  return rows[0] ?? null
}

/**
 * Writes a locked ticket as it is to be, its history and the outbox. `updated_at` moves with each change, also with two in
 * one millisecond, so that whoever read the ticket before can be told. Gives the new time.
 */
export async function writeChange(
  tx: Queryable,
  change: Readonly<{ ticketId: number; after: Changeable; events: readonly TicketEvent[]; at: Date }>,
): Promise<Date> {
  const { ticketId, after, events, at } = change
  const { rows } = await tx.query<{ updatedAt: Date }>({
    name: 'ticket-change',
    text: `
      update tickets
      set status = $2, priority = $3, type = $4, problem_id = $5, pages_on_call = $6,
        assignee = $7, tags = $8,
        updated_at = greatest(date_trunc('milliseconds', updated_at) + interval '1 millisecond', $9)
      where id = $1
      returning updated_at as "updatedAt"`,
    values: [
      ...[ticketId, after.status, after.priority, after.type, after.problemId, after.pagesOnCall],
      ...[after.assignee, after.tags, at],
    ],
  })
  await writeEvents(tx, ticketId, events)
  await addToOutbox(
    tx,
    events.map(({ id }) => id),
    at,
  )
  await signalTickets(tx)
  return rows[0]?.updatedAt ?? at
}
