/** What the paging of a ticket depends on: whether somebody has taken it, and whether its page was accepted. */
import type { ChannelName } from '../tickets/notifications.ts'
import type { Queryable } from './queryable.ts'

/** How a page stands, which an entry of the ticket's history called for. */
export type PageState = Readonly<{
  ref: string
  subject: string
  requesterEmail: string | null
  priority: string
  /** Neither links nor codes in its subject may leave. */
  isHeld: boolean
  /** Who has taken or settled the ticket since; null while nobody has. */
  takenBy: string | null
  /** PagerDuty has accepted the page. */
  isAccepted: boolean
  /** An earlier step to the same people still waits to be sent, though its time has come. */
  isRepeated: boolean
}>

/**
 * The state of the page that the entry `eventId` called for, as its notification `id` finds it; null when there is no such
 * ticket. Entries are compared by id, as in page-facts.ts. A ticket is taken when an agent, or somebody in PagerDuty, has set its
 * status or answered since; or when it is solved or closed, by whomever.
 */
export async function pageState(
  db: Queryable,
  { id, ticketId, eventId }: Readonly<{ id: string; ticketId: number; eventId: string }>,
): Promise<PageState | null> {
  const { rows } = await db.query<PageState>({
    name: 'page-state',
    text: `
      select t.ref, t.subject, t.requester_email as "requesterEmail", t.priority,
        t.held_because is not null or exists (select from messages m where m.ticket_id = t.id and m.held_because is not null)
          as "isHeld",
        coalesce(
          (select e.actor from ticket_events e
            where e.ticket_id = t.id and e.id > c.id and e.kind in ('status', 'taken', 'answered')
              and (e.actor like 'agent:%' or e.actor like 'pagerduty:%')
            order by e.id limit 1),
          case when t.status in ('solved', 'closed') then t.status
            when not t.pages_on_call then 'the merge was taken back' end
        ) as "takenBy",
        exists (select from notifications n where n.ticket_id = t.id and n.event_id = c.id and n.channel = 'pagerduty'
          and n.kind = 'trigger' and n.status = 'sent') as "isAccepted",
        exists (select from notifications n join notifications this on this.id = $3
          where n.ticket_id = t.id and n.event_id = c.id and n.kind = 'page' and n.status = 'queued' and n.id < this.id
            and n.channel = this.channel and n.target = this.target and (n.attempts > 0 or n.due_at <= now())) as "isRepeated"
      from tickets t join ticket_events c on c.id = $2 and c.ticket_id = t.id
      where t.id = $1`,
    values: [ticketId, eventId, id],
  })
  return rows[0] ?? null
}

/** Makes the waiting fallback of a page due now; gives its notification, if there is one, for a job. */
export async function hastenFallback(
  tx: Queryable,
  eventId: string,
  now: Date,
): Promise<readonly Readonly<{ id: string; channel: ChannelName; kind: string; dueAt: Date }>[]> {
  const { rows } = await tx.query<{ id: string; channel: ChannelName; kind: string; dueAt: Date }>(
    `update notifications set due_at = $2
     where event_id = $1 and kind = 'page' and status = 'queued' and due_at > $2 and payload->>'role' = 'fallback'
     returning id, channel, kind, due_at as "dueAt"`,
    [eventId, now],
  )
  return rows
}
