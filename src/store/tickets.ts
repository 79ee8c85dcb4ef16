/** Tickets as lists show them, newest first; and which ticket already holds a mail. */
import type { Priority, Source, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** A ticket as a list shows it. */
export type ListedTicket = Readonly<{
  id: number
  ref: string
  type: TicketType
  priority: Priority
  status: Status
  subject: string
  requesterEmail: string | null
  requesterName: string | null
  source: Source
  problemId: number | null
  /** Why it, or a message of it, is held from customers' eyes. */
  heldBecause: string | null
  /** Why it is taken for spam. */
  suspectedBecause: string | null
  createdAt: Date
  updatedAt: Date
}>

/** Numbers come as text, since Postgres counts further than a double does. */
type Row = Omit<ListedTicket, 'id' | 'problemId'> & Readonly<{ id: string; problemId: string | null }>

/** The next tickets after the one numbered `after` (null: from the newest), at most `limit`; suspected spam, or all else. */
export async function newestTickets(
  db: Queryable,
  { after, limit, suspected }: Readonly<{ after: number | null; limit: number; suspected: boolean }>,
): Promise<readonly ListedTicket[]> {
  const { rows } = await db.query<Row>({
    name: 'tickets-newest',
    text: `
      select id, ref, type, priority, status, subject, requester_email as "requesterEmail",
        requester_name as "requesterName", source, problem_id as "problemId", created_at as "createdAt",
        updated_at as "updatedAt", suspected_because as "suspectedBecause", coalesce(held_because, (select min(m.held_because) from messages m
          where m.ticket_id = tickets.id and m.held_because is not null)) as "heldBecause"
      from tickets
      where suspected_spam = $3
        and ($1::bigint is null or (created_at, id) < (select created_at, id from tickets where id = $1))
      order by created_at desc, id desc
      limit $2`,
    values: [after, limit, suspected],
  })
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    problemId: row.problemId === null ? null : Number(row.problemId),
  }))
}

/** How many tickets are taken for spam. */
export async function suspectedCount(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: string }>('select count(*) as count from tickets where suspected_spam')
  return Number(rows[0]?.count ?? 0)
}

/** The ref of the ticket that holds a mail with this content digest; null when we do not have it. */
export async function refHolding(db: Queryable, contentDigest: string): Promise<string | null> {
  const { rows } = await db.query<{ ref: string }>({
    name: 'ticket-holding',
    text: `
      select t.ref
      from messages m
      join tickets t on t.id = m.ticket_id
      where m.redelivery_key = $1`,
    values: [contentDigest],
  })
  return rows[0]?.ref ?? null
}
