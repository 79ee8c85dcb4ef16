/** Tickets, messages and histories as the API has them: the shapes of webhooks, and what programs ask for besides. */
import { z } from 'zod'
import { MessageShape, TicketEventShape, TicketShape } from '../../../notify/webhooks/shapes.ts'
import { ticketOrders } from '../../../store/ticket-lists.ts'
import { priorities, sources, statuses, ticketTypes } from '../../../tickets/types.ts'
import { pageShape } from '../paging.ts'
import { PageParameters, severalOf, word } from './parameters.ts'

const time = () => z.iso.datetime({ precision: 3 })
const MailboxShape = z
  .strictObject({ email: z.string(), name: z.string().nullable() })
  .meta({ id: 'Mailbox', description: 'An address with the name that stands beside it.' })

export const Ticket = TicketShape.extend({
  held_because: z
    .string()
    .nullable()
    .describe('Why it, or a message of it, is held from customers’ eyes; null for customers.'),
  suspected_because: z.string().nullable().describe('Why filters take it for spam; null for customers.'),
  merged_into: z.string().nullable().describe('The ref of the ticket that has its messages now; null for customers.'),
}).meta({ id: 'Ticket', description: 'A ticket; the shape of webhooks, and more.' })
export const TicketPage = pageShape(Ticket).meta({ id: 'TicketPage' })

export const Attachment = z
  .strictObject({
    id: z.uuid(),
    message_id: z.uuid(),
    filename: z.string().nullable().describe('For display; it comes from whoever sent it.'),
    content_type: z.string(),
    size_bytes: z.int(),
    sha256: z.string().describe('Of the content, in hex.'),
    content_id: z.string().nullable(),
    disposition: z.string().nullable(),
    url: z.string().describe('Where the content is, below this service.'),
  })
  .meta({ id: 'Attachment' })

export const Message = MessageShape.extend({
  to: z.array(MailboxShape),
  cc: z.array(MailboxShape),
  text: z.string().nullable().describe('All of its text, with what it quotes; null while the message is held.'),
  html: z
    .string()
    .nullable()
    .describe('As its author wrote it. Not sanitised: show it in a sandbox only. Absent from lists, as null.'),
  parse_error: z.string().nullable(),
  size_bytes: z.int(),
  sent_at: time().nullable(),
  attachments: z.array(Attachment),
}).meta({ id: 'Message', description: 'A message; the shape of webhooks, and more. `new_text` is never cut here.' })
export const MessagePage = pageShape(Message).meta({ id: 'MessagePage' })

export const Event = TicketEventShape.meta({ id: 'Event', description: 'An entry of a ticket’s history.' })
export const EventPage = pageShape(Event).meta({ id: 'EventPage' })

/** What a list of tickets takes. */
export const TicketFilters = z.object({
  status: severalOf(statuses, 'Only of these statuses.'),
  type: severalOf(ticketTypes, 'Only of these types.'),
  priority: severalOf(priorities, 'Only of these priorities.'),
  source: severalOf(sources, 'Only those that came in by these doors.'),
  requester: word(320).optional().meta({ description: 'Only of this requester.', example: 'ann@example.com' }),
  problem: z.string().max(20).optional().meta({ description: 'Only incidents of this problem.', example: 'T-7' }),
  assignee: word(320)
    .optional()
    .meta({ description: 'Only those that this agent has; `none`: those that nobody has.', example: 'none' }),
  tag: word(40).optional().describe('Only those with this tag.'),
  suspected: z
    .enum(['true', 'false'], { error: 'true or false' })
    .optional()
    .describe('`true`: only those that a filter suspects to be spam, which are left out otherwise.'),
  since: z.iso
    .datetime({ offset: true, error: 'a time such as 2026-11-28T12:00:00Z' })
    .optional()
    .meta({ description: 'Only those that changed at this time or later.', example: '2026-11-28T12:00:00Z' }),
  sort: z
    .enum(ticketOrders, { error: `one of ${ticketOrders.join(', ')}` })
    .prefault('-number')
    .describe('By number or by last change; `-` for the greatest first.'),
})

export const TicketQuery = TicketFilters.extend(PageParameters.shape)
