/** Which entries of a history webhooks are told of, and as what. Pure. */
import type { PublishedEvent } from '../../config/outgoing-schema.ts'
import type { Happening } from '../../store/happenings.ts'

/** The kinds that are told of, whoever caused them. */
const told: ReadonlyMap<string, readonly PublishedEvent[]> = new Map<string, readonly PublishedEvent[]>([
  // The opening mail is a message like those that follow it, so whoever wants all messages needs no other event.
  ['opened', ['ticket.created', 'message.received']],
  ['replied', ['message.received']],
  ['unverified-entry', ['message.received']],
  ['grouped', ['message.received']],
  ['noted', ['message.received']],
  ['recovered', ['message.received']],
  ['bounced', ['message.received']],
  ['delayed', ['message.received']],
  ['delivered', ['message.received']],
  ['read', ['message.received']],
  ['auto-replied', ['message.received']],
  ['raised', ['ticket.updated']],
  ['status', ['ticket.updated']],
  ['changed', ['ticket.updated']],
  ['assigned', ['ticket.updated']],
  ['approved', ['ticket.updated']],
  ['released', ['ticket.updated']],
])

/**
 * What an entry is to webhooks. Whatever else people do to a ticket is a change of it. Whatever else Postroom notes, is not:
 * an entry that says that a webhook was not told must not make webhooks tell of it, for ever.
 */
export function publishedAs({ kind, actor, data }: Happening): readonly PublishedEvent[] {
  // Two webhooks that fail would else tell of each other's failures without end.
  if (kind === 'notification-failed') return data['channel'] === 'webhook' ? [] : ['notification.failed']
  if (kind === 'redelivered') return []
  return told.get(kind) ?? (/^(?:agent|pagerduty):/.test(actor) ? ['ticket.updated'] : [])
}
