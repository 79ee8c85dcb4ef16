/**
 * The tables. drizzle-kit writes `migrations/` from this file; `npm run check` fails when the two drift apart.
 *
 * Constraints do the promising and have names, since code maps a violated name to an outcome. No global sequence on the
 * receive path but the ticket number, no cross-ticket constraint but the redelivery key, every child row knows its
 * ticket: what a later distribution over several databases needs. What hangs on a message refers to that message only:
 * each constraint and each index is paid for with every mail.
 */
import { type SQL, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { origins } from '../mail/parsed-mail.ts'
import { channels, notificationStatuses } from '../tickets/notifications.ts'
import { trusts } from '../tickets/trust.ts'
import { priorities, sources, statuses, ticketTypes } from '../tickets/types.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const ticketId = () => bigint('ticket_id', { mode: 'number' })

/** `column in ('a', 'b')` with the words of a vocabulary, so that code and database can not disagree. */
function oneOf(column: string, words: readonly string[]): SQL {
  return sql.raw(`"${column}" in (${words.map((word) => `'${word}'`).join(', ')})`)
}

/** The order of priorities, as a number. */
const priorityRank = sql.raw(
  `(case priority ${priorities.map((one, rank) => `when '${one}' then ${rank}`).join(' ')} end)`,
)

/** Statuses in which the desk has something to do, or waits. */
const unsettled = sql.raw("status in ('new', 'open', 'pending')")

export const tickets = pgTable(
  'tickets',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity({ name: 'tickets_id_seq' }),
    ref: text('ref').notNull().generatedAlwaysAs(sql`'T-' || id::text`),
    type: text('type', { enum: ticketTypes }).notNull(),
    priority: text('priority', { enum: priorities }).notNull(),
    status: text('status', { enum: statuses }).notNull().default('new'),
    subject: text('subject').notNull(),
    requesterEmail: text('requester_email'),
    requesterName: text('requester_name'),
    /** Whether a route asked for the on-call engineer. */
    pagesOnCall: boolean('pages_on_call').notNull().default(false),
    source: text('source', { enum: sources }).notNull(),
    /** Why only agents may see it for now; null when it is not held. */
    heldBecause: text('held_because'),
    /** Why its first mail was taken for spam, so that lists leave it out and nobody is paged; null when it was not. */
    suspectedBecause: text('suspected_because'),
    suspectedSpam: boolean('suspected_spam').notNull().generatedAlwaysAs(sql`suspected_because is not null`),
    problemId: bigint('problem_id', { mode: 'number' }),
    /** The closed or solved ticket that this one goes on from. */
    followUpOf: bigint('follow_up_of', { mode: 'number' }),
    /** Who of the desk has it: an email address in lower case; null for nobody. */
    assignee: text('assignee'),
    tags: text('tags').array().notNull().default([]),
    /** The ticket that its messages were moved to; null when it was not merged. */
    mergedInto: bigint('merged_into', { mode: 'number' }),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [
    unique('tickets_ref_unique').on(table.ref),
    foreignKey({ name: 'tickets_problem_fk', columns: [table.problemId], foreignColumns: [table.id] }),
    foreignKey({ name: 'tickets_follow_up_of_fk', columns: [table.followUpOf], foreignColumns: [table.id] }),
    index('tickets_problem_idx').on(table.problemId).where(sql`problem_id is not null`),
    index('tickets_follow_up_of_idx').on(table.followUpOf).where(sql`follow_up_of is not null`),
    foreignKey({ name: 'tickets_merged_into_fk', columns: [table.mergedInto], foreignColumns: [table.id] }),
    index('tickets_merged_into_idx').on(table.mergedInto).where(sql`merged_into is not null`),
    index('tickets_updated_idx').on(table.updatedAt, table.id),
    index('tickets_unsettled_idx').on(table.id).where(unsettled),
    index('tickets_settled_idx').on(table.status, table.updatedAt, table.id).where(sql`status in ('solved', 'closed')`),
    index('tickets_priority_idx').on(priorityRank, table.id).where(unsettled),
    index('tickets_assignee_idx').on(table.assignee, table.updatedAt, table.id).where(sql`assignee is not null`),
    index('tickets_tags_idx').using('gin', table.tags).where(sql`tags <> '{}'`),
    index('tickets_held_idx').on(table.id).where(sql`held_because is not null`),
    index('tickets_suspected_idx').on(table.id).where(sql`suspected_because is not null`),
    check('tickets_type_check', oneOf('type', ticketTypes)),
    check('tickets_priority_check', oneOf('priority', priorities)),
    check('tickets_status_check', oneOf('status', statuses)),
    check('tickets_source_check', oneOf('source', sources)),
  ],
)

export const messages = pgTable(
  'messages',
  {
    /** UUIDv7, made by the service. */
    id: uuid('id').primaryKey(),
    ticketId: ticketId().notNull(),
    direction: text('direction', { enum: ['in', 'out', 'note'] }).notNull(),
    /** RFC 5322 Message-ID without angle brackets. */
    messageId: text('message_id'),
    /** Hex content digest: the same mail again has the same. Null for what came by no door, or was superseded. */
    redeliveryKey: text('redelivery_key'),
    fromEmail: text('from_email'),
    fromName: text('from_name'),
    replyTo: jsonb('reply_to').notNull().default([]),
    to: jsonb('to').notNull().default([]),
    cc: jsonb('cc').notNull().default([]),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    newText: text('new_text').notNull(),
    html: text('html'),
    origin: text('origin', { enum: origins }).notNull(),
    /** `ours` for what we sent. */
    trust: text('trust', { enum: [...trusts, 'ours'] }).notNull(),
    /** What failed when the mail was read, for people; null when it was read whole. */
    parseError: text('parse_error'),
    /** Read from its header section only so far; the service reads it again. */
    parsePending: boolean('parse_pending').notNull().default(false),
    /** What was changed or left out to make the values storable. */
    notes: jsonb('notes').notNull().default([]),
    /** What a delivery report, receipt or feedback report says; see mail/parsed-mail.ts for the shapes. */
    report: jsonb('report'),
    /** Who first wrote what the mail forwards. */
    forwarded: jsonb('forwarded'),
    /** S/MIME or PGP. */
    protection: jsonb('protection'),
    /** Why links and codes in it are hidden from customers; null when they are not. */
    heldBecause: text('held_because'),
    /** Why this message is where it is; see intake/trace.ts for the shape. */
    trace: jsonb('trace').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    /** Hex SHA-256 of the raw mail. */
    sha256: text('sha256').notNull(),
    sentAt: at('sent_at'),
    receivedAt: at('received_at').notNull(),
  },
  (table) => [
    foreignKey({ name: 'messages_ticket_fk', columns: [table.ticketId], foreignColumns: [tickets.id] }),
    unique('messages_redelivery_key_unique').on(table.redeliveryKey),
    index('messages_ticket_idx').on(table.ticketId, table.receivedAt),
    index('messages_message_id_idx').on(table.messageId).where(sql`message_id is not null`),
    index('messages_parse_pending_idx').on(table.receivedAt).where(sql`parse_pending`),
    // Who answered when; a mail that comes in is not in it.
    index('messages_out_idx').on(table.receivedAt).where(sql`direction = 'out'`),
    index('messages_parse_error_idx').on(table.receivedAt).where(sql`parse_error is not null`),
    index('messages_unverified_idx').on(table.ticketId).where(sql`trust = 'informed' and direction = 'in'`),
    index('messages_held_idx').on(table.ticketId).where(sql`held_because is not null`),
    check('messages_direction_check', oneOf('direction', ['in', 'out', 'note'])),
    check('messages_origin_check', oneOf('origin', origins)),
    check('messages_trust_check', oneOf('trust', [...trusts, 'ours'])),
  ],
)

/** The exact bytes of each mail, in pieces, so that neither side ever holds a large one whole. */
export const rawChunks = pgTable(
  'raw_chunks',
  {
    messageId: uuid('message_id').notNull(),
    /** From 0, without gaps. */
    seq: integer('seq').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (table) => [primaryKey({ name: 'raw_chunks_pk', columns: [table.messageId, table.seq] })],
)

export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id').notNull(),
    ticketId: ticketId().notNull(),
    source: text('source', { enum: sources }).notNull(),
    /** '' is the null reverse-path. */
    reversePath: text('reverse_path').notNull(),
    recipients: text('recipients').array().notNull(),
    clientIp: text('client_ip'),
    helo: text('helo'),
    tls: text('tls'),
    session: text('session').notNull(),
    /** SPF, DKIM, DMARC and ARC of this delivery; null before they were checked at all. */
    authentication: jsonb('authentication'),
    receivedAt: at('received_at').notNull(),
  },
  (table) => [
    foreignKey({ name: 'deliveries_message_fk', columns: [table.messageId], foreignColumns: [messages.id] }),
    index('deliveries_message_idx').on(table.messageId),
  ],
)

