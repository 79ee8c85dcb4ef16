/** What happened, as the outbox names it: entries of ticket histories, with their tickets and messages as they are now. */
import type { Mailbox, MailReport, Origin } from '../mail/parsed-mail.ts'
import type { Trust } from '../tickets/trust.ts'
import type { Priority, Source, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** A ticket as far as what is sent about it needs. */
export type ToldTicket = Readonly<{
  id: number
  ref: string
  type: TicketType
  priority: Priority
  status: Status
  subject: string
  requesterEmail: string | null
  requesterName: string | null
  source: Source
  pagesOnCall: boolean
  heldBecause: string | null
  problemId: number | null
  createdAt: Date
  updatedAt: Date
}>

/** The message that an entry is about. */
export type ToldMessage = Readonly<{
  id: string
  direction: 'in' | 'out' | 'note'
  messageId: string | null
  fromEmail: string | null
  fromName: string | null
  replyTo: readonly Mailbox[]
  subject: string
  /** No more than webhooks tell of, and one character that shows that it goes on. */
  newText: string
  origin: Origin
  trust: Trust | 'ours'
  report: MailReport | null
  heldBecause: string | null
  /** See intake/trace.ts. */
  trace: unknown
  receivedAt: Date
}>

/** An entry of a history, with what it is about. `data` depends on `kind`. */
export type Happening = Readonly<{
  id: string
  kind: string
  /** `mail:EMAIL`, `agent:NAME`, `pagerduty:NAME` or `postroom`. */
  actor: string
  data: Readonly<Record<string, unknown>>
  at: Date
  ticket: ToldTicket
  message: ToldMessage | null
}>

type Row = Readonly<{ id: string; kind: string; actor: string; data: Record<string, unknown>; at: Date }> &
  Readonly<{ ticket: Omit<ToldTicket, 'createdAt' | 'updatedAt'> & { createdAt: string; updatedAt: string } }> &
  Readonly<{ message: (Omit<ToldMessage, 'receivedAt'> & { receivedAt: string }) | null }>

/** The entries with these ids, in order of time. */
export async function happeningsOf(db: Queryable, eventIds: readonly string[]): Promise<readonly Happening[]> {
  const { rows } = await db.query<Row>({ name: 'happenings', text: statement, values: [eventIds] })
  return rows.map((row) => ({
    ...row,
    ticket: {
      ...row.ticket,
      createdAt: new Date(row.ticket.createdAt),
      updatedAt: new Date(row.ticket.updatedAt),
    },
    message: row.message && { ...row.message, receivedAt: new Date(row.message.receivedAt) },
  }))
}

const statement = `
select e.id, e.kind, e.actor, e.data, e.at,
  json_build_object('id', t.id, 'ref', t.ref, 'type', t.type, 'priority', t.priority, 'status', t.status,
    'subject', t.subject, 'requesterEmail', t.requester_email, 'requesterName', t.requester_name, 'source', t.source,
    'pagesOnCall', t.pages_on_call, 'heldBecause', t.held_because, 'problemId', t.problem_id,
    'createdAt', t.created_at, 'updatedAt', t.updated_at) as ticket,
  case when m.id is not null then json_build_object('id', m.id, 'direction', m.direction, 'messageId', m.message_id,
    'fromEmail', m.from_email, 'fromName', m.from_name, 'replyTo', m.reply_to, 'subject', m.subject,
    'newText', left(m.new_text, 10001), 'origin', m.origin, 'trust', m.trust, 'report', m.report,
    'heldBecause', m.held_because, 'trace', m.trace, 'receivedAt', m.received_at) end as message
from ticket_events e
join tickets t on t.id = e.ticket_id
left join messages m on m.id = (e.data->>'message')::uuid
where e.id = any($1::uuid[])
order by e.at, e.id`
