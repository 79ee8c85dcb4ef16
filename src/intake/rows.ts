/** Turns the decisions of a batch into the rows that one commit writes. Pure but for the ids of new rows (UUIDv7) and the
 * time of an outbox row. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedMail } from '../mail/parsed-mail.ts'
import type {
  AttachmentRow,
  DeliveryRow,
  EventRow,
  GroupRow,
  IntakeRows,
  MessageRow,
  OutboxRow,
  ParticipantRow,
  TicketChange,
  TicketName,
  TicketRow,
} from '../store/intake-rows.ts'
import type { ReadingColumns } from '../store/messages.ts'
import { untitled } from '../tickets/subject-tag.ts'
import type { Arrival } from './arrival.ts'
import { doubtsAbout } from './author.ts'
import { consequential, type Telling } from './consequences.ts'
import type { Decision } from './decide.ts'
import { type Decided, ticketAfter } from './decide-batch.ts'
import { eventsOf } from './events.ts'
import type { TicketKey } from './known.ts'
import type { Opening } from './opening.ts'
import { traceOf } from './trace.ts'

/** The rows of a batch. Later decisions about one ticket override earlier ones: a ticket is changed once. */
export function rowsOf(batch: readonly Decided[], telling: Telling): IntakeRows {
  const history = batch.map((decided) => ({ decided, events: eventsOf(decided.arrival, decided.decision) }))
  const entries = batch.filter(({ decision }) => decision.kind !== 'redelivered')
  return {
    tickets: ticketsOf(batch),
    changes: changesOf(batch),
    messages: entries.map(({ arrival, decision }) => messageOf(arrival, decision)),
    deliveries: batch.map(({ arrival, decision }) => deliveryOf(arrival, decision)),
    attachments: entries.flatMap(({ arrival, decision }) => attachmentsOf(arrival, decision)),
    events: history.flatMap(({ decided: { arrival, decision }, events }) =>
      events.map((event): EventRow => ({ ...nameOf(arrival, decision), ...event })),
    ),
    outbox: outboxOf(history.flatMap(({ decided, events }) => consequential(decided, events, telling))),
    participants: batch.flatMap(({ arrival, decision }) => participantsOf(arrival, decision)),
    groups: groupsOf(batch),
  }
}

/** One row for the batch, none when nothing follows from it. */
function outboxOf(events: readonly string[]): OutboxRow[] {
  return events.length === 0 ? [] : [{ id: uuidv7(), events, at: new Date() }]
}

/** How rows name the ticket of a decision: by number, or by the mail of this batch that opens it. */
function nameOf(arrival: Arrival, decision: Decision): TicketName {
  return named(decision.kind === 'opened' ? arrival.id : decision.ticket.key)
}

function named(key: TicketKey): TicketName {
  return /^\d+$/.test(key) ? { ticket_id: Number(key), opener: null } : { ticket_id: null, opener: key }
}

/** New tickets as they stand at the end of the batch: a later mail in it may already have raised them. */
function ticketsOf(batch: readonly Decided[]): TicketRow[] {
  return batch.flatMap(({ arrival, decision }) =>
    decision.kind === 'opened' ? [ticketOf(arrival, decision, batch)] : [],
  )
}

function ticketOf(arrival: Arrival, opening: Opening, batch: readonly Decided[]): TicketRow {
  const { mail, envelope } = arrival
  const last = batch.findLast(({ decision }) => decision.kind !== 'opened' && decision.ticket.key === arrival.id)
  const ticket = last ? ticketAfter(last.arrival, last.decision) : ticketAfter(arrival, opening)
  const before = opening.followUpOf && named(opening.followUpOf.key)
  return {
    opener: arrival.id,
    type: ticket.type,
    priority: ticket.priority,
    status: ticket.status,
    pages_on_call: ticket.pagesOnCall,
    subject: mail.subject === '' ? untitled : mail.subject,
    requester_email: mail.author?.email ?? (envelope.reversePath === '' ? null : envelope.reversePath),
    requester_name: mail.author?.name ?? null,
    source: envelope.source,
    follow_up_of: before?.ticket_id ?? null,
    follow_up_of_opener: before?.opener ?? null,
    held_because: mail.heldBecause,
    suspected_because: ticket.isSuspected ? envelope.suspected : null,
    at: envelope.receivedAt,
  }
}

