/**
 * What is planned and not sent, for a reason that people ask about, is told at once, on its ticket and in the log: a page whose
 * key is not set, an acknowledgement that is withheld.
 */
import { v7 as uuidv7 } from 'uuid'
import type { Log } from '../../ops/log.ts'
import type { Queryable } from '../../store/queryable.ts'
import { writeEvents } from '../../store/ticket-events.ts'
import type { Planned } from '../channel.ts'

/** Webhooks that are not told are nobody's question. */
const told: ReadonlySet<string> = new Set(['pagerduty trigger', 'mail acknowledgement'])

/** Tells of those of the planned, in the transaction that adds them. */
export async function tellNotSent(tx: Queryable, planned: readonly Planned[], now: Date, log: Log): Promise<void> {
  for (const { ticketId, channel, kind, target, skippedBecause: because } of planned) {
    if (because === null || ticketId === null || !told.has(`${channel} ${kind}`)) continue
    const data = { channel, kind, target, because }
    await writeEvents(tx, ticketId, [{ id: uuidv7(), kind: 'not-sent', actor: 'postroom', data, at: now }])
    log.info({ ...data, ticket: ticketId }, 'notification skipped')
  }
}
