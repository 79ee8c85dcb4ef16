/** The incidents that a problem explains. */
import type { Status } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

export type LinkedIncident = Readonly<{
  id: number
  ref: string
  subject: string
  requester: string | null
  status: Status
}>

/** Those that are not solved yet, oldest first; at most a thousand. */
export async function incidentsOf(db: Queryable, problemId: number): Promise<readonly LinkedIncident[]> {
  const { rows } = await db.query<Omit<LinkedIncident, 'id'> & { id: string }>({
    name: 'incidents-of',
    text: `select id, ref, subject, coalesce(requester_name, requester_email) as requester, status
      from tickets where problem_id = $1 and status in ('new', 'open', 'pending') order by id limit 1000`,
    values: [problemId],
  })
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}