function changesOf(batch: readonly Decided[]): TicketChange[] {
  const changes = new Map<number, TicketChange>()
  for (const { arrival, decision } of batch) {
    if (!touches(decision) || decision.ticket.id === null) continue
    const { type, priority, status, pagesOnCall, isSuspected } = ticketAfter(arrival, decision)
    const { receivedAt: at } = arrival.envelope
    changes.set(decision.ticket.id, {
      ticket_id: decision.ticket.id,
      type,
      priority,
      status,
      pages_on_call: pagesOnCall,
      suspected: isSuspected,
      at,
    })
  }
  return [...changes.values()]
}

/** Whether a decision changes a ticket that exists, so that it must be locked first. */
export function touches(decision: Decision): decision is Exclude<Decision, { kind: 'opened' }> {
  return decision.kind === 'redelivered' ? decision.raiseTo !== null : decision.kind !== 'opened'
}

function messageOf(arrival: Arrival, decision: Decision): MessageRow {
  const { mail, body, envelope } = arrival
  return {
    ...nameOf(arrival, decision),
    id: arrival.id,
    ...readingColumns(mail),
    new_text: mail.newText === mail.text ? null : mail.newText,
    notes: [...mail.notes, ...doubtsAbout(arrival)],
    redelivery_key: body.contentDigest,
    trust: 'trust' in decision ? decision.trust : 'stranger',
    parse_pending: arrival.isPending,
    trace: traceOf(arrival, decision),
    size_bytes: body.sizeBytes,
    sha256: body.sha256,
    received_at: envelope.receivedAt,
  }
}

/** The columns of a message that its reading fills, the first one as well as a later one. */
export function readingColumns(mail: ParsedMail): ReadingColumns {
  return {
    message_id: mail.messageId,
    from_email: mail.author?.email ?? null,
    from_name: mail.author?.name ?? null,
    reply_to: mail.replyTo,
    to: mail.to,
    cc: mail.cc,
    subject: mail.subject,
    text: mail.text,
    new_text: mail.newText,
    html: mail.html,
    origin: mail.origin,
    parse_error: mail.parseError,
    notes: mail.notes,
    report: mail.report,
    forwarded: mail.forwarded,
    protection: mail.protection,
    held_because: mail.heldBecause,
    sent_at: mail.sentAt,
  }
}

function deliveryOf(arrival: Arrival, decision: Decision): DeliveryRow {
  const { envelope } = arrival
  return {
    ...nameOf(arrival, decision),
    id: uuidv7(),
    message_id: decision.kind === 'redelivered' ? decision.original.id : arrival.id,
    source: envelope.source,
    reverse_path: envelope.reversePath,
    recipients: envelope.recipients,
    client_ip: envelope.clientIp,
    helo: envelope.helo,
    tls: envelope.tls,
    session: envelope.session,
    authentication: arrival.authentication,
    received_at: envelope.receivedAt,
  }
}

function attachmentsOf(arrival: Arrival, decision: Decision): AttachmentRow[] {
  return attachmentRows(arrival.id, arrival.mail.attachments).map((row) => ({ ...nameOf(arrival, decision), ...row }))
}

/** The rows of a message's attachments, without its ticket. */
export function attachmentRows(
  messageId: string,
  attachments: Arrival['mail']['attachments'],
): Omit<AttachmentRow, keyof TicketName>[] {
  return attachments.map((attachment, position) => ({
    id: uuidv7(),
    message_id: messageId,
    position,
    filename: attachment.filename,
    content_type: attachment.contentType,
    size_bytes: attachment.sizeBytes,
    sha256: attachment.sha256,
    content_id: attachment.contentId,
    disposition: attachment.disposition,
    packed_in: attachment.packedIn,
  }))
}

function participantsOf(arrival: Arrival, decision: Decision): ParticipantRow[] {
  if (decision.kind !== 'opened') return []
  const { participants } = ticketAfter(arrival, decision)
  return [...participants].map((email) => ({ ...named(arrival.id), email, at: arrival.envelope.receivedAt }))
}

function groupsOf(batch: readonly Decided[]): GroupRow[] {
  const groups = new Map<string, GroupRow>()
  for (const { decision } of batch) {
    if (decision.kind === 'redelivered' || decision.group === null) continue
    const { key, ticket, firstAt, lastAt, mails } = decision.group
    groups.set(key, { ...named(ticket), key, first_at: firstAt, last_at: lastAt, mails })
  }
  return [...groups.values()]
}
