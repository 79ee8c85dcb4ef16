/** What somebody has to look at because nothing mends it by itself: what could not be read, and what could not be sent. */
import type { ChannelName } from '../tickets/notifications.ts'
import type { Queryable } from './queryable.ts'

/** A mail that could not be read whole. */
export type UnreadMail = Readonly<{
  message: string
  ref: string
  subject: string
  fromEmail: string | null
  parseError: string
  receivedAt: Date
}>

/** Something that was given up. */
export type Undelivered = Readonly<{
  id: string
  ref: string | null
  channel: ChannelName
  kind: string
  target: string
  attempts: number
  lastError: string | null
  createdAt: Date
}>

/** The newest of a kind, and how many there are; counting ends at {@link countedAtMost}. */
export type Newest<T> = Readonly<{ newest: readonly T[]; count: number }>

export const countedAtMost = 1_000

/** Mails that could not be read whole; by the partial index of parse errors. */
export async function unreadMails(db: Queryable, limit: number): Promise<Newest<UnreadMail>> {
  const { rows } = await db.query<UnreadMail>(
    `select m.id as message, 'T-' || m.ticket_id as ref, m.subject, m.from_email as "fromEmail",
       m.parse_error as "parseError", m.received_at as "receivedAt"
     from messages m
     where m.parse_error is not null
     order by m.received_at desc limit $1`,
    [limit],
  )
  const { rows: counted } = await db.query<{ count: number }>(
    `select count(*)::int as count from (select from messages where parse_error is not null limit $1) m`,
    [countedAtMost],
  )
  return { newest: rows, count: counted[0]?.count ?? 0 }
}

/** Notifications that were given up, pages first; by the partial index of failed ones. */
export async function undelivered(db: Queryable, limit: number): Promise<Newest<Undelivered>> {
  const { rows } = await db.query<Undelivered>(
    `select n.id, 'T-' || n.ticket_id as ref, n.channel, n.kind, n.target, n.attempts, n.last_error as "lastError",
       n.created_at as "createdAt"
     from (select * from notifications where status = 'failed' order by created_at desc limit $2) n
     order by n.channel = 'pagerduty' desc, n.created_at desc limit $1`,
    [limit, countedAtMost],
  )
  const { rows: counted } = await db.query<{ count: number }>(
    `select count(*)::int as count from (select from notifications where status = 'failed' limit $1) n`,
    [countedAtMost],
  )
  return { newest: rows, count: counted[0]?.count ?? 0 }
}
