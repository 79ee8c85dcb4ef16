/** The desk's lists: one page of tickets in an order, by key, so that the thousandth page costs what the first does. */
import type { Priority, Source, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'
import { conditionOf, type QueueFilter } from './queue-filter.ts'
import { matchesOf } from './search.ts'

/** A ticket as the desk's list shows it. */
export type QueueTicket = Readonly<{
  id: number
  ref: string
  type: TicketType
  priority: Priority
  status: Status
  subject: string
  requesterEmail: string | null
  requesterName: string | null
  source: Source
  assignee: string | null
  tags: readonly string[]
  isHeld: boolean
  hasParseError: boolean
  isUnverified: boolean
  attachments: number
  messages: number
  createdAt: Date
  updatedAt: Date
  /** Its place in the order. */
  key: string
}>

const rank = `(case t.priority when 'low' then 0 when 'normal' then 1 when 'high' then 2 when 'urgent' then 3 end)`

/** Orders of a list: what to sort by, its type, and which way. The number of a ticket is the order in which they came. */
const orders = {
  updated: { by: 't.updated_at', type: 'timestamptz', way: 'desc' },
  'updated-oldest': { by: 't.updated_at', type: 'timestamptz', way: 'asc' },
  newest: { by: 't.id', type: 'bigint', way: 'desc' },
  oldest: { by: 't.id', type: 'bigint', way: 'asc' },
  priority: { by: rank, type: 'integer', way: 'desc' },
} as const
export const sorts = ['updated', 'updated-oldest', 'newest', 'oldest', 'priority'] as const
export type Sort = (typeof sorts)[number]

export type QueueQuestion = Readonly<{
  filter: QueueFilter
  sort: Sort
  /** Key of the last ticket of the page before; null for the first page. */
  after: string | null
  limit: number
}>

/** What a page shows, and the key of the next one; null when this is the last. */
export type QueuePage = Readonly<{ tickets: readonly QueueTicket[]; next: string | null }>

export type QueueRow = Omit<QueueTicket, 'id'> & Readonly<{ id: string }>

/**
 * One page of a list. The page is chosen by number first, so that what else is shown is read for its tickets only; its limit is
 * no parameter, since for a limit that it does not know the planner expects a tenth of the table.
 */
export async function queuePage(db: Queryable, question: QueueQuestion): Promise<QueuePage> {
  const values: unknown[] = []
  const parameter = (value: unknown) => `$${values.push(value)}`
  const { by, type, way } = orders[question.sort]
  const condition = conditionOf(question.filter, parameter, await matchesOf(db, question.filter))
  const beyond = beyondOf(question, parameter)
  const sign = way === 'asc' ? '>' : '<'
  const order = by === 't.id' ? `t.id ${way}` : `${by} ${way}, t.id ${way}`
  const text = `
    with page as (
      select t.id, ${by} as sorted
      from tickets t
      where ${condition}${beyond === null ? '' : ` and (${by}, t.id) ${sign} (${beyond.value}::${type}, ${beyond.id}::bigint)`}
      order by ${order}
      limit ${Math.floor(question.limit) + 1}
    )
    select ${queueColumns}, page.sorted::text || '~' || page.id as key
    from page join tickets t on t.id = page.id
    order by page.sorted ${way}, page.id ${way}`
  const { rows } = await db.query<QueueRow>(text, values)
  const tickets = rows.slice(0, question.limit).map((row) => ({ ...row, id: Number(row.id) }))
  return { tickets, next: rows.length > question.limit ? (tickets.at(-1)?.key ?? null) : null }
}

/** What a list shows of `tickets t`. */
export const queueColumns = `t.id, t.ref, t.type, t.priority, t.status, t.subject, t.requester_email as "requesterEmail",
  t.requester_name as "requesterName", t.source, t.assignee, t.tags, t.created_at as "createdAt",
  t.updated_at as "updatedAt",
  (t.held_because is not null
    or exists (select from messages m where m.ticket_id = t.id and m.held_because is not null)) as "isHeld",
  exists (select from messages m where m.ticket_id = t.id and m.parse_error is not null) as "hasParseError",
  exists (select from messages m
    where m.ticket_id = t.id and m.trust = 'informed' and m.direction = 'in') as "isUnverified",
  (select count(*) from (select from messages m where m.ticket_id = t.id limit 1000) m)::int as messages,
  (select count(*) from (
    select m.id from messages m where m.ticket_id = t.id order by m.received_at limit 20) m
    join attachments a on a.message_id = m.id)::int as attachments`

/** The parameters of a key; null on the first page, and for what is no key. */
function beyondOf({ after, sort }: QueueQuestion, parameter: (value: unknown) => string) {
  const [, value, id] = /^(.{1,40})~(\d{1,15})$/.exec(after ?? '') ?? []
  if (value === undefined || id === undefined || !isKeyOf[orders[sort].type](value)) return null
  return { value: parameter(value), id: parameter(id) }
}

const isKeyOf = {
  timestamptz: (value: string) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::?\d\d)?$/.test(value),
  bigint: (value: string) => /^\d{1,15}$/.test(value),
  integer: (value: string) => /^\d$/.test(value),
} as const
