/** The suppression list: addresses that nothing is sent to, for good or for a time, with the reason; asked in known-addresses.ts. */
import type { Queryable } from './queryable.ts'

/** An address that must not be written to. Addresses are in the form in which they are compared. */
export type Suppression = Readonly<{
  email: string
  because: string
  since: Date
  /** Null: until somebody lifts it. */
  until: Date | null
}>

/** Puts an address on the list; a longer suppression stays. Gives whether it is new or became longer. */
export async function suppress(tx: Queryable, { email, because, since, until }: Suppression): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'addresses-suppress',
    text: `
      insert into addresses as a (email, suppressed_at, suppressed_until, suppressed_because) values ($1, $2, $3, $4)
      on conflict (email) do update
      set suppressed_at = $2, suppressed_until = $3, suppressed_because = $4
      where a.suppressed_because is null or a.suppressed_until < coalesce($3, 'infinity')`,
    values: [email, since, until, because],
  })
  return rowCount === 1
}

/** Takes an address from the list, and ends the silence of automatic mail to it. Gives whether there was anything to end. */
export async function liftSuppression(tx: Queryable, email: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update addresses
     set suppressed_at = null, suppressed_until = null, suppressed_because = null, muted_until = null, echoes = 0
     where email = $1 and (suppressed_because is not null or muted_until is not null)`,
    [email],
  )
  return rowCount === 1
}

/** An address of the list, or one that gets nothing automatic for a time (`isMuted`). */
export type ListedSuppression = Omit<Suppression, 'since'> &
  Readonly<{
    /** Null for an address that is muted and was never acknowledged to. */
    since: Date | null
    isMuted: boolean
  }>

/** The addresses that are suppressed or muted at `now`, newest first, at most `limit`. */
export async function listSuppressions(db: Queryable, now: Date, limit: number): Promise<readonly ListedSuppression[]> {
  const { rows } = await db.query<ListedSuppression>(
    `select email, because, since, until, "isMuted" from (
       select email, suppressed_because as because, suppressed_at as since, suppressed_until as until, false as "isMuted"
       from addresses
       where suppressed_because is not null and (suppressed_until is null or suppressed_until > $1)
       union all
       select email, 'it answers automatic mail automatically', acknowledged_at, muted_until, true
       from addresses where muted_until > $1
     ) listed
     order by since desc nulls last, email limit $2`,
    [now, limit],
  )
  return rows
}

/** The same by address, each once, at most `limit` behind the address `after` (null: from the start). */
export async function suppressionsPage(
  db: Queryable,
  { now, after, limit }: Readonly<{ now: Date; after: string | null; limit: number }>,
): Promise<readonly ListedSuppression[]> {
  const { rows } = await db.query<ListedSuppression>(
    `select email, not suppressed as "isMuted",
       case when suppressed then suppressed_because else 'it answers automatic mail automatically' end as because,
       case when suppressed then suppressed_at else acknowledged_at end as since,
       case when suppressed then suppressed_until else muted_until end as until
     from (
       select *, suppressed_because is not null and (suppressed_until is null or suppressed_until > $1) as suppressed
       from addresses
       where suppressed_because is not null or muted_until is not null
     ) listed
     where (suppressed or muted_until > $1) and ($2::text is null or email > $2)
     order by email limit $3`,
    [now, after, limit],
  )
  return rows
}
