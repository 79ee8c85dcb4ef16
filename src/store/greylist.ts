/** Who was asked to try again, and who did: one row for each client or sender, by a hash; bounded by {@link trimGreylist}. */
import type { Queryable } from './queryable.ts'

/** How long is what; milliseconds. */
export type GreylistTimes = Readonly<{ delayMs: number; retryMs: number; keepMs: number }>

/** One try of a sender. `client` is remembered when one of its senders tried again, and lets all of them in. */
export type GreylistTry = GreylistTimes & Readonly<{ client: string; sender: string; at: Date }>

/** In one statement, so that two services that are tried at the same moment count from the same first try. */
const statement = `
with known as (
  update greylist set last_at = greatest(last_at, $3::timestamptz)
  where key = $1 and passed and last_at >= $6::timestamptz
  returning key
), tried as (
  insert into greylist as g (key, first_at, last_at, passed)
  select $2, $3::timestamptz, $3::timestamptz, false where not exists (select from known)
  on conflict (key) do update set
    first_at = case when g.first_at < $5::timestamptz then excluded.first_at else g.first_at end,
    last_at = greatest(g.last_at, excluded.last_at),
    passed = g.first_at between $5::timestamptz and $4::timestamptz
  returning first_at, passed
), remembered as (
  insert into greylist as g (key, first_at, last_at, passed)
  select $1, $3::timestamptz, $3::timestamptz, true from tried where passed
  on conflict (key) do update set last_at = greatest(g.last_at, excluded.last_at), passed = true
)
select first_at as "firstAt", passed from tried`

/** Counts a try; null when it may come in, else since when the sender waits. */
export async function greylistTry(db: Queryable, given: GreylistTry): Promise<Readonly<{ firstAt: Date }> | null> {
  const { client, sender, at, delayMs, retryMs, keepMs } = given
  const before = (ms: number) => new Date(at.getTime() - ms)
  const { rows } = await db.query<{ firstAt: Date; passed: boolean }>({
    name: 'greylist-try',
    text: statement,
    values: [client, sender, at, before(delayMs), before(retryMs), before(keepMs)],
  })
  const [tried] = rows
  return tried === undefined || tried.passed ? null : { firstAt: tried.firstAt }
}

/**
 * Forgets who did not try again in time and who has not come for long, then the longest waiting, until no more than `rows`
 * are left. Gives how many were forgotten.
 */
export async function trimGreylist(
  db: Queryable,
  { at, rows, retryMs, keepMs }: Omit<GreylistTimes, 'delayMs'> & Readonly<{ at: Date; rows: number }>,
): Promise<number> {
  const before = (ms: number) => new Date(at.getTime() - ms)
  const old = await db.query(
    'delete from greylist where last_at < case when passed then $2::timestamptz else $1::timestamptz end',
    [before(retryMs), before(keepMs)],
  )
  const surplus = await db.query(
    `delete from greylist where key in (
       select key from greylist order by passed, last_at
       limit greatest(0, (select count(*) from greylist) - $1::bigint))`,
    [rows],
  )
  return (old.rowCount ?? 0) + (surplus.rowCount ?? 0)
}
