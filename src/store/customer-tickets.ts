/**
 * Tickets as customers see them: theirs, without what is for the desk. A customer is the requester or a participant, known by
 * the address in the form in which addresses are compared. A ticket that is held is shown to nobody but agents.
 */
import type { Priority, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

export type CustomerTicket = Readonly<{
  id: number
  ref: string
  type: TicketType
  priority: Priority
  status: Status
  subject: string
  requesterEmail: string | null
  problemRef: string | null
  /** The ticket that its messages were moved to. */
  mergedIntoRef: string | null
  createdAt: Date
  updatedAt: Date
  /** Its place in the list, from which the next page goes on. */
  place: string
}>

export type CustomerMessage = Readonly<{
  id: string
  direction: 'in' | 'out'
  /** RFC 5322 Message-ID without angle brackets. */
  messageId: string | null
  fromEmail: string | null
  fromName: string | null
  text: string
  newText: string
  /** Whether it was written in a form or through the API: its text is Markdown, and all of it is new. */
  isWritten: boolean
  heldBecause: string | null
  receivedAt: Date
  attachments: readonly Readonly<{ id: string; filename: string | null; contentType: string; sizeBytes: number }>[]
}>

const columns = `t.id::int8 as id, t.ref, t.type, t.priority, t.status, t.subject, t.requester_email as "requesterEmail",
  (select p.ref from tickets p where p.id = t.problem_id) as "problemRef",
  (select p.ref from tickets p where p.id = t.merged_into) as "mergedIntoRef", t.created_at as "createdAt",
  t.updated_at as "updatedAt", (extract(epoch from t.updated_at) * 1000000)::bigint || '-' || t.id as place`

/** Whose tickets are seen: `$1` is the customer's address in comparable form, `t` the ticket. */
export const isTheirs = `t.held_because is null and exists (
  select from participants p where p.ticket_id = t.id and p.email = $1)`

type Row = Omit<CustomerTicket, 'id'> & Readonly<{ id: string }>

const numbered = (row: Row): CustomerTicket => ({ ...row, id: Number(row.id) })

/**
 * A customer's tickets, the ones that changed last first; those that are done only with `done`. `before`: the `place` of the
 * last one of the page before; null, and what is none, is the first page.
 */
export async function customerTickets(
  db: Queryable,
  {
    customer,
    done,
    before,
    limit,
  }: Readonly<{ customer: string; done: boolean; before: string | null; limit: number }>,
): Promise<readonly CustomerTicket[]> {
  const [, micros = null, id = null] = /^(\d{1,17})-(\d{1,15})$/.exec(before ?? '') ?? []
  const { rows } = await db.query<Row>({
    name: 'customer-tickets',
    text: `
      select ${columns}
      from participants mine
      join tickets t on t.id = mine.ticket_id
      where mine.email = $1 and t.held_because is null
        and (t.status in ('solved', 'closed')) = $2
        and ($3::bigint is null
          or (t.updated_at, t.id) < ('epoch'::timestamptz + $3 * interval '1 microsecond', $4::bigint))
      order by t.updated_at desc, t.id desc
      limit $5`,
    values: [customer, done, micros, id, limit],
  })
  return rows.map(numbered)
}

/** One ticket of a customer's; null when it is not there, or not theirs. */
export async function customerTicket(db: Queryable, customer: string, id: number): Promise<CustomerTicket | null> {
  const { rows } = await db.query<Row>({
    name: 'customer-ticket',
    text: `select ${columns} from tickets t where t.id = $2 and ${isTheirs}`,
    values: [customer, id],
  })
  const [row] = rows
  return row === undefined ? null : numbered(row)
}

/**
 * What a customer sees of a message: what opened the ticket, or one that was merged into it, answers of participants and of
 * ours. Notes, unverified entries and what machines say about mail of the ticket are for the desk. `m` is the message.
 */
export const isShown = `m.direction <> 'note'
  and (m.direction = 'out' or m.trust in ('verified-participant', 'participant')
    or m.trust = 'stranger' and m.trace->>'decision' = 'opened'
    or m.id = (select f.id from messages f where f.ticket_id = m.ticket_id order by f.received_at, f.id limit 1))
  and m.origin not in ('auto-reply', 'delivery-report', 'read-receipt', 'feedback-report')`

/**
 * Whether the message `m` was written in a form or through the API, so that its text is Markdown: its trace names who wrote it.
 * Raw mail that comes through the API is mail.
 */
export const isWritten = `(m.trace->>'written' is not null
  or exists (select from deliveries d where d.message_id = m.id and d.source = 'web'))`

/**
 * The last messages of a ticket that customers see before the one with the id `before` (null: the last of all), oldest first;
 * and whether there are earlier ones.
 */
export async function customerConversation(
  db: Queryable,
  { ticketId, before, limit }: Readonly<{ ticketId: number; before: string | null; limit: number }>,
): Promise<Readonly<{ messages: readonly CustomerMessage[]; hasEarlier: boolean }>> {
  const { rows } = await db.query<CustomerMessage>({
    name: 'customer-conversation',
    text: `
      select m.id, m.direction, m.message_id as "messageId", m.from_email as "fromEmail", m.from_name as "fromName",
        m.text, coalesce(m.new_text, m.text) as "newText", m.held_because as "heldBecause", m.received_at as "receivedAt",
        ${isWritten} as "isWritten",
        coalesce((
          select json_agg(json_build_object('id', a.id, 'filename', a.filename, 'contentType', a.content_type,
            'sizeBytes', a.size_bytes) order by a.position)
          from attachments a where a.message_id = m.id), '[]') as attachments
      from messages m
      where m.ticket_id = $1 and ${isShown}
        and ($2::uuid is null or (m.received_at, m.id) < (select b.received_at, b.id from messages b where b.id = $2))
      order by m.received_at desc, m.id desc
      limit $3`,
    values: [ticketId, before, limit + 1],
  })
  return { messages: rows.slice(0, limit).toReversed(), hasEarlier: rows.length > limit }
}

/** The Message-ID of the last message that customers saw on a ticket at that time, without angle brackets; null for none. */
export async function lastSeenMessageId(db: Queryable, ticketId: number, at: Date): Promise<string | null> {
  const { rows } = await db.query<{ messageId: string | null }>({
    name: 'customer-last-seen',
    text: `
      select m.message_id as "messageId" from messages m
      where m.ticket_id = $1 and m.received_at < $2 and ${isShown}
      order by m.received_at desc, m.id desc
      limit 1`,
    values: [ticketId, at],
  })
  return rows[0]?.messageId ?? null
}

/** Open tickets of a customer whose subject has words of this text, the most alike first. */
export async function similarTickets(
  db: Queryable,
  { customer, words, limit }: Readonly<{ customer: string; words: readonly string[]; limit: number }>,
): Promise<readonly CustomerTicket[]> {
  const { rows } = await db.query<Row>({
    name: 'customer-similar',
    text: `
      select ${columns}
      from tickets t,
        lateral (select count(*) as shared from unnest($2::text[]) w where strpos(lower(t.subject), w) > 0) alike
      where t.id in (select p.ticket_id from participants p where p.email = $1)
        and t.held_because is null and t.status not in ('solved', 'closed') and alike.shared > 0
      order by alike.shared desc, t.updated_at desc
      limit $3`,
    values: [customer, words, limit],
  })
  return rows.map(numbered)
}

/** Whether an attachment is of a message that this customer sees, and that is not held. */
export async function isCustomersAttachment(db: Queryable, customer: string, attachmentId: string): Promise<boolean> {
  const { rows } = await db.query({
    name: 'customer-attachment',
    text: `
      select from attachments a
      join messages m on m.id = a.message_id
      join tickets t on t.id = m.ticket_id
      where a.id = $2 and m.held_because is null and ${isTheirs} and ${isShown}`,
    values: [customer, attachmentId],
  })
  return rows.length > 0
}
