/**
 * Lists of tickets for programs: filtered, in one of a few orders, a page after the other by key. The statement has only the
 * conditions that are asked for, so that each is planned for itself.
 */
import type { Priority, Source, Status, TicketType } from '../tickets/types.ts'
import { isTheirs } from './customer-tickets.ts'
import type { Queryable } from './queryable.ts'
import type { ListedTicket } from './tickets.ts'

/** Which tickets; what is left out does not matter. */
export type TicketFilter = Readonly<{
  /** Only those that this customer sees; an address in comparable form. */
  customer?: string | null
  id?: number | undefined
  status?: readonly Status[] | undefined
  type?: readonly TicketType[] | undefined
  priority?: readonly Priority[] | undefined
  source?: readonly Source[] | undefined
  /** Address of the requester, in any case. */
  requester?: string | undefined
  /** Incidents of this problem. */
  problemId?: number | undefined
  /** Who of the desk has them; null for nobody. */
  assignee?: string | null | undefined
  tag?: string | undefined
  /** Whether they are filed apart as spam. */
  suspected?: boolean | undefined
  /** Any of these numbers. */
  ids?: readonly number[] | undefined
  /** Changed at this time or later. */
  since?: Date | undefined
  /** Text that the subject has, in any case. */
  subject?: string | undefined
  /** Address of the requester or of somebody who may answer, in comparable form. */
  participant?: string | undefined
}>

/** In which order. */
export const ticketOrders = ['-number', 'number', '-updated_at', 'updated_at'] as const
export type TicketOrder = (typeof ticketOrders)[number]

/** A ticket, who of the desk has it, and the exact time of its last change in microseconds since 1970. */
export type OrderedTicket = ListedTicket &
  Readonly<{
    assignee: string | null
    tags: readonly string[]
    /** The ticket that has its messages since they were merged. */
    mergedInto: number | null
    updatedMicros: string
  }>

type Row = Omit<OrderedTicket, 'id' | 'problemId' | 'mergedInto'> &
  Readonly<{ id: string; problemId: string | null; mergedInto: string | null }>

/** Builds the conditions, each with its values as parameters. */
class Conditions {
  readonly texts: string[] = []
  readonly values: unknown[]

  constructor(customer: string | null) {
    // What `isTheirs` calls $1.
    this.values = [customer]
    this.texts.push(customer === null ? '$1::text is null' : isTheirs)
  }

  /** `text` has `?` where the value stands. */
  add(text: string, value: unknown): void {
    if (value === undefined) return
    this.values.push(value)
    this.texts.push(text.replaceAll('?', `$${this.values.length}`))
  }
}

const microseconds = `(extract(epoch from t.updated_at) * 1000000)::bigint`

/** At most `limit` tickets behind `after` (null: from the start); none is left out or given twice, whatever changes meanwhile. */
export async function listTickets(
  db: Queryable,
  asked: Readonly<{
    filter: TicketFilter
    order: TicketOrder
    after: Readonly<{ at: string | null; id: number }> | null
    limit: number
  }>,
): Promise<readonly OrderedTicket[]> {
  const { filter, order, after, limit } = asked
  const isDown = order.startsWith('-')
  const isByNumber = order.endsWith('number')
  const where = conditionsOf(filter)
  if (after !== null && isByNumber) where.add(`t.id ${isDown ? '<' : '>'} ?`, after.id)
  if (after !== null && !isByNumber) {
    where.values.push(after.at, after.id)
    const [at, id] = [where.values.length - 1, where.values.length]
    const key = `('epoch'::timestamptz + $${at}::bigint * interval '1 microsecond', $${id}::bigint)`
    where.texts.push(`(t.updated_at, t.id) ${isDown ? '<' : '>'} ${key}`)
  }
  const direction = isDown ? 'desc' : 'asc'
  const orderBy = isByNumber ? `t.id ${direction}` : `t.updated_at ${direction}, t.id ${direction}`
  where.values.push(limit)
  const { rows } = await db.query<Row>(
    `select t.id, t.ref, t.type, t.priority, t.status, t.subject, t.requester_email as "requesterEmail",
       t.requester_name as "requesterName", t.source, t.problem_id as "problemId", t.assignee, t.tags,
       t.merged_into as "mergedInto",
       t.suspected_because as "suspectedBecause", t.created_at as "createdAt",
       t.updated_at as "updatedAt", ${microseconds}::text as "updatedMicros",
       coalesce(t.held_because, (select min(m.held_because) from messages m
         where m.ticket_id = t.id and m.held_because is not null)) as "heldBecause"
     from tickets t
     where ${where.texts.join(' and ')}
     order by ${orderBy}
     limit $${where.values.length}`,
    where.values,
  )
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    problemId: row.problemId === null ? null : Number(row.problemId),
    mergedInto: row.mergedInto === null ? null : Number(row.mergedInto),
  }))
}

function conditionsOf(filter: TicketFilter): Conditions {
  const where = new Conditions(filter.customer ?? null)
  where.add('t.id = ?', filter.id)
  where.add('t.status = any(?)', filter.status)
  where.add('t.type = any(?)', filter.type)
  where.add('t.priority = any(?)', filter.priority)
  where.add('t.source = any(?)', filter.source)
  where.add('lower(t.requester_email) = lower(?)', filter.requester)
  where.add('t.problem_id = ?', filter.problemId)
  if (filter.assignee === null) where.texts.push('t.assignee is null')
  else where.add('t.assignee = ?', filter.assignee)
  where.add(`t.tags <> '{}' and t.tags @> array[?]::text[]`, filter.tag)
  where.add('t.suspected_spam = ?', filter.suspected)
  where.add('t.id = any(?::bigint[])', filter.ids)
  where.add('t.updated_at >= ?', filter.since)
  where.add('strpos(lower(t.subject), lower(?)) > 0', filter.subject)
  where.add('exists (select from participants p where p.ticket_id = t.id and p.email = ?)', filter.participant)
  return where
}

/** One ticket as lists have it; null when it is not there, or not the customer's to see. */
export async function ticketById(db: Queryable, id: number, customer: string | null): Promise<OrderedTicket | null> {
  const [ticket] = await listTickets(db, { filter: { id, customer }, order: 'number', after: null, limit: 1 })
  return ticket ?? null
}