export const attachments = pgTable(
  'attachments',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id').notNull(),
    ticketId: ticketId().notNull(),
    /** Place among the attachments of its message, from 0. */
    position: integer('position').notNull(),
    filename: text('filename'),
    contentType: text('content_type').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    contentId: text('content_id'),
    disposition: text('disposition'),
    /** `winmail.dat`, or `text` for what stood in the text; null for a part of the mail. */
    packedIn: text('packed_in'),
  },
  (table) => [
    foreignKey({ name: 'attachments_message_fk', columns: [table.messageId], foreignColumns: [messages.id] }),
    index('attachments_message_idx').on(table.messageId),
  ],
)

export const ticketEvents = pgTable(
  'ticket_events',
  {
    id: uuid('id').primaryKey(),
    ticketId: ticketId().notNull(),
    kind: text('kind').notNull(),
    /** `mail:EMAIL`, `agent:EMAIL` or `postroom`. */
    actor: text('actor').notNull(),
    data: jsonb('data').notNull().default({}),
    at: at('at').notNull(),
  },
  (table) => [
    foreignKey({ name: 'ticket_events_ticket_fk', columns: [table.ticketId], foreignColumns: [tickets.id] }),
    index('ticket_events_ticket_idx').on(table.ticketId, table.at),
    // For how long answers and solutions take; what a mail writes is hardly ever in it.
    index('ticket_events_solved_idx').on(table.at).where(sql`kind = 'status' and data->>'to' = 'solved'`),
  ],
)

