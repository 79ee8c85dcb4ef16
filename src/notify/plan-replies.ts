/** The mails of an agent's reply: a copy for each addressee, with the reply address that was made for him. Pure. */
import { z } from 'zod'
import type { Planned } from './channel.ts'
import type { Plan } from './plan.ts'

/**
 * One copy of a reply. `replyTo` is signed for the addressee: his answer comes to it, and a bounce of his copy, since it is
 * the envelope sender as well (VERP).
 */
const Copy = z.object({ to: z.string(), replyTo: z.string() })
export type Copy = Readonly<z.output<typeof Copy>>

/** What desk/own-message.ts writes into the trace of a reply. */
const ReplyTrace = z.object({ copies: z.array(Copy) })

/** One mail for each copy; its payload is the mail channel's: `{ messageId, to, envelopeFrom, replyTo }`. */
export const planReplies: Plan = ({ id: eventId, kind, ticket, message }, { now, canMail }) => {
  if (kind !== 'answered' || message === null) return []
  return ReplyTrace.parse(message.trace).copies.map(
    ({ to, replyTo }): Planned => ({
      key: `reply ${message.id} ${to}`,
      ticketId: ticket.id,
      eventId,
      channel: 'mail',
      kind: 'reply',
      target: to,
      payload: { messageId: message.id, to: [to], envelopeFrom: replyTo, replyTo },
      dueAt: now,
      skippedBecause: canMail ? null : 'mail can not be sent: OUTBOUND_SMTP_URL is not set',
    }),
  )
}
