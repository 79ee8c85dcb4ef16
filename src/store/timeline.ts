/** What happened to a ticket and what was sent because of it, in one line of time. */
import type { Queryable } from './queryable.ts'

/** An entry of a ticket's history, or a notification. */
export type TimelineEntry = Readonly<{
  what: 'event' | 'notification'
  id: string
  at: Date
  kind: string
  /** Of an event: who did it; of a notification: its channel. */
  who: string
  data: Readonly<Record<string, unknown>>
}>

/** The newest entries, newest first; `before` is the id of the oldest one that was seen. */
export async function timelineOf(
  db: Queryable,
  { ticketId, limit }: Readonly<{ ticketId: number; limit: number }>,
): Promise<readonly TimelineEntry[]> {
  const { rows } = await db.query<TimelineEntry>({
    name: 'timeline',
    text: `
      (select 'event' as what, id, at, kind, actor as who, data
        from ticket_events where ticket_id = $1 order by at desc, id desc limit $2)
      union all
      (select 'notification', id, coalesce(sent_at, created_at), kind, channel, jsonb_build_object(
          'status', status, 'target', target, 'attempts', attempts, 'error', last_error)
        from notifications where ticket_id = $1 order by created_at desc limit $2)
      order by at desc, id desc
      limit $2`,
    values: [ticketId, limit],
  })
  return rows
}
