/** What is to be sent and what became of it: the rows of `notifications`. A row that is done is never sent again. */
import { v7 as uuidv7 } from 'uuid'
import type { ChannelName, NotificationStatus } from '../tickets/notifications.ts'
import type { Queryable } from './queryable.ts'
import { storableJson, storableWords } from './storable-json.ts'

/** A thing to send, before it has a row. Times are UTC. */
export type NewNotification = Readonly<{
  /** What it is sent for; the same again is not sent again. */
  key: string
  /** Null for a test page, and for mail that is about no ticket. */
  ticketId: number | null
  /** The entry of the ticket's history that it follows from. */
  eventId: string | null
  channel: ChannelName
  kind: string
  /** Whom it goes to: name of a PagerDuty key ('' is the service's own), addresses, name of a webhook. */
  target: string
  /** As the channel planned it; the channel parses it. */
  payload: Readonly<Record<string, unknown>>
  /** Not before this time. */
  dueAt: Date
  /** Why it is not sent; null when it is. Kept as a row so that people see it. */
  skippedBecause: string | null
}>

/** A row as the outbox works with it. */
export type NotificationRow = Omit<NewNotification, 'key' | 'payload' | 'skippedBecause'> &
  Readonly<{
    /** UUIDv7; for mail it is also the id of the message that is sent. */
    id: string
    payload: unknown
    /** Attempts so far. */
    attempts: number
    createdAt: Date
  }>

/** What a list shows. */
export type ListedNotification = NotificationRow &
  Readonly<{ status: NotificationStatus; lastError: string | null; response: unknown; sentAt: Date | null }>

const columns = `id, ticket_id::int8 as "ticketId", event_id as "eventId", channel, kind, target, payload, attempts,
  created_at as "createdAt", due_at as "dueAt"`

type Row<T> = Omit<T, 'ticketId'> & Readonly<{ ticketId: string | null }>

function numbered<T extends Readonly<{ ticketId: string | null }>>(
  row: T,
): Omit<T, 'ticketId'> & { ticketId: number | null } {
  return { ...row, ticketId: row.ticketId === null ? null : Number(row.ticketId) }
}

/** Adds those whose key is not there yet; gives the rows that are to be sent. */
export async function addNotifications(
  tx: Queryable,
  planned: readonly NewNotification[],
  now: Date,
): Promise<readonly NotificationRow[]> {
  if (planned.length === 0) return []
  const rows = planned.map((one) => ({ ...one, id: uuidv7() }))
  const { rows: added } = await tx.query<Row<NotificationRow> & Readonly<{ status: NotificationStatus }>>({
    name: 'notifications-add',
    text: `
      insert into notifications (id, ticket_id, event_id, key, channel, kind, target, payload, status, last_error,
        created_at, due_at)
      select id, "ticketId", "eventId", key, channel, kind, target, payload,
        case when "skippedBecause" is null then 'queued' else 'skipped' end, "skippedBecause", $2, "dueAt"
      from json_to_recordset($1::json) as n(id uuid, "ticketId" bigint, "eventId" uuid, key text, channel text, kind text,
        target text, payload jsonb, "skippedBecause" text, "dueAt" timestamptz)
      order by key -- two services that take the same up wait in one order
      on conflict (key) do nothing
      returning ${columns}, status`,
    values: [storableJson(rows), now],
  })
  return added.flatMap(({ status, ...row }) => (status === 'queued' ? [numbered(row)] : []))
}

/**
 * Those of the given that are to be sent now, pages first, then in order of their making. By the clock of the database, which
 * also starts their jobs: those of several services differ.
 */
export async function dueNotifications(db: Queryable, ids: readonly string[]): Promise<readonly NotificationRow[]> {
  const { rows } = await db.query<Row<NotificationRow>>({
    name: 'notifications-due',
    text: `
      select ${columns} from notifications
      where id = any($1::uuid[]) and status = 'queued' and due_at <= now()
      order by kind = 'page' desc, id`,
    values: [ids],
  })
  return rows.map(numbered)
}

/** What is kept of a mail that is done with: a link that lets somebody in is not, and neither is such a mail sent again. */
const payloadKept = `case when kind = 'sign-in' then payload - 'text' else payload end`
const canGoAgain = `(status = 'queued' or status in ('failed', 'skipped') and kind <> 'sign-in')`

/** Marks one as taken by its receiver. Gives whether it was still queued. */
export async function markSent(tx: Queryable, id: string, response: unknown, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'notifications-sent',
    text: `
      update notifications
      set status = 'sent', attempts = attempts + 1, last_error = null, response = $2, sent_at = $3,
        payload = ${payloadKept}
      where id = $1 and status = 'queued'`,
    values: [id, storableJson(response), now],
  })
  return rowCount === 1
}

/** Marks one as skipped or given up. Gives whether it was still queued. */
export async function markEnded(
  tx: Queryable,
  id: string,
  { status, because, wasTried }: Readonly<{ status: 'skipped' | 'failed'; because: string; wasTried: boolean }>,
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'notifications-ended',
    text: `
      update notifications set status = $2, last_error = $3, attempts = attempts + $4, payload = ${payloadKept}
      where id = $1 and status = 'queued'`,
    values: [id, status, storableWords(because), wasTried ? 1 : 0],
  })
  return rowCount === 1
}