/** Who may answer on a ticket by mail. */
export const participants = pgTable(
  'participants',
  {
    ticketId: ticketId().notNull(),
    /** The address in the form in which addresses are compared; see mail/address.ts. */
    email: text('email').notNull(),
    addedAt: at('added_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'participants_pk', columns: [table.ticketId, table.email] }),
    index('participants_email_idx').on(table.email),
    foreignKey({ name: 'participants_ticket_fk', columns: [table.ticketId], foreignColumns: [tickets.id] }),
  ],
)

/** Storms: alerts of one author about one thing join one ticket while their window is open. */
export const alertGroups = pgTable(
  'alert_groups',
  {
    /** What makes two alerts the same, hashed; see intake/fingerprint.ts. */
    key: text('key').primaryKey(),
    ticketId: ticketId().notNull(),
    firstAt: at('first_at').notNull(),
    lastAt: at('last_at').notNull(),
    mails: integer('mails').notNull(),
  },
  (table) => [
    foreignKey({ name: 'alert_groups_ticket_fk', columns: [table.ticketId], foreignColumns: [tickets.id] }),
    index('alert_groups_ticket_idx').on(table.ticketId),
  ],
)

/** Clients and senders that were asked to try again, and those that did. Cleaned by the service; see greylist.ts. */
export const greylist = pgTable('greylist', {
  /** Hash of who it is; see filters/greylist-keys.ts. */
  key: text('key').primaryKey(),
  firstAt: at('first_at').notNull(),
  lastAt: at('last_at').notNull(),
  /** Whether it tried again as it should. */
  passed: boolean('passed').notNull(),
})

/**
 * What has been committed and may have to be told: one row for each batch of mails or act of an agent, written in the same
 * transaction, taken by the dispatcher (notify/outbox/), gone when the notifications that follow are written.
 */
export const outbox = pgTable('outbox', {
  id: uuid('id').primaryKey(),
  /** Ids of ticket_events. */
  events: uuid('events').array().notNull(),
  createdAt: at('created_at').notNull(),
})

/** One row for each thing to send. It is the truth about its fate; jobs only say when to look at it. */
export const notifications = pgTable(
  'notifications',
  {
    id: uuid('id').primaryKey(),
    /** Null for a test page. */
    ticketId: bigint('ticket_id', { mode: 'number' }),
    /** The event that it follows from; null when it follows from none. */
    eventId: uuid('event_id'),
    /** What it is sent for, once: the same again is the same notification. */
    key: text('key').notNull(),
    channel: text('channel', { enum: channels }).notNull(),
    kind: text('kind').notNull(),
    /** Whom it goes to: name of a PagerDuty key ('' is the service's own), addresses, name of a webhook. */
    target: text('target').notNull(),
    /** What the channel needs to make it; see notify/. */
    payload: jsonb('payload').notNull().default({}),
    status: text('status', { enum: notificationStatuses }).notNull().default('queued'),
    attempts: integer('attempts').notNull().default(0),
    /** Why the last attempt failed, or why it was skipped. */
    lastError: text('last_error'),
    /** What the receiver answered when it took it. */
    response: jsonb('response'),
    createdAt: at('created_at').notNull(),
    /** Not before; moves with each attempt. */
    dueAt: at('due_at').notNull(),
    sentAt: at('sent_at'),
  },
  (table) => [
    unique('notifications_key_unique').on(table.key),
    foreignKey({ name: 'notifications_ticket_fk', columns: [table.ticketId], foreignColumns: [tickets.id] }),
    index('notifications_ticket_idx').on(table.ticketId),
    index('notifications_queued_idx').on(table.dueAt).where(sql`status = 'queued'`),
    index('notifications_failed_idx').on(table.createdAt).where(sql`status = 'failed'`),
    check('notifications_channel_check', oneOf('channel', channels)),
    check('notifications_status_check', oneOf('status', notificationStatuses)),
  ],
)

/** What is known of an address that we may send to: proofs that it is its author's, and reasons not to write to it. */
export const addresses = pgTable('addresses', {
  /** In the form in which addresses are compared; see mail/address.ts. */
  email: text('email').primaryKey(),
  /** A mail of this author passed DMARC, or an agent wrote to it. */
  knownSince: at('known_since'),
  knownBecause: text('known_because'),
  /** Nothing is sent to it (until then; forever when only the reason is there). */
  suppressedAt: at('suppressed_at'),
  suppressedUntil: at('suppressed_until'),
  suppressedBecause: text('suppressed_because'),
  acknowledgedAt: at('acknowledged_at'),
  /** Mails in a row that came soon after an acknowledgement, as those of an automatic responder do. */
  echoes: integer('echoes').notNull().default(0),
  /** Nothing automatic is sent to it until then. */
  mutedUntil: at('muted_until'),
})

/** How much of a budget is used in a window of time, over all services: events of a PagerDuty key, mails to a domain. */
export const rateWindows = pgTable(
  'rate_windows',
  {
    key: text('key').notNull(),
    startsAt: at('starts_at').notNull(),
    used: integer('used').notNull(),
  },
  (table) => [primaryKey({ name: 'rate_windows_pk', columns: [table.key, table.startsAt] })],
)

/** Webhooks that fail, and those that were disabled for it. One that is well has no row. */
export const webhookStates = pgTable('webhook_states', {
  name: text('name').primaryKey(),
  /** Hex SHA-256 of its URL, which may be a secret: with another URL it begins anew. */
  urlDigest: text('url_digest').notNull(),
  failures: integer('failures').notNull(),
  failingSince: at('failing_since').notNull(),
  disabledAt: at('disabled_at'),
  because: text('because').notNull(),
})

/** Webhooks that came to us, so that the same one again does nothing. */
export const receivedHooks = pgTable('received_hooks', {
  id: text('id').primaryKey(),
  receivedAt: at('received_at').notNull(),
})

/** One row: this installation, whatever number of services it has. */
export const installation = pgTable('installation', {
  id: uuid('id').primaryKey(),
  createdAt: at('created_at').notNull().defaultNow(),
})
