/** Tickets and messages that are held from customers' eyes: the end of a hold, and one that shows late. */
import { addToOutbox } from './outbox.ts'
import type { Queryable } from './queryable.ts'
import { type TicketEvent, writeEvents } from './ticket-events.ts'
import { signalTickets } from './ticket-signal.ts'

/** Why a ticket and its messages are held, each reason once; null when there is no such ticket. Locks the ticket. */
export async function lockHolds(tx: Queryable, ticketId: number): Promise<readonly string[] | null> {
  const { rows } = await tx.query<{ held: string | null }>(
    'select held_because as held from tickets where id = $1 for no key update',
    [ticketId],
  )
  const [ticket] = rows
  if (ticket === undefined) return null
  const { rows: messages } = await tx.query<{ held: string | null }>(
    'select held_because as held from messages where ticket_id = $1 order by received_at, id',
    [ticketId],
  )
  return [...new Set([ticket, ...messages].flatMap(({ held }) => (held === null ? [] : [held])))]
}

/** Ends all holds of a locked ticket, and tells of it. */
export async function endHolds(tx: Queryable, ticketId: number, event: TicketEvent): Promise<void> {
  await tx.query(
    `update tickets
     set held_because = null, updated_at = greatest(date_trunc('milliseconds', updated_at) + interval '1 millisecond', $2)
     where id = $1`,
    [ticketId, event.at],
  )
  await tx.query('update messages set held_because = null where ticket_id = $1 and held_because is not null', [
    ticketId,
  ])
  await writeEvents(tx, ticketId, [event])
  await signalTickets(tx)
  await addToOutbox(tx, [event.id], event.at)
}

/** Holds a ticket of which only a later reading showed that it should be; when another message opened it, only that one. */
export async function holdLate(
  tx: Queryable,
  late: Readonly<{ ticketId: number; messageId: string; because: string; event: TicketEvent }>,
): Promise<void> {
  const { ticketId, messageId, because, event } = late
  await tx.query(
    `update tickets set held_because = $3
     where id = $1 and $2 = (select id from messages where ticket_id = $1 order by received_at, id limit 1)`,
    [ticketId, messageId, because],
  )
  await writeEvents(tx, ticketId, [event])
  await signalTickets(tx)
}
