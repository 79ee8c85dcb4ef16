/**
 * Rows as the API shows them. What lets somebody in elsewhere (links and codes of sign-up mails) is shown to the desk only
 * while it is held. Pure.
 */
import type { z } from 'zod'
import { withoutSecrets } from '../../mail/sign-up/secrets.ts'
import { ticketShape } from '../../notify/webhooks/json-body.ts'
import type { TicketEventShape } from '../../notify/webhooks/shapes.ts'
import type { TicketEvent } from '../../store/ticket-events.ts'
import type { OrderedTicket } from '../../store/ticket-lists.ts'
import type { StoredAttachment, StoredMessage } from '../../store/ticket-messages.ts'
import { refOf } from '../../tickets/ref.ts'
import { withoutSignature } from '../../tickets/reply-address.ts'
import type { Reader } from './reader.ts'
import type { Attachment, Message, Ticket } from './shapes/ticket-shapes.ts'

/** A ticket for a reader; `base` is where people reach us. */
export function shownTicket(ticket: OrderedTicket, reader: Reader, base: string): z.output<typeof Ticket> {
  const shape = ticketShape(ticket, `${base}/tickets/${ticket.ref}`)
  if (reader.kind === 'desk') {
    const { suspectedBecause: suspected_because, mergedInto } = ticket
    return { ...shape, suspected_because, merged_into: mergedInto === null ? null : refOf(mergedInto) }
  }
  const subject = ticket.heldBecause === null ? ticket.subject : withoutSecrets(ticket.subject)
  const theDesks = { held_because: null, suspected_because: null, merged_into: null }
  return { ...shape, ...theDesks, subject, assignee: null, tags: [] }
}

/** A message for a reader. `part`: lists leave the HTML out. */
export function shownMessage(
  message: StoredMessage,
  reader: Reader,
  part: 'whole' | 'without-html',
): z.output<typeof Message> {
  const isHidden = reader.kind === 'customer' && message.heldBecause !== null
  const isDesk = reader.kind === 'desk'
  return {
    id: message.id,
    ticket_id: message.ticketId,
    direction: message.direction,
    message_id: message.messageId,
    from_email: message.fromEmail,
    from_name: message.fromName,
    to: message.to.map((one) => mailbox(one, isDesk)),
    cc: message.cc.map((one) => mailbox(one, isDesk)),
    subject: isHidden ? withoutSecrets(message.subject) : message.subject,
    text: isHidden ? null : message.text,
    new_text: isHidden ? null : message.newText,
    new_text_cut: false,
    html: isHidden || part === 'without-html' ? null : message.html,
    origin: message.origin,
    trust: message.trust,
    parse_error: isDesk ? message.parseError : null,
    held_because: message.heldBecause,
    size_bytes: message.sizeBytes,
    sent_at: message.sentAt?.toISOString() ?? null,
    received_at: message.receivedAt.toISOString(),
    attachments: isHidden ? [] : message.attachments.map(shownAttachment),
  }
}

/** What proves one customer is not shown to another who reads along. */
function mailbox({ email, name }: Readonly<{ email: string; name: string | null }>, isDesk: boolean) {
  return { email: isDesk ? email : withoutSignature(email), name }
}

/** An attachment, without its content. */
export function shownAttachment(attachment: StoredAttachment): z.output<typeof Attachment> {
  const { id, messageId, filename, contentType, sizeBytes, sha256, contentId, disposition } = attachment
  return {
    id,
    message_id: messageId,
    filename,
    content_type: contentType,
    size_bytes: sizeBytes,
    sha256,
    content_id: contentId,
    disposition,
    url: `/api/attachments/${id}/content`,
  }
}

/** An entry of a ticket's history. */
export function shownEvent({ id, kind, actor, data, at }: TicketEvent, ticketId: number): TicketEventShape {
  return { id, ticket_id: ticketId, kind, actor, data: { ...data }, at: at.toISOString() }
}