/** Puts one off. `wasTried` counts an attempt. */
export async function postpone(
  tx: Queryable,
  id: string,
  { dueAt, because, wasTried }: Readonly<{ dueAt: Date; because: string; wasTried: boolean }>,
): Promise<void> {
  await tx.query({
    name: 'notifications-postpone',
    text: `
      update notifications
      set due_at = $2, attempts = attempts + $4, last_error = case when $4 = 1 then $3 else coalesce(last_error, $3) end
      where id = $1 and status = 'queued'`,
    values: [id, dueAt, storableWords(because), wasTried ? 1 : 0],
  })
}

/**
 * Finds notifications that were due before `before` and have no job in `queues` (pg-boss) that is under way or about to be,
 * which is how they got lost. They are due now, and need a new one. At most `limit`.
 */
export async function findLost(
  tx: Queryable,
  { before, queues, limit }: Readonly<{ before: Date; queues: readonly string[]; limit: number }>,
): Promise<readonly NotificationRow[]> {
  const { rows } = await tx.query<Row<NotificationRow>>(
    `with live as (
       select jsonb_array_elements_text(data->'ids')::uuid as id from pgboss.job
       where name = any($2::text[]) and (state = 'active' or state < 'active' and start_after < now() + interval '10 seconds')
     ), lost as (
       select n.id from notifications n
       where n.status = 'queued' and n.due_at < $1 and not exists (select from live where live.id = n.id)
       order by n.due_at limit $3
       for update of n skip locked
     )
     update notifications n set due_at = now() from lost where n.id = lost.id
     returning ${columns.replace('id,', 'n.id,')}`,
    [before, queues, limit],
  )
  return rows.map(numbered)
}

/**
 * Queues one that failed or was skipped again, due now, with its attempts and age counted anew; null when it is not there, was
 * sent, or is a sign-in link that was given up: whoever needs one asks for another.
 */
export async function requeue(tx: Queryable, id: string, now: Date): Promise<NotificationRow | null> {
  const { rows } = await tx.query<Row<NotificationRow>>(
    `update notifications set status = 'queued', attempts = 0, created_at = $2, due_at = $2
     where id = $1 and ${canGoAgain}
     returning ${columns}`,
    [id, now],
  )
  return rows[0] === undefined ? null : numbered(rows[0])
}

/** The newest notifications, newest first, at most `limit`; of a status, or all. */
export async function listNotifications(
  db: Queryable,
  { status, ticketId, limit }: Readonly<{ status: NotificationStatus | null; ticketId: number | null; limit: number }>,
): Promise<readonly ListedNotification[]> {
  // Only what is asked for, the status as it is: then there is an index for it, also for the order of making (UUIDv7).
  const where = [
    ...(status === null ? [] : [`status = '${status satisfies NotificationStatus}'`]),
    ...(ticketId === null ? [] : ['ticket_id = $2']),
  ]
  const { rows } = await db.query<Row<ListedNotification>>(
    `select ${columns}, status, last_error as "lastError", response, sent_at as "sentAt"
     from notifications ${where.length === 0 ? '' : `where ${where.join(' and ')}`}
     order by id desc limit $1`,
    [limit, ...(ticketId === null ? [] : [ticketId])],
  )
  return rows.map(numbered)
}

/** Notifications by id, newest first, at most `limit` behind `after`; of a status and a ticket, or all. */
export async function notificationsPage(
  db: Queryable,
  asked: Readonly<{ status: NotificationStatus | null; ticketId: number | null; after: string | null; limit: number }>,
): Promise<readonly ListedNotification[]> {
  const { rows } = await db.query<Row<ListedNotification>>(
    `select ${columns}, status, last_error as "lastError", response, sent_at as "sentAt"
     from notifications
     where ($1::text is null or status = $1) and ($2::bigint is null or ticket_id = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $4`,
    [asked.status, asked.ticketId, asked.after, asked.limit],
  )
  return rows.map(numbered)
}

/** How much waits, and since when, by channel; what has failed in the last day. For metrics and probes. */
export type OutboxState = Readonly<{
  channel: ChannelName
  /** Due and not sent. */
  queued: number
  /** Tried in vain, and to be tried again. */
  retried: number
  /** Seconds since the longest waiting one was made; 0 when nothing waits. */
  oldestSeconds: number
  failedLastDay: number
}>

/** The state of each channel that has any. */
export async function outboxState(db: Queryable): Promise<readonly OutboxState[]> {
  const { rows } = await db.query<OutboxState>(
    `select channel, (count(*) filter (where status = 'queued' and due_at <= now()))::int as queued,
       (count(*) filter (where status = 'queued' and attempts > 0))::int as retried,
       coalesce(extract(epoch from now() - min(created_at) filter (where status = 'queued' and due_at <= now())), 0)::float8
         as "oldestSeconds",
       (count(*) filter (where status = 'failed'))::int as "failedLastDay"
     from (
       select channel, status, attempts, due_at, created_at from notifications where status = 'queued'
       union all
       select channel, status, attempts, due_at, created_at from notifications
       where status = 'failed' and created_at > now() - interval '1 day'
     ) n
     group by channel`,
  )
  return rows
}
