/** A notification under the names of its columns, as programs are given it by command and API. Pure. */
import type { ListedNotification } from '../store/notifications.ts'

/** The row, times in ISO 8601 UTC; without payload and response, which have the content of mails and what receivers say. */
export function notificationRow(one: ListedNotification) {
  return {
    id: one.id,
    ticket_id: one.ticketId,
    event_id: one.eventId,
    channel: one.channel,
    kind: one.kind,
    target: one.target,
    status: one.status,
    attempts: one.attempts,
    last_error: one.lastError,
    created_at: one.createdAt.toISOString(),
    due_at: one.dueAt.toISOString(),
    sent_at: one.sentAt?.toISOString() ?? null,
  }
}
