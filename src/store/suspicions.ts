/** Tickets that are taken for spam: the end of that, and whether a page was withheld for it. */
import type { Status } from '../tickets/types.ts'
import { addToOutbox } from './outbox.ts'
import type { Queryable } from './queryable.ts'
import { type TicketEvent, writeEvents } from './ticket-events.ts'
import { signalTickets } from './ticket-signal.ts'

/** Whether a suspected mail on the ticket `t` would have paged: it is in the history, since it is asked of few tickets. */
export const withheldPage = `exists (select from ticket_events e
  where e.ticket_id = t.id and e.kind = 'suspected-spam' and (e.data->>'page')::boolean)`

/** A suspected ticket as far as the end of that needs it. */
export type Suspicion = Readonly<{ because: string; isPageWithheld: boolean; pagesOnCall: boolean; status: Status }>

type Row = Omit<Suspicion, 'because'> & Readonly<{ because: string | null }>

/** What a ticket is suspected for; null when it is not, undefined when there is no such ticket. Locks the ticket. */
export async function lockSuspicion(tx: Queryable, ticketId: number): Promise<Suspicion | null | undefined> {
  // A statement of its own: what it waited for is then seen by the next one.
  await tx.query('select from tickets where id = $1 for no key update', [ticketId])
  const { rows } = await tx.query<Row>(
    `select suspected_because as because, ${withheldPage} as "isPageWithheld", pages_on_call as "pagesOnCall", status
     from tickets t where id = $1`,
    [ticketId],
  )
  const [ticket] = rows
  if (ticket === undefined) return undefined
  const { because } = ticket
  return because === null ? null : { ...ticket, because }
}

/** Ends the suspicion of a locked ticket, which from now on pages as its route does; with its history and the outbox. */
export async function endSuspicion(
  tx: Queryable,
  { ticketId, event, pagesOnCall }: Readonly<{ ticketId: number; event: TicketEvent; pagesOnCall: boolean }>,
): Promise<void> {
  await tx.query(
    `update tickets set suspected_because = null, pages_on_call = $3,
       updated_at = greatest(date_trunc('milliseconds', updated_at) + interval '1 millisecond', $2)
     where id = $1`,
    [ticketId, event.at, pagesOnCall],
  )
  await writeEvents(tx, ticketId, [event])
  await signalTickets(tx)
  await addToOutbox(tx, [event.id], event.at)
}
