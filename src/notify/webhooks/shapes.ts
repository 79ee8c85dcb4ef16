/**
 * The shapes of what webhooks are sent, as schemas: tickets, messages and entries of a history as the REST API has them
 * (columns of the tables, times in ISO 8601 UTC), and what is around them. They are a contract: add fields, do not change
 * them. docs/webhooks.md shows an example of each.
 */
import { z } from 'zod'
import { origins } from '../../mail/parsed-mail.ts'
import { trusts } from '../../tickets/trust.ts'
import { priorities, sources, statuses, ticketTypes } from '../../tickets/types.ts'

const time = () => z.iso.datetime({ precision: 3 })

/** A ticket. */
export const TicketShape = z.strictObject({
  id: z.int(),
  ref: z.string(),
  type: z.enum(ticketTypes),
  priority: z.enum(priorities),
  status: z.enum(statuses),
  /** Without links and codes while the ticket is held. */
  subject: z.string(),
  requester_email: z.string().nullable(),
  requester_name: z.string().nullable(),
  source: z.enum(sources),
  problem_id: z.int().nullable(),
  /** Who of the desk has it: an address; null for nobody. */
  assignee: z.string().nullable(),
  tags: z.array(z.string()),
  held_because: z.string().nullable(),
  created_at: time(),
  updated_at: time(),
  /** Where people find it. */
  url: z.url(),
})

/** A message of a ticket, as far as webhooks tell of it. */
export const MessageShape = z.strictObject({
  id: z.uuid(),
  ticket_id: z.int(),
  direction: z.enum(['in', 'out', 'note']),
  /** RFC 5322 Message-ID without angle brackets. */
  message_id: z.string().nullable(),
  from_email: z.string().nullable(),
  from_name: z.string().nullable(),
  subject: z.string(),
  /** What this mail adds; null while the message is held. */
  new_text: z.string().nullable(),
  /** Whether `new_text` is only its beginning. */
  new_text_cut: z.boolean(),
  origin: z.enum(origins),
  trust: z.enum([...trusts, 'ours']),
  held_because: z.string().nullable(),
  received_at: time(),
})

/** An entry of a ticket's history. What `data` has depends on `kind`. */
export const TicketEventShape = z.strictObject({
  id: z.uuid(),
  ticket_id: z.int(),
  kind: z.string(),
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
  at: time(),
})

/** What a webhook is sent: the envelope of Standard Webhooks around the entry and what it is about. */
export const WebhookBody = z.strictObject({
  type: z.enum(['ticket.created', 'ticket.updated', 'message.received', 'notification.failed']),
  timestamp: time(),
  data: z.strictObject({ ticket: TicketShape, message: MessageShape.optional(), event: TicketEventShape }),
})

/** What `postroom webhooks --test` sends. */
export const PingBody = z.strictObject({
  type: z.literal('ping'),
  timestamp: time(),
  data: z.strictObject({ webhook: z.string() }),
})

/** A page, when the webhook is a way to reach the engineer on call. */
export const PageBody = z.strictObject({
  type: z.literal('page'),
  timestamp: time(),
  data: z.strictObject({ subject: z.string(), text: z.string() }),
})

/** What the chats take. */
export const SlackBody = z.strictObject({ text: z.string() })

export type TicketShape = z.output<typeof TicketShape>
export type MessageShape = z.output<typeof MessageShape>
export type TicketEventShape = z.output<typeof TicketEventShape>
export type WebhookBody = z.output<typeof WebhookBody>
export type PingBody = z.output<typeof PingBody>
export type PageBody = z.output<typeof PageBody>
