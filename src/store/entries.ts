/** Entries that agents approve. */
import type { Trust } from '../tickets/trust.ts'
import type { Status } from '../tickets/types.ts'
import { addToOutbox } from './outbox.ts'
import type { Queryable } from './queryable.ts'
import { type TicketEvent, writeEvents } from './ticket-events.ts'
import { signalTickets } from './ticket-signal.ts'

/** A message with what its approval depends on. */
export type LockedEntry = Readonly<{
  ticketId: number
  status: Status
  direction: 'in' | 'out' | 'note'
  trust: Trust
  fromEmail: string | null
  /** Of the ticket. */
  updatedAt: Date
}>

/** A message, whose ticket nobody else changes until the transaction ends; null when there is no such message. */
export async function lockEntry(tx: Queryable, messageId: string): Promise<LockedEntry | null> {
  const { rows } = await tx.query<LockedEntry & Readonly<{ ticketId: string }>>(
    `select t.id as "ticketId", t.status, m.direction, m.trust, m.from_email as "fromEmail",
       t.updated_at as "updatedAt"
     from messages m join tickets t on t.id = m.ticket_id
     where m.id = $1
     for no key update of t`,
    [messageId],
  )
  const [entry] = rows
  return entry === undefined ? null : { ...entry, ticketId: Number(entry.ticketId) }
}

/** Gives a locked entry its new trust, its author the right to answer, its ticket the status that follows; and tells of it. */
export async function writeApproval(
  tx: Queryable,
  approved: Readonly<{
    messageId: string
    ticketId: number
    trust: Trust
    participant: string | null
    status: Status
    at: Date
    events: readonly TicketEvent[]
  }>,
): Promise<void> {
  const { messageId, ticketId, trust, participant, status, at, events } = approved
  await tx.query('update messages set trust = $2 where id = $1', [messageId, trust])
  await tx.query(
    `update tickets set status = $2, updated_at = greatest(updated_at + interval '1 millisecond', $3) where id = $1`,
    [ticketId, status, at],
  )
  if (participant !== null)
    await tx.query('insert into participants (ticket_id, email, added_at) values ($1, $2, $3) on conflict do nothing', [
      ticketId,
      participant,
      at,
    ])
  await writeEvents(tx, ticketId, events)
  await signalTickets(tx)
  await addToOutbox(
    tx,
    events.map(({ id }) => id),
    at,
  )
}
