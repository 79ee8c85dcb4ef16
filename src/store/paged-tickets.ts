/** Tickets that PagerDuty was told of, for what it tells us about them. */
import type { Status } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** A ticket that nobody else changes until the transaction ends. */
export type PagedTicket = Readonly<{
  ref: string
  status: Status
  /** When its status was last changed by others than PagerDuty, whose order is its own; null when it never was. */
  statusSince: Date | null
  /** Titles of its pages that were accepted. */
  titles: readonly string[]
}>

/** Locks a ticket that a page was sent for, or may have been, which we may not have heard yet; null when there is none. */
export async function lockPagedTicket(tx: Queryable, ticketId: number): Promise<PagedTicket | null> {
  // A statement of its own: what it waited for is then seen by the next one.
  await tx.query('select from tickets where id = $1 for no key update', [ticketId])
  const { rows } = await tx.query<PagedTicket>(
    `select t.ref, t.status,
       (select max(e.at) from ticket_events e where e.ticket_id = t.id and e.kind = 'status'
         and e.actor not like 'pagerduty:%') as "statusSince",
       array_remove(array_agg(n.response->>'title'), null) as titles
     from tickets t
     join notifications n on n.ticket_id = t.id and n.channel = 'pagerduty' and n.kind = 'trigger'
       and (n.status in ('sent', 'queued') or n.attempts > 0)
     where t.id = $1
     group by t.id`,
    [ticketId],
  )
  return rows[0] ?? null
}
