/** Entries of a ticket's history that do not come with a mail. */
import type { Queryable } from './queryable.ts'
import { storableJson } from './storable-json.ts'

/** One entry; `id` is a UUIDv7. */
export type TicketEvent = Readonly<{
  id: string
  kind: string
  /** `mail:EMAIL`, `agent:NAME` or `postroom`. */
  actor: string
  data: Readonly<Record<string, unknown>>
  at: Date
}>

/** Adds entries to the history of a ticket. */
export async function writeEvents(tx: Queryable, ticketId: number, events: readonly TicketEvent[]): Promise<void> {
  await tx.query(
    `insert into ticket_events (id, ticket_id, kind, actor, data, at)
     select id, $1, kind, actor, data, at
     from json_to_recordset($2::json) as e(id uuid, kind text, actor text, data jsonb, at timestamptz)`,
    [ticketId, storableJson(events)],
  )
}
