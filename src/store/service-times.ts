/** How long tickets wait: for a first answer of ours, and until they are solved; for those of a window that were. */
import type { Queryable } from './queryable.ts'

/** What is waited for. */
export type Milestone = 'response' | 'solution'

/** Seconds at which half and nine tenths of the tickets were done, and how many were done within each bound. */
export type ServiceTimes = Readonly<{ tickets: number; median: number; p90: number; within: readonly number[] }>

/** A ticket and how long it took, in seconds. */
export type TimedTicket = Readonly<{ ref: string; subject: string; seconds: number; createdAt: Date }>

/** Of more in a window, the newest count: more would move a median by seconds, and cost the page its time. */
export const timedAtMost = 5_000

const milestones = {
  // By the partial index of what we sent; that a mail was acknowledged is no answer.
  response: `
    select m.ticket_id, min(m.received_at) as at
    from (select ticket_id, received_at from messages
      where direction = 'out' and origin = 'person' and received_at >= $1 order by received_at desc limit ${timedAtMost}) m
    group by m.ticket_id`,
  // A ticket that was solved, opened again and solved is done when it was solved last.
  solution: `
    select e.ticket_id, max(e.at) as at
    from (select ticket_id, at from ticket_events
      where kind = 'status' and data->>'to' = 'solved' and at >= $1 order by at desc limit ${timedAtMost}) e
    group by e.ticket_id`,
} as const satisfies Record<Milestone, string>

const timed = (milestone: Milestone) => `
  with done as (${milestones[milestone]}), timed as (
    select t.ref, t.subject, t.created_at, greatest(0, extract(epoch from d.at - t.created_at))::float8 as seconds
    from done d join tickets t on t.id = d.ticket_id
    where t.created_at >= $1
  )`

/** How long tickets opened since then waited; `bounds` in seconds, rising. Null: none of them is done. */
export async function serviceTimes(
  db: Queryable,
  milestone: Milestone,
  since: Date,
  bounds: readonly number[],
): Promise<ServiceTimes | null> {
  const { rows } = await db.query<ServiceTimes>({
    name: `service-times-${milestone}`,
    text: `${timed(milestone)}
      select count(*)::int as tickets,
        percentile_cont(0.5) within group (order by seconds) as median,
        percentile_cont(0.9) within group (order by seconds) as p90,
        (select array_agg((select count(*) from timed where width_bucket(seconds, $2::float8[]) = b)::int order by b)
         from generate_series(0, cardinality($2::float8[])) b) as within
      from timed`,
    values: [since, bounds],
  })
  const [row] = rows
  return row === undefined || row.tickets === 0 ? null : row
}

/** The tickets behind a figure: those that took at least `from` and less than `to` seconds (null: however long), slowest first. */
export async function timedTickets(
  db: Queryable,
  milestone: Milestone,
  { since, from, to, limit }: Readonly<{ since: Date; from: number; to: number | null; limit: number }>,
): Promise<readonly TimedTicket[]> {
  const { rows } = await db.query<TimedTicket>({
    name: `timed-tickets-${milestone}`,
    text: `${timed(milestone)}
      select ref, subject, seconds, created_at as "createdAt" from timed
      where seconds >= $2 and ($3::float8 is null or seconds < $3)
      order by seconds desc, ref limit $4`,
    values: [since, from, to, limit],
  })
  return rows
}
