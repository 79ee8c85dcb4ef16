/** Why the messages of a ticket are where they are. */
import type { Authentication } from '../mail/authentication.ts'
import type { Forwarded, MailReport, Protection } from '../mail/parsed-mail.ts'
import type { Source } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** One delivery of a message; the first brought it, the others brought it again. Times are ISO 8601. */
export type TracedDelivery = Readonly<{
  receivedAt: string
  source: Source
  reversePath: string
  recipients: readonly string[]
  clientIp: string | null
  helo: string | null
  tls: string | null
  authentication: Authentication | null
}>

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
  notes: readonly string[]
  heldBecause: string | null
  forwarded: Forwarded | null
  protection: Protection | null
  report: MailReport | null
  trace: unknown
  deliveries: readonly TracedDelivery[]
}>

/** The messages of the ticket with this number, oldest first; none when there is no such ticket. */
export async function tracesOf(db: Queryable, ticketNumber: number): Promise<readonly TracedMessage[]> {
  const { rows } = await db.query<TracedMessage>(
    `select id, direction, message_id as "messageId", from_email as "fromEmail", subject, received_at as "receivedAt",
       trust, parse_error as "parseError", notes, held_because as "heldBecause", forwarded, protection, report, trace,
       (select coalesce(json_agg(json_build_object('receivedAt', received_at, 'source', source,
          'reversePath', reverse_path, 'recipients', recipients, 'clientIp', client_ip, 'helo', helo, 'tls', tls,
          'authentication', authentication) order by received_at, id), '[]')
        from deliveries d where d.message_id = messages.id) as deliveries
     from messages
     where ticket_id = $1
     order by received_at, id`,
    [ticketNumber],
  )
  return rows
}
