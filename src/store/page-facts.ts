/**
 * What a page says and depends on, as it is when its turn comes: the ticket, what happened on it since the entry that called
 * for the page, and what else was planned for PagerDuty. Entries are compared by id (UUIDv7), which follows the order in which
 * they were decided; their times do not, since a mail's is that of its arrival.
 */
import type { NotificationStatus } from '../tickets/notifications.ts'
import type { Priority, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** Something that was done to the status of a ticket, or that shows that somebody has it. */
export type TicketMove = Readonly<{ kind: string; actor: string; from: string | null; to: string | null }>

/** Another notification for PagerDuty about the same ticket. */
export type OtherPage = Readonly<{
  kind: string
  status: NotificationStatus
  target: string
  attempts: number
  /** Name of the key that it went by; null before it was sent. */
  key: string | null
  /** Whether it goes by the key of the page before it, whatever its target. */
  follows: boolean
  isDue: boolean
  /** Whether what it is about happened before. */
  isEarlier: boolean
}>

/** All of it; `message` is the mail that the entry is about, of an entry without one the ticket's first. */
export type PageFacts = Readonly<{
  ticket: Readonly<{
    ref: string
    type: TicketType
    priority: Priority
    status: Status
    subject: string
    requesterEmail: string | null
    requesterName: string | null
    /** The ticket or the message: neither links nor codes in it may leave. */
    isHeld: boolean
    /** False when the merge for which it paged was taken back. */
    pagesOnCall: boolean
  }>
  at: Date
  message: Readonly<{ text: string; trace: unknown }> | null
  /** How many mails of one kind share the ticket. */
  mails: number
  /** What happened after the entry, in order; of very many the last. */
  moves: readonly TicketMove[]
  /** In order. */
  others: readonly OtherPage[]
  /** The ticket on which the trouble goes on after a merge, or its end; null for other entries. */
  goesOn: OtherTicket | null
}>

/** Another ticket; `page`: how its last page stands, `isAnswered`: it is settled, or somebody has taken it since. */
export type OtherTicket = Readonly<{ ref: string; page: NotificationStatus | null; isAnswered: boolean }>

/** The facts for a notification; null when its ticket or entry is not there. */
export async function pageFacts(
  db: Queryable,
  { id, ticketId, eventId }: Readonly<{ id: string; ticketId: number; eventId: string }>,
): Promise<PageFacts | null> {
  const { rows } = await db.query<PageFacts>({ name: 'page-facts', text: statement, values: [id, ticketId, eventId] })
  return rows[0] ?? null
}

const statement = `
select c.at,
  json_build_object('ref', t.ref, 'type', t.type, 'priority', t.priority, 'status', t.status, 'subject', t.subject,
    'requesterEmail', t.requester_email, 'requesterName', t.requester_name, 'pagesOnCall', t.pages_on_call,
    'isHeld', t.held_because is not null or m.held_because is not null) as ticket,
  case when m.id is not null then json_build_object('text', left(m.new_text, 10000), 'trace', m.trace) end as message,
  1 + (select count(*) from ticket_events e where e.ticket_id = t.id and e.kind = 'grouped')::int as mails,
  (select coalesce(json_agg(json_build_object('kind', kind, 'actor', actor, 'from', "from", 'to', "to") order by id), '[]')
    from (
      select e.id, e.kind, e.actor, e.data->>'from' as "from", e.data->>'to' as "to" from ticket_events e
      where e.ticket_id = t.id and e.id > c.id and e.kind in ('status', 'taken', 'answered')
      order by e.id desc limit 100
    ) moves) as moves,
  (select coalesce(json_agg(json_build_object('kind', n.kind, 'status', n.status, 'target', n.target,
      'attempts', n.attempts, 'key', n.response->>'key', 'follows', n.payload->'follows' is not distinct from 'true',
      'isDue', n.due_at <= now(), 'isEarlier', n.event_id < c.id)
      order by n.event_id), '[]')
    from notifications n
    where n.ticket_id = t.id and n.channel = 'pagerduty' and n.id <> $1 and n.event_id <> c.id) as others,
  (select json_build_object('ref', o.ref, 'page', p.status, 'isAnswered', o.status in ('solved', 'closed') or exists (
      select from ticket_events e
      where e.ticket_id = o.id and e.id > p.event_id and e.kind in ('status', 'taken', 'answered')
        and (e.actor like 'agent:%' or e.actor like 'pagerduty:%')))
    from tickets o
    left join lateral (select n.status, n.event_id from notifications n
      where n.ticket_id = o.id and n.channel = 'pagerduty' and n.kind = 'trigger' order by n.event_id desc limit 1) p on true
    where o.id = (c.data->>'goesOn')::bigint) as "goesOn"
from tickets t
join ticket_events c on c.ticket_id = t.id and c.id = $3
left join messages m on m.id = coalesce((c.data->>'message')::uuid,
  (select id from messages f where f.ticket_id = t.id order by received_at, id limit 1))
where t.id = $2`

/** How many pages wait to be sent. */
export async function waitingPages(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ waiting: number }>({
    name: 'pages-waiting',
    text: "select count(*)::int as waiting from notifications where status = 'queued' and channel = 'pagerduty'",
  })
  return rows[0]?.waiting ?? 0
}
