/**
 * The figures of the overview. Each question has a bound: a window of time by an index (primary keys are UUIDv7, in the order
 * of time), or the open tickets; of more than {@link readAtMost} rows in a window the newest count.
 */
import type { Priority, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'
import { firstIdAt } from './time-ids.ts'

/** Rows that a figure is made of at most. */
export const readAtMost = 50_000

/** Mails of a stretch of time. */
export type MailBucket = Readonly<{ startsAt: Date; accepted: number; refused: number; deferred: number }>

/** A window in stretches of equal length, from `since` to `until`. */
export type Window = Readonly<{ since: Date; until: Date; bucketSeconds: number }>

/** How many mails came, by outcome; stretches without any are left out. */
export async function mailBuckets(
  db: Queryable,
  { since, until, bucketSeconds }: Window,
): Promise<readonly MailBucket[]> {
  const { rows } = await db.query<MailBucket>({
    name: 'overview-mails',
    text: `
      with came as (
        (select received_at as at, 'accepted' as outcome, 1 as mails from deliveries
         where id >= $4::uuid and received_at >= $1 and received_at < $2 order by id desc limit $5)
        union all
        (select at, case when outcome = 'deferred' then 'deferred' else 'refused' end, mails from refusals
         where at >= $1 and at < $2 order by at desc limit $5)
      )
      select date_bin(make_interval(secs => $3), at, $1) as "startsAt",
        (coalesce(sum(mails) filter (where outcome = 'accepted'), 0))::int as accepted,
        (coalesce(sum(mails) filter (where outcome = 'refused'), 0))::int as refused,
        (coalesce(sum(mails) filter (where outcome = 'deferred'), 0))::int as deferred
      from came group by 1 order by 1`,
    values: [since, until, bucketSeconds, firstIdAt(since), readAtMost],
  })
  return rows
}

/** Mails to an address. */
export type AddressCount = Readonly<{ address: string; accepted: number; refused: number }>

/** The addresses that most mails were for, since then; by the first recipient, without its detail. */
export async function mailsByAddress(db: Queryable, since: Date, limit: number): Promise<readonly AddressCount[]> {
  const { rows } = await db.query<AddressCount>({
    name: 'overview-addresses',
    text: `
      with came as (
        (select recipients[1] as recipient, 1 as accepted, 0 as refused from deliveries
         where id >= $1::uuid and received_at >= $2 order by id desc limit $4)
        union all
        (select recipients[1], 0, mails from refusals
         where at >= $2 and outcome = 'refused' order by at desc limit $4)
      ), as_written as (
        select recipient, sum(accepted) as accepted, sum(refused) as refused
        from came where recipient is not null group by recipient
      )
      select regexp_replace(lower(recipient), '[+][^@]*@', '@') as address, sum(accepted)::int as accepted,
        sum(refused)::int as refused
      from as_written
      group by 1 order by sum(accepted) + sum(refused) desc, 1 limit $3`,
    values: [firstIdAt(since), since, limit, readAtMost],
  })
  return rows
}

/** Unsettled tickets that are alike. */
export type OpenCount = Readonly<{ type: TicketType; priority: Priority; tickets: number }>

/** How many tickets are unsettled, by type and priority; suspected spam has a list of its own. */
export async function openCounts(db: Queryable): Promise<readonly OpenCount[]> {
  const { rows } = await db.query<OpenCount>({
    name: 'overview-open',
    text: `
      select type, priority, count(*)::int as tickets from tickets
      where status in ('new', 'open', 'pending') and suspected_because is null group by type, priority`,
  })
  return rows
}

/** An urgent ticket that no person has answered. */
export type Unanswered = Readonly<{
  ref: string
  subject: string
  status: Status
  type: TicketType
  requesterEmail: string | null
  createdAt: Date
}>

/** The urgent tickets that wait for an answer of ours for longest. */
export async function oldestUnanswered(db: Queryable, limit: number): Promise<readonly Unanswered[]> {
  const { rows } = await db.query<Unanswered>({
    name: 'overview-unanswered',
    text: `
      select t.ref, t.subject, t.status, t.type, t.requester_email as "requesterEmail", t.created_at as "createdAt"
      from tickets t
      where t.status in ('new', 'open') and t.priority = 'urgent' and t.suspected_because is null
        and not exists (
          select from messages m where m.ticket_id = t.id and m.direction = 'out' and m.origin = 'person')
      order by t.created_at, t.id limit $1`,
    values: [limit],
  })
  return rows
}
