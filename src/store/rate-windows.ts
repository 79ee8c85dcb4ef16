/**
 * Budgets that all services on a database share: so many in a window of time, by key (a PagerDuty key, a domain that mail
 * goes to). The window slides: the one before counts for as much of it as still lies within a window's length of now, so
 * that no stretch of that length has many more than the limit, as fixed windows let pass around their borders.
 */
import type { Queryable } from './queryable.ts'

/** A budget: at most `limit` (1 or more) in any `windowMs`. */
export type Budget = Readonly<{ key: string; limit: number; windowMs: number; now: Date }>

/** Whether there was something left; `left`: how much there still is, `afterMs`: when there will be again, if nobody else takes it. */
export type Taken = Readonly<{ taken: true; left: number }> | Readonly<{ taken: false; afterMs: number }>

/** Takes one from a budget. Atomic: of many who ask at once, no more get it than there is. */
export async function takeFromBudget(db: Queryable, { key, limit, windowMs, now }: Budget): Promise<Taken> {
  const intoMs = now.getTime() % windowMs
  const startsAt = new Date(now.getTime() - intoMs)
  const before = new Date(startsAt.getTime() - windowMs)
  const { rows } = await db.query<{ used: number; before: number; taken: boolean }>({
    name: 'rate-windows-take',
    text: `
      with past as (
        select coalesce((select used from rate_windows where key = $1 and starts_at = $3), 0) as used
      ), taken as (
        insert into rate_windows as w (key, starts_at, used)
        select $1, $2, 1 from past where past.used * $5::float8 + 1 <= $4
        on conflict (key, starts_at) do update set used = w.used + 1
        where w.used + 1 + (select used from past) * $5::float8 <= $4
        returning used
      )
      select coalesce((select used from taken), (select used from rate_windows where key = $1 and starts_at = $2), 0)
        as used, past.used as before, exists (select from taken) as taken
      from past`,
    values: [key, startsAt, before, limit, 1 - intoMs / windowMs],
  })
  const [row] = rows
  if (row === undefined) throw new Error(`nothing is known of the budget ${key}`)
  if (row.taken)
    return { taken: true, left: Math.max(0, Math.floor(limit - row.used - row.before * (1 - intoMs / windowMs))) }
  return { taken: false, afterMs: freeAfterMs(row, { limit, windowMs, intoMs }) }
}

/** When the window before has slid out far enough, or this one has ended and begun to. */
function freeAfterMs(
  { used, before }: Readonly<{ used: number; before: number }>,
  { limit, windowMs, intoMs }: Readonly<{ limit: number; windowMs: number; intoMs: number }>,
): number {
  const needed = (weighted: number, rest: number) => Math.ceil(windowMs * (1 - rest / weighted))
  if (used < limit && before > 0) return Math.max(1, needed(before, limit - 1 - used) - intoMs)
  return windowMs - intoMs + Math.max(1, needed(used, limit - 1))
}

/** Forgets windows that started before `before`, which must lie two windows back; gives how many. */
export async function forgetRateWindows(db: Queryable, before: Date): Promise<number> {
  const { rowCount } = await db.query('delete from rate_windows where starts_at < $1', [before])
  return rowCount ?? 0
}
