/** Why the messages of a ticket are where they are. */
import type { Queryable } from './queryable.ts'

/** A message and its trace; the shape of the trace is intake's (`intake/trace.ts`). */
export type TracedMessage = Readonly<{
  id: string
  direction: 'in' | 'out' | 'note'
  messageId: string | null
  fromEmail: string | null
  subject: string
  receivedAt: Date
  trust: string
  parseError: string | null
  trace: unknown
}>

/** The messages of the ticket with this number, oldest first; none when there is no such ticket. */
export async function tracesOf(db: Queryable, ticketNumber: number): Promise<readonly TracedMessage[]> {
  const { rows } = await db.query<TracedMessage>(
    `select id, direction, message_id as "messageId", from_email as "fromEmail", subject, received_at as "receivedAt",
       trust, parse_error as "parseError", trace
     from messages
     where ticket_id = $1
     order by received_at, id`,
    [ticketNumber],
  )
  return rows
}
