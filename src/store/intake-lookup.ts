/** What a batch of mails must know before it is decided, in one round trip. */
import type { Priority, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'
import { withheldPage } from './suspicions.ts'

export type MessageFound = Readonly<{
  id: string
  ticket_id: number
  direction: 'in' | 'out' | 'note'
  from_email: string | null
  message_id: string | null
  redelivery_key: string | null
}>

export type TicketFound = Readonly<{
  id: number
  type: TicketType
  priority: Priority
  status: Status
  pages_on_call: boolean
  suspected: boolean
  /** It is suspected, and a mail on it would have paged. */
  page_withheld: boolean
  participants: readonly string[] | null
  follow_up_of: number | null
  /** The ticket that its messages were moved to, which is among those found. */
  merged_into?: number | null
}>

/** Times are ISO 8601. */
export type GroupFound = Readonly<{
  key: string
  ticket_id: number
  first_at: string
  last_at: string
  mails: number
  /** Whether somebody has written on its ticket; false where that was not asked, and where the ticket is not new. */
  is_answered: boolean
}>

export type Found = Readonly<{
  messages: readonly MessageFound[] | null
  groups: readonly GroupFound[] | null
  tickets: readonly TicketFound[] | null
}>

// Of the mails with one Message-ID the first counts, and the first that we sent: some devices know a single Message-ID, and
// each of their mails would wait for the reading of all before it.
// Whether somebody has answered is asked of new tickets only, when they may be solved: a storm has thousands of messages.
// `= any(array(…))` and not `in (…)`: whatever the statistics say, the tickets are found by their index.
const statement = `
with recursive found as (
  select id, ticket_id, direction, from_email, message_id, redelivery_key, received_at
  from messages where redelivery_key = any($1::text[])
  union
  select first.*
  from unnest($2::text[]) as asked(message_id)
  cross join lateral (
    (select id, ticket_id, direction, from_email, message_id, redelivery_key, received_at
    from messages where message_id = asked.message_id order by received_at, id limit 1)
    union all
    (select id, ticket_id, direction, from_email, message_id, redelivery_key, received_at
    from messages where message_id = asked.message_id and direction = 'out' order by received_at, id limit 1)
  ) first
), grouped as (
  select key, ticket_id, first_at, last_at, mails,
    key = any($5::text[]) and exists (
      select from tickets t join messages m on m.ticket_id = t.id
      where t.id = alert_groups.ticket_id and t.status = 'new' and (m.direction <> 'in' or m.origin = 'person')
    ) as is_answered
  from alert_groups where key = any($4::text[])
), wanted as (
  select ticket_id from found union select ticket_id from grouped union select unnest($3::bigint[])
), line as (
  select ticket_id, 0 as depth from wanted
  union all
  select next.id, depth + 1 from line cross join lateral (
    select id from tickets where follow_up_of = line.ticket_id
    union all select merged_into from tickets where id = line.ticket_id and merged_into is not null
  ) next where depth < 20
)
select
  (select json_agg(to_json(found) order by received_at, id) from found) as messages,
  (select json_agg(to_json(grouped)) from grouped) as groups,
  (select json_agg(json_build_object(
    'id', t.id, 'type', t.type, 'priority', t.priority, 'status', t.status, 'pages_on_call', t.pages_on_call,
    'suspected', t.suspected_spam, 'page_withheld', t.suspected_spam and ${withheldPage},
    'follow_up_of', t.follow_up_of, 'merged_into', t.merged_into,
    'participants', (select json_agg(p.email) from participants p where p.ticket_id = t.id)
  )) from tickets t where t.id = any(array(select ticket_id from line))) as tickets`

/**
 * The messages with one of the digests, the first with each of the Message-IDs (oldest first), the alert groups with one
 * of the keys, the tickets of all of them and of the given numbers, and the follow-ups of those.
 */
export async function lookUp(
  db: Queryable,
  asked: Readonly<{
    digests: readonly string[]
    messageIds: readonly string[]
    ticketNumbers: readonly number[]
    groupKeys: readonly string[]
    /** Those of the groups of which it is asked whether somebody has answered. */
    answeredKeys: readonly string[]
  }>,
): Promise<Found> {
  const { rows } = await db.query<Found>({
    name: 'intake-lookup',
    text: statement,
    values: [asked.digests, asked.messageIds, asked.ticketNumbers, asked.groupKeys, asked.answeredKeys],
  })
  const [found] = rows
  if (found === undefined) throw new Error('the intake lookup gave no row')
  return found
}
