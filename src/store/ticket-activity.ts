/** Which tickets something has happened to, for those who look at lists: read along the history, by the ids of its entries. */
import type { Queryable } from './queryable.ts'

/** A ticket that has changed. `updatedAt` in ISO 8601. */
export type ChangedTicket = Readonly<{ ref: string; updatedAt: string; at: Date; event: string }>

/**
 * Tickets with entries whose id is above `after` (UUIDv7: of about that time), oldest first, at most `limit`. Ids are made
 * before the commit, so whoever follows them reads a little again.
 */
export async function ticketsSince(db: Queryable, after: string, limit: number): Promise<readonly ChangedTicket[]> {
  const { rows } = await db.query<ChangedTicket>({
    name: 'tickets-since',
    text: `
      select e.id as event, e.at, t.ref, to_json(t.updated_at) #>> '{}' as "updatedAt"
      from ticket_events e join tickets t on t.id = e.ticket_id
      where e.id > $1
      order by e.id
      limit $2`,
    values: [after, limit],
  })
  return rows
}
