/**
 * Moves what the demo has just made to where it belongs in time: mails come by the door now, and a desk whose tickets are all of
 * one minute shows nothing of what it is for. Only `postroom demo` uses it.
 */
import type { Pool } from 'pg'
import { inTransaction } from './queryable.ts'

/** What was written from `from` until before `until` (null: ever since) is to have happened from `to` on. */
export type TimeMove = Readonly<{
  ticketId: number
  from: Date
  until: Date | null
  to: Date
}>

/** The refusal of this mail, made since `from`, is to have happened at `to`. */
export type RefusalMove = Readonly<{ reversePath: string; recipient: string; from: Date; to: Date }>

const moved = `
with moved as (
  select ticket_id, since, coalesce(until, 'infinity') as until, wanted - since as by
  from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[]) as m (ticket_id, since, until, wanted)
)`

/** UUIDv7 in the order of time (RFC 9562 §5.7): the new time, and what made the old one unique. */
const idAt = (id: string, time: string) => `
  (regexp_replace(lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0'), '^(.{8})', '\\1-')
    || substr(${id}::text, 14))::uuid`

/** A table of rows of a ticket; `key` is the time that says when a row was written. */
const ofTicket = (table: string, key: string, set: readonly string[]) => `
${moved}
update ${table} t set ${set.join(', ')}
from moved m where t.ticket_id = m.ticket_id and t.${key} >= m.since and t.${key} < m.until`

const later = (column: string) => `${column} = t.${column} + m.by`

const statements: readonly string[] = [
  ofTicket('deliveries', 'received_at', [`id = ${idAt('t.id', 't.received_at + m.by')}`, later('received_at')]),
  ofTicket('messages', 'received_at', [later('received_at')]),
  ofTicket('ticket_events', 'at', [later('at')]),
  ofTicket('participants', 'added_at', [later('added_at')]),
  // What is sent follows from an entry of the history at once; the dispatcher came to it a little later.
  `${moved}
  update notifications t set created_at = e.at, due_at = e.at, sent_at = e.at + (t.sent_at - t.created_at)
  from ticket_events e
  where e.id = t.event_id and t.status <> 'queued' and e.ticket_id in (select ticket_id from moved)`,
  // The ticket is as old as its first message, and changed when the last thing happened to it.
  `${moved}
  update tickets t set created_at = e.first, updated_at = e.last
  from (select ticket_id, min(at) as first, max(at) as last from ticket_events
    where ticket_id in (select ticket_id from moved) group by ticket_id) e
  where t.id = e.ticket_id`,
  // Search is written again for what has changed since it looked; these changed in the past.
  `${moved}
  insert into ticket_search (ticket_id, document, names, as_of)
  select distinct ticket_id, ''::tsvector, '', null::timestamptz from moved
  on conflict (ticket_id) do update set as_of = null`,
]

const refusal = `
update refusals t set id = ${idAt('t.id', '$4::timestamptz')}, at = $4
where t.reverse_path = $1 and t.recipients[1] = $2 and t.at >= $3`

/** Moves everything in one transaction. */
export async function moveTimes(
  pool: Pool,
  moves: readonly TimeMove[],
  refusals: readonly RefusalMove[],
): Promise<void> {
  const values = [
    moves.map(({ ticketId }) => ticketId),
    moves.map(({ from }) => from),
    moves.map(({ until }) => until),
    moves.map(({ to }) => to),
  ]
  await inTransaction(pool, async (tx) => {
    for (const text of statements) await tx.query(text, values)
    for (const { reversePath, recipient, from, to } of refusals)
      await tx.query(refusal, [reversePath, recipient, from, to])
  })
}
