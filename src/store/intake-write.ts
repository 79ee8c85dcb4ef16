/**
 * Writes a batch of mails in one statement: tickets, messages, deliveries, attachments, history, raw bytes. One statement is
 * one transaction and one round trip, whatever the number of mails; `synchronous_commit` stays on.
 */
import { DatabaseError } from 'pg'
import type { IntakeRows } from './intake-rows.ts'
import type { Queryable } from './queryable.ts'

/** The bytes of a mail that is written with its batch. */
export type RawMail = Readonly<{ messageId: string; bytes: Uint8Array }>

/**
 * A list of rows is one JSON parameter, read by the server into columns: one prepared statement serves every batch size.
 * Raw bytes come as one binary parameter that is cut by position, so that they are never re-coded as text.
 */
const statement = `
with known as materialized (
  select from messages where redelivery_key = any($12::text[])
  union all
  select from messages where message_id = any($13::text[])
), opened as materialized (
  select t.*, nextval('tickets_id_seq') as id
  from json_to_recordset($1::json) as t(opener uuid, type text, priority text, status text, pages_on_call boolean,
    subject text, requester_email text, requester_name text, source text, follow_up_of bigint,
    follow_up_of_opener uuid, held_because text, suspected_because text, at timestamptz)
  where not exists (select from known)
), new_tickets as (
  insert into tickets (id, type, priority, status, pages_on_call, subject, requester_email, requester_name, source,
    follow_up_of, held_because, suspected_because, created_at, updated_at)
  select o.id, o.type, o.priority, o.status, o.pages_on_call, o.subject, o.requester_email, o.requester_name, o.source,
    coalesce(o.follow_up_of, before.id), o.held_because, o.suspected_because, o.at, o.at
  from opened o
  left join opened before on before.opener = o.follow_up_of_opener
), changed as (
  update tickets t set type = c.type, priority = c.priority, status = c.status, pages_on_call = c.pages_on_call,
    suspected_because = case when c.suspected then t.suspected_because end,
    updated_at = greatest(t.updated_at + interval '1 millisecond', c.at)
  from json_to_recordset($2::json) as c(ticket_id bigint, type text, priority text, status text, pages_on_call boolean,
    suspected boolean, at timestamptz)
  where t.id = c.ticket_id and t.id = any($11::bigint[])
), new_messages as (
  insert into messages (id, ticket_id, direction, message_id, redelivery_key, from_email, from_name, reply_to, "to", cc,
    subject, text, new_text, html, origin, trust, parse_error, parse_pending, notes, report, forwarded,
    protection, held_because, trace, size_bytes, sha256, sent_at, received_at)
  select m.id, coalesce(m.ticket_id, o.id), 'in', message_id, redelivery_key, from_email, from_name, reply_to, "to", cc,
    m.subject, text, coalesce(new_text, text), html, origin, trust, parse_error, parse_pending, notes, report, forwarded, protection,
    m.held_because, trace, size_bytes, sha256, sent_at, received_at
  from json_to_recordset($3::json) as m(id uuid, ticket_id bigint, opener uuid, message_id text, redelivery_key text,
    from_email text, from_name text, reply_to jsonb, "to" jsonb, cc jsonb, subject text, text text, new_text text,
    html text, origin text, trust text, parse_error text, parse_pending boolean, notes jsonb, report jsonb,
    forwarded jsonb, protection jsonb, held_because text, trace jsonb,
    size_bytes bigint, sha256 text, sent_at timestamptz, received_at timestamptz)
  left join opened o on o.opener = m.opener
  where m.ticket_id is not null or o.id is not null
  order by m.redelivery_key -- two services with the same mails wait in one order, not for each other
  returning id
), new_deliveries as (
  insert into deliveries (id, message_id, ticket_id, source, reverse_path, recipients, client_ip, helo, tls, session,
    authentication, received_at)
  select d.id, message_id, coalesce(d.ticket_id, o.id), d.source, reverse_path,
    array(select json_array_elements_text(recipients)), client_ip, helo, tls, session, authentication, received_at
  from json_to_recordset($4::json) as d(id uuid, message_id uuid, ticket_id bigint, opener uuid, source text,
    reverse_path text, recipients json, client_ip text, helo text, tls text, session text, authentication jsonb,
    received_at timestamptz)
  left join opened o on o.opener = d.opener
  where d.ticket_id is not null or o.id is not null
), new_attachments as (
  insert into attachments (id, message_id, ticket_id, position, filename, content_type, size_bytes, sha256, content_id,
    disposition, packed_in)
  select a.id, message_id, coalesce(a.ticket_id, o.id), position, filename, content_type, size_bytes, sha256,
    content_id, disposition, packed_in
  from json_to_recordset($5::json) as a(id uuid, message_id uuid, ticket_id bigint, opener uuid, position integer,
    filename text, content_type text, size_bytes bigint, sha256 text, content_id text, disposition text,
    packed_in text)
  left join opened o on o.opener = a.opener
  where a.ticket_id is not null or o.id is not null
), new_events as (
  insert into ticket_events (id, ticket_id, kind, actor, data, at)
  select e.id, coalesce(e.ticket_id, o.id), kind, actor, data, e.at
  from json_to_recordset($6::json) as e(id uuid, ticket_id bigint, opener uuid, kind text, actor text, data jsonb,
    at timestamptz)
  left join opened o on o.opener = e.opener
  where e.ticket_id is not null or o.id is not null
), new_participants as (
  insert into participants (ticket_id, email, added_at)
  select coalesce(p.ticket_id, o.id), email, p.at
  from json_to_recordset($7::json) as p(ticket_id bigint, opener uuid, email text, at timestamptz)
  left join opened o on o.opener = p.opener
  where p.ticket_id is not null or o.id is not null
), new_groups as (
  insert into alert_groups (key, ticket_id, first_at, last_at, mails)
  select key, coalesce(g.ticket_id, o.id), first_at, last_at, mails
  from json_to_recordset($8::json) as g(key text, ticket_id bigint, opener uuid, first_at timestamptz,
    last_at timestamptz, mails integer)
  left join opened o on o.opener = g.opener
  where g.ticket_id is not null or o.id is not null
  on conflict (key) do update
  set ticket_id = excluded.ticket_id, first_at = excluded.first_at, last_at = excluded.last_at, mails = excluded.mails
), new_outbox as (
  insert into outbox (id, events, created_at)
  select x.id, array(select json_array_elements_text(x.events)::uuid), x.at
  from json_to_recordset($14::json) as x(id uuid, events json, at timestamptz)
  where not exists (select from known)
), new_raw as (
  insert into raw_chunks (message_id, seq, bytes)
  select message_id, 0, substring($10::bytea from start for length)
  from json_to_recordset($9::json) as r(message_id uuid, start integer, length integer)
  join new_messages n on n.id = r.message_id
)
select opener, id::text as id from opened`

