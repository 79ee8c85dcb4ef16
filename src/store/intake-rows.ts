/**
 * The rows that one batch of mails becomes, in the words of the tables. A ticket of this batch is named by the id of the
 * message that opens it, since its number is given by the database.
 */
import type { Authentication } from '../mail/authentication.ts'
import type { Forwarded, Mailbox, MailReport, Origin, Protection } from '../mail/parsed-mail.ts'
import type { Priority, Source, Status, TicketType } from '../tickets/types.ts'

/** `id` of a ticket that exists, or `opener`: the message id of the mail that opens it in this batch. */
export type TicketName = Readonly<{ ticket_id: number | null; opener: string | null }>

export type TicketRow = Readonly<{
  opener: string
  type: TicketType
  priority: Priority
  status: Status
  pages_on_call: boolean
  subject: string
  requester_email: string | null
  requester_name: string | null
  source: Source
  /** The settled ticket that it goes on from, or the mail of this batch that opened that one. */
  follow_up_of: number | null
  follow_up_of_opener: string | null
  held_because: string | null
  /** Why it is taken for spam; null when it is not. */
  suspected_because: string | null
  at: Date
}>

export type TicketChange = Readonly<{
  ticket_id: number
  type: TicketType
  priority: Priority
  status: Status
  pages_on_call: boolean
  /** False ends a suspicion; true leaves it as it is. */
  suspected: boolean
  at: Date
}>

export type MessageRow = TicketName &
  Readonly<{
    id: string
    message_id: string | null
    redelivery_key: string
    from_email: string | null
    from_name: string | null
    reply_to: readonly Mailbox[]
    to: readonly Mailbox[]
    cc: readonly Mailbox[]
    subject: string
    text: string
    /** Null: the same as `text`, as in most mails that open a ticket; sent once, since long texts are what a mail costs. */
    new_text: string | null
    html: string | null
    origin: Origin
    trust: string
    parse_error: string | null
    parse_pending: boolean
    notes: readonly string[]
    report: MailReport | null
    forwarded: Forwarded | null
    protection: Protection | null
    held_because: string | null
    trace: unknown
    size_bytes: number
    sha256: string
    sent_at: Date | null
    received_at: Date
  }>

export type DeliveryRow = TicketName &
  Readonly<{
    id: string
    message_id: string
    source: Source
    reverse_path: string
    recipients: readonly string[]
    client_ip: string | null
    helo: string | null
    tls: string | null
    session: string
    authentication: Authentication
    received_at: Date
  }>

export type AttachmentRow = TicketName &
  Readonly<{
    id: string
    message_id: string
    position: number
    filename: string | null
    content_type: string
    size_bytes: number
    sha256: string
    content_id: string | null
    disposition: string | null
    packed_in: string | null
  }>

export type EventRow = TicketName & Readonly<{ id: string; kind: string; actor: string; data: unknown; at: Date }>
export type ParticipantRow = TicketName & Readonly<{ email: string; at: Date }>
export type GroupRow = TicketName & Readonly<{ key: string; first_at: Date; last_at: Date; mails: number }>

/** What follows from a batch is decided from these events. */
export type OutboxRow = Readonly<{ id: string; events: readonly string[]; at: Date }>

/** Everything that one commit writes, but for the raw bytes. */
export type IntakeRows = Readonly<{
  tickets: readonly TicketRow[]
  changes: readonly TicketChange[]
  messages: readonly MessageRow[]
  deliveries: readonly DeliveryRow[]
  attachments: readonly AttachmentRow[]
  events: readonly EventRow[]
  participants: readonly ParticipantRow[]
  groups: readonly GroupRow[]
  outbox: readonly OutboxRow[]
}>
