/** What happened, in the shape of the REST API (shapes.ts). What a held mail lets somebody in with stays here. Pure. */
import type { PublishedEvent } from '../../config/outgoing-schema.ts'
import { withoutSecrets } from '../../mail/sign-up/secrets.ts'
import type { Happening, ToldMessage, ToldTicket } from '../../store/happenings.ts'
import type { MessageShape, TicketEventShape, TicketShape, WebhookBody } from './shapes.ts'
import { toldData, toldSubject } from './withheld.ts'

/** Characters of a text that is sent: enough to read what somebody writes, and little enough to keep for each webhook. */
const textAtMost = 10_000

/** The body that tells of an entry; `url` is where people find its ticket. */
export function jsonBody(happening: Happening, type: PublishedEvent, url: string): WebhookBody {
  const { ticket, message, at } = happening
  return {
    type,
    timestamp: at.toISOString(),
    data: {
      ticket: { ...ticketShape(ticket, url), subject: toldSubject(happening) },
      ...(message === null ? {} : { message: messageShape(message, ticket.id) }),
      event: eventShape(happening),
    },
  }
}

/** A ticket under the names of its columns; `url` is where people find it. */
export function ticketShape(ticket: Omit<ToldTicket, 'pagesOnCall'>, url: string): TicketShape {
  const { id, ref, type, priority, status, subject, source, heldBecause } = ticket
  return {
    id,
    ref,
    type,
    priority,
    status,
    subject,
    requester_email: ticket.requesterEmail,
    requester_name: ticket.requesterName,
    source,
    problem_id: ticket.problemId,
    assignee: ticket.assignee,
    tags: [...ticket.tags],
    held_because: heldBecause,
    created_at: ticket.createdAt.toISOString(),
    updated_at: ticket.updatedAt.toISOString(),
    url,
  }
}

function messageShape(message: ToldMessage, ticketId: number): MessageShape {
  const { id, direction, subject, newText, origin, trust, heldBecause } = message
  const isHeld = heldBecause !== null
  return {
    id,
    ticket_id: ticketId,
    direction,
    message_id: message.messageId,
    from_email: message.fromEmail,
    from_name: message.fromName,
    subject: isHeld ? withoutSecrets(subject) : subject,
    new_text: isHeld ? null : beginningOf(newText),
    new_text_cut: !isHeld && newText.length > textAtMost,
    origin,
    trust,
    held_because: heldBecause,
    received_at: message.receivedAt.toISOString(),
  }
}

/** Never ends within a character that takes two units. */
function beginningOf(text: string): string {
  return text.slice(0, textAtMost).replace(/[\uD800-\uDBFF]$/, '')
}

function eventShape(happening: Happening): TicketEventShape {
  const { id, ticket, kind, actor, at } = happening
  return { id, ticket_id: ticket.id, kind, actor, data: { ...toldData(happening) }, at: at.toISOString() }
}
