/**
 * A desk with many tickets, by SQL: for what must stay quick when there are 100,000 of them. Each ticket has the mail that
 * opened it, its delivery and event; some are answered, some solved, a few urgent. The same each time.
 */
import type pg from 'pg'

export type FilledDesk = Readonly<{
  tickets: number
  /** When the newest came; the others are spread evenly over `days` before. */
  now: Date
  days: number
}>

/** Fills empty tables, and tells the planner. */
export async function fillDesk(pool: pg.Pool, { tickets, now, days }: FilledDesk): Promise<void> {
  for (const text of [insertTickets, insertMessages, insertAnswers, insertDeliveries, insertSolutions])
    await pool.query(
      text
        .replaceAll('$since', `${at(now)} - interval '${days} days'`)
        .replaceAll('$step', `interval '${(days * 86_400) / tickets} seconds'`)
        .replaceAll('$count', String(tickets)),
    )
  await pool.query(`select setval('tickets_id_seq', ${tickets})`)
  for (const table of ['tickets', 'messages', 'deliveries', 'ticket_events']) await pool.query(`analyze ${table}`)
}

const at = (time: Date) => `timestamptz '${time.toISOString()}'`

/** A UUIDv7 of a time (RFC 9562 §5.7), with a number in its tail. */
const idAt = (
  time: string,
  kind: string,
) => `(lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0') || '7${kind}' || lpad(to_hex(n), 2, '0')
  || '8000' || lpad(to_hex(n), 12, '0'))`
const uuidAt = (time: string, kind: '0' | '1' | '2' | '3') => `substr(${idAt(time, kind)}, 1, 32)::uuid`

const words = `array['checkout', 'gallery', 'login', 'newsletter', 'search', 'backup', 'redirect', 'calendar', 'invoice', 'upload']`
const time = '$since + n * $step'

const insertTickets = `
insert into tickets (id, type, priority, status, subject, requester_email, requester_name, source, created_at, updated_at)
select n, (array['incident', 'problem', 'task', 'question'])[1 + n % 4],
  case when n % 49 = 0 then 'urgent' when n % 9 = 0 then 'high' when n % 31 = 0 then 'low' else 'normal' end,
  case when n % 10 < 6 then 'closed' when n % 10 = 6 then 'solved' else (array['new', 'open', 'pending'])[1 + n % 3] end,
  'The ' || (${words})[1 + n % 10] || ' of site ' || n % 977 || ' and the ' || (${words})[1 + n / 10 % 10],
  'person' || n % 5000 || '@customer' || n % 400 || '.example', 'Person ' || n % 5000, 'email', ${time},
  ${time} + (n % 40) * interval '1 minute'
from generate_series(1, $count) n`

const insertMessages = `
insert into messages (id, ticket_id, direction, message_id, redelivery_key, from_email, from_name, subject, text, new_text,
  origin, trust, trace, size_bytes, sha256, received_at)
select ${uuidAt(time, '0')}, n, 'in', 'm' || n || '@customer.example', 'k' || n, 'person' || n % 5000 || '@customer' || n % 400 || '.example',
  'Person ' || n % 5000, 'Ticket ' || n, b.body, b.body, 'person', 'participant', '{}', 2000, '', ${time}
from generate_series(1, $count) n,
  lateral (select 'Hello, since this morning the ' || (${words})[1 + n % 10] || ' shows an error, and the '
    || (${words})[1 + n / 7 % 10] || ' is slow for case ' || n || '. Please have a look. Thank you.' as body) b`

const insertAnswers = `
insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, trace, size_bytes, sha256, received_at)
select ${uuidAt(`(${time} + (1 + n % 37) * interval '7 minutes')`, '1')}, n, 'out', 'Re', 'We look at it.', 'We look at it.', 'person', 'ours', '{}', 500,
  '', ${time} + (1 + n % 37) * interval '7 minutes'
from generate_series(1, $count) n where n % 10 < 8 and n % 49 > 0`

const insertDeliveries = `
insert into deliveries (id, message_id, ticket_id, source, reverse_path, recipients, client_ip, session, received_at)
select ${uuidAt(time, '2')}, ${uuidAt(time, '0')}, n, 'email', 'person' || n % 5000 || '@customer' || n % 400 || '.example',
  array[(array['support', 'hosting', 'sysops'])[1 + n % 3] || case when n % 5 = 0 then '+x' else '' end || '@ours.example'],
  '192.0.2.' || n % 200, 's' || n, ${time}
from generate_series(1, $count) n`

const insertSolutions = `
insert into ticket_events (id, ticket_id, kind, actor, data, at)
select ${uuidAt(`(${time} + (1 + n % 90) * interval '13 minutes')`, '3')}, n, 'status', 'agent:robin', '{"from":"open","to":"solved"}'::jsonb,
  ${time} + (1 + n % 90) * interval '13 minutes'
from generate_series(1, $count) n where n % 10 < 7
union all
select ${uuidAt(time, '0')}, n, 'opened', 'mail:x', '{}', ${time} from generate_series(1, $count) n`
