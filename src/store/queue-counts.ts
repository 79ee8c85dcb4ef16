/** How many tickets each view of the desk has: unsettled ones in groups, and those that somebody must look at. */
import type { Priority, Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'
import { conditionOf, everything, type Flag, flags } from './queue-filter.ts'

/** Unsettled tickets that are alike. */
export type CountedTickets = Readonly<{
  status: Status
  type: TicketType
  priority: Priority
  assignee: string | null
  tickets: number
}>

export type QueueCounts = Readonly<{ unsettled: readonly CountedTickets[]; flagged: Readonly<Record<Flag, number>> }>

/** Counts. Reads all unsettled tickets, so whoever shows it keeps it for a while. */
export async function queueCounts(db: Queryable): Promise<QueueCounts> {
  const { rows } = await db.query<CountedTickets>({
    name: 'queue-counts',
    text: `
      select status, type, priority, assignee, count(*)::int as tickets
      from tickets
      where status in ('new', 'open', 'pending') and suspected_because is null
      group by status, type, priority, assignee`,
  })
  const { rows: flagged } = await db.query<Readonly<{ flag: Flag; tickets: number }>>({
    name: 'queue-flagged',
    text: flags
      .map((flag) => {
        const condition = conditionOf({ ...everything, flag }, () => 'null', null)
        return `select '${flag}' as flag, count(*)::int as tickets from tickets t where ${condition}`
      })
      .join('\nunion all\n'),
  })
  const counted = new Map(flagged.map(({ flag, tickets }) => [flag, tickets]))
  const of = (flag: Flag) => counted.get(flag) ?? 0
  return {
    unsettled: rows,
    flagged: { held: of('held'), 'parse-error': of('parse-error'), unverified: of('unverified'), spam: of('spam') },
  }
}