/** Mails that must not be known yet: nothing is written when a message has one of the digests or Message-IDs. */
export type Guard = Readonly<{ digests: readonly string[]; messageIds: readonly string[] }>

const noGuard: Guard = { digests: [], messageIds: [] }

/**
 * Writes the rows and raw mails of a batch; gives the numbers of the tickets it opened, by opening message. Throws with
 * the violated constraint when another transaction wrote the same mail first: look up again and decide anew. With a guard
 * that finds something, nothing is written and nothing opened.
 */
export async function writeIntake(
  db: Queryable,
  rows: IntakeRows,
  raws: readonly RawMail[],
  unlessKnown: Guard = noGuard,
): Promise<ReadonlyMap<string, number>> {
  const lists = [rows.tickets, rows.changes, rows.messages, rows.deliveries, rows.attachments, rows.events]
  const written = await db.query<{ opener: string; id: string }>({
    name: 'intake-write',
    text: statement,
    values: [
      ...[...lists, rows.participants, rows.groups, placesOf(raws)].map((list) => JSON.stringify(list)),
      Buffer.concat(raws.map(({ bytes }) => bytes)),
      // Named again so that they are found by the index, whatever the planner thinks of the list.
      rows.changes.map(({ ticket_id }) => ticket_id),
      unlessKnown.digests,
      unlessKnown.messageIds,
      JSON.stringify(rows.outbox),
    ],
  })
  return new Map(written.rows.map(({ opener, id }) => [opener, Number(id)]))
}

/** Where each mail lies in the joined bytes; positions count from 1, as SQL does. */
function placesOf(raws: readonly RawMail[]): { message_id: string; start: number; length: number }[] {
  let start = 1
  return raws.map(({ messageId, bytes }) => {
    const place = { message_id: messageId, start, length: bytes.length }
    start += bytes.length
    return place
  })
}

/** Names of the constraints that two deliveries of one mail at the same moment meet at. */
const conflicts: ReadonlySet<unknown> = new Set(['messages_redelivery_key_unique'])
const deadlockDetected = '40P01'

/** Whether an error says that somebody else got in between: wrote the same mail first, or was let go first. */
export function isIntakeConflict(err: unknown): boolean {
  if (!(err instanceof DatabaseError)) return false
  return conflicts.has(err.constraint) || err.code === deadlockDetected
}

/** Takes the redelivery keys from messages whose words another one will have; in the transaction that writes that one. */
export async function forgetKeys(tx: Queryable, messageIds: readonly string[]): Promise<void> {
  await tx.query('update messages set redelivery_key = null where id = any($1::uuid[])', [messageIds])
}

/**
 * Keeps other services from changing the given tickets, and from opening tickets for the given alert groups, until the
 * transaction ends. Keys are taken in one order by everybody, groups before tickets, so that no two wait for each other;
 * whoever only adds rows that refer to a ticket (its foreign key) is not kept waiting, and keeps nobody.
 */
export async function lockForIntake(
  tx: Queryable,
  locks: Readonly<{ ticketIds: readonly number[]; groupKeys: readonly string[] }>,
): Promise<void> {
  if (locks.groupKeys.length > 0) {
    await tx.query(
      'select pg_advisory_xact_lock(hashtextextended(key, 0)) from (select unnest($1::text[]) as key order by 1) keys',
      [[...locks.groupKeys].sort()],
    )
  }
  if (locks.ticketIds.length === 0) return
  await tx.query('select id from tickets where id = any($1::bigint[]) order by id for no key update', [locks.ticketIds])
}
