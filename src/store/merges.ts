/** Tickets that become one: what moves, and what has to be known to move it back. */
import type { Status } from '../tickets/types.ts'
import { addToOutbox } from './outbox.ts'
import type { Queryable } from './queryable.ts'
import { type TicketEvent, writeEvents } from './ticket-events.ts'
import { signalTickets } from './ticket-signal.ts'

/** A ticket that nobody else changes until the transaction ends. */
export type MergeableTicket = Readonly<{
  id: number
  ref: string
  status: Status
  mergedInto: number | null
  incidents: number
  updatedAt: Date
}>

/** Locks both tickets, in one order for everybody; null for one that is not there. */
export async function lockForMerge(
  tx: Queryable,
  ids: readonly [from: number, into: number],
): Promise<readonly [MergeableTicket | null, MergeableTicket | null]> {
  await tx.query('select id from tickets where id = any($1::bigint[]) order by id for no key update', [ids])
  const { rows } = await tx.query<
    Omit<MergeableTicket, 'id' | 'mergedInto'> & { id: string; mergedInto: string | null }
  >(
    `select id, ref, status, merged_into as "mergedInto", updated_at as "updatedAt",
       (select count(*) from tickets i where i.problem_id = t.id)::int as incidents
     from tickets t where id = any($1::bigint[])`,
    [ids],
  )
  const found = (id: number) => {
    const row = rows.find((one) => Number(one.id) === id)
    return row === undefined
      ? null
      : { ...row, id, mergedInto: row.mergedInto === null ? null : Number(row.mergedInto) }
  }
  return [found(ids[0]), found(ids[1])]
}

/** Messages, people and storms of alerts (by key) that a merge moved. */
export type Moved = Readonly<{
  messages: readonly string[]
  participants: readonly string[]
  alertGroups: readonly string[]
}>

/** Moves all messages of a ticket, and lets its people answer on the other one. Gives what was moved. */
export async function moveMessages(
  tx: Queryable,
  { from, into, at }: Readonly<{ from: number; into: number; at: Date }>,
): Promise<Moved> {
  const { rows: messages } = await tx.query<{ id: string }>(
    'update messages set ticket_id = $2 where ticket_id = $1 returning id',
    [from, into],
  )
  const ids = messages.map(({ id }) => id)
  await followMessages(tx, ids, into)
  const { rows: groups } = await tx.query<{ key: string }>(
    'update alert_groups set ticket_id = $2 where ticket_id = $1 returning key',
    [from, into],
  )
  const { rows: people } = await tx.query<{ email: string }>(
    `insert into participants (ticket_id, email, added_at)
     select $2, email, $3 from participants where ticket_id = $1 on conflict do nothing returning email`,
    [from, into, at],
  )
  return {
    messages: ids,
    participants: people.map(({ email }) => email),
    alertGroups: groups.map(({ key }) => key),
  }
}

/** Moves messages and storms back, and takes away who came with them and has not written there since. */
export async function moveBack(
  tx: Queryable,
  { from, into, moved }: Readonly<{ from: number; into: number; moved: Moved }>,
): Promise<void> {
  await tx.query('update messages set ticket_id = $1 where ticket_id = $2 and id = any($3::uuid[])', [
    from,
    into,
    moved.messages,
  ])
  await followMessages(tx, moved.messages, from)
  await tx.query('update alert_groups set ticket_id = $1 where ticket_id = $2 and key = any($3::text[])', [
    from,
    into,
    moved.alertGroups,
  ])
  await tx.query(
    `delete from participants p
     where p.ticket_id = $1 and p.email = any($2::text[])
       and not exists (select from messages m where m.ticket_id = $1 and lower(m.from_email) = p.email)`,
    [into, moved.participants],
  )
}

async function followMessages(tx: Queryable, ids: readonly string[], ticketId: number): Promise<void> {
  await tx.query('update deliveries set ticket_id = $2 where message_id = any($1::uuid[])', [ids, ticketId])
  await tx.query('update attachments set ticket_id = $2 where message_id = any($1::uuid[])', [ids, ticketId])
}

/** What the last merge of a ticket moved, and its status before; null when it was not merged. */
export async function lastMerge(
  tx: Queryable,
  from: number,
): Promise<Readonly<{ data: Readonly<Record<string, unknown>> }> | null> {
  const { rows } = await tx.query<{ data: Record<string, unknown> }>(
    `select data from ticket_events where ticket_id = $1 and kind = 'merged-away' order by at desc, id desc limit 1`,
    [from],
  )
  return rows[0] ?? null
}

/** Writes what a merge, or its end, makes of the two tickets, and both histories. */
export async function writeMerge(
  tx: Queryable,
  merge: Readonly<{
    from: number
    into: number
    mergedInto: number | null
    status: Status
    events: Readonly<{ from: readonly TicketEvent[]; into: readonly TicketEvent[] }>
    at: Date
  }>,
): Promise<void> {
  const { from, into, events, at } = merge
  const later = "greatest(date_trunc('milliseconds', updated_at) + interval '1 millisecond', $2)"
  await tx.query(`update tickets set status = $3, merged_into = $4, updated_at = ${later} where id = $1`, [
    ...[from, at, merge.status, merge.mergedInto],
  ])
  await tx.query(`update tickets set updated_at = ${later} where id = $1`, [into, at])
  await writeEvents(tx, from, events.from)
  await writeEvents(tx, into, events.into)
  await signalTickets(tx)
  await addToOutbox(
    tx,
    [...events.from, ...events.into].map(({ id }) => id),
    at,
  )
}
