/** A ticket as agents see it: all of it. */
import type { Priority, Source, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** Another ticket that this one has to do with. */
export type RelatedTicket = Readonly<{ ref: string; subject: string; status: Status; how: Relation }>
export type Relation = 'problem' | 'incident' | 'follows' | 'followed-by' | 'merged-here' | 'merged-into'

export type DeskTicket = Readonly<{
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
  suspectedBecause: string | null
  /** Why links and codes of messages in it are hidden from customers. */
  heldMessages: number
  assignee: string | null
  tags: readonly string[]
  problemRef: string | null
  mergedIntoRef: string | null
  participants: readonly string[]
  /** The latest hundred of each kind. */
  related: readonly RelatedTicket[]
  messages: number
  createdAt: Date
  updatedAt: Date
}>

type Row = Omit<DeskTicket, 'id'> & Readonly<{ id: string }>

/** The ticket of this number; null when there is none. */
export async function deskTicket(db: Queryable, id: number): Promise<DeskTicket | null> {
  const { rows } = await db.query<Row>({ name: 'desk-ticket', text: statement, values: [id] })
  const [row] = rows
  return row === undefined ? null : { ...row, id: Number(row.id) }
}

const related = (how: Relation, condition: string) =>
  `(select ref, subject, status, '${how}' as how, id from tickets r where ${condition} order by id desc limit 100)`

const statement = `
select t.id, t.ref, t.type, t.priority, t.status, t.subject, t.requester_email as "requesterEmail",
  t.requester_name as "requesterName", t.source, t.pages_on_call as "pagesOnCall", t.held_because as "heldBecause",
  t.suspected_because as "suspectedBecause",
  t.assignee, t.tags, t.created_at as "createdAt", t.updated_at as "updatedAt",
  (select count(*) from messages m where m.ticket_id = t.id and m.held_because is not null)::int as "heldMessages",
  (select count(*) from messages m where m.ticket_id = t.id)::int as messages,
  (select p.ref from tickets p where p.id = t.problem_id) as "problemRef",
  (select p.ref from tickets p where p.id = t.merged_into) as "mergedIntoRef",
  array(select p.email from participants p where p.ticket_id = t.id order by p.added_at, p.email limit 200) as participants,
  coalesce((select json_agg(json_build_object('ref', ref, 'subject', subject, 'status', status, 'how', how) order by id)
    from (${[
      related('problem', 'r.id = t.problem_id'),
      related('incident', 'r.problem_id = t.id'),
      related('follows', 'r.id = t.follow_up_of'),
      related('followed-by', 'r.follow_up_of = t.id'),
      related('merged-here', 'r.merged_into = t.id'),
      related('merged-into', 'r.id = t.merged_into'),
    ].join('\n    union all ')}) as others), '[]') as related
from tickets t
where t.id = $1`
