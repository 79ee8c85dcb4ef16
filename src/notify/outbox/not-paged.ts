/** A page that is planned and can not be sent (its key is not set) is told at once: on its ticket and in the log. */
import { v7 as uuidv7 } from 'uuid'
import type { Log } from '../../ops/log.ts'
import type { Queryable } from '../../store/queryable.ts'
import { writeEvents } from '../../store/ticket-events.ts'
import type { Planned } from '../channel.ts'

/** Tells of those of the planned that are such pages, in the transaction that adds them. */
export async function tellNotPaged(tx: Queryable, planned: readonly Planned[], now: Date, log: Log): Promise<void> {
  for (const { ticketId, channel, kind, target, skippedBecause: because } of planned) {
    if (because === null || ticketId === null || channel !== 'pagerduty' || kind !== 'trigger') continue
    const data = { channel, kind, target, because }
    await writeEvents(tx, ticketId, [{ id: uuidv7(), kind: 'not-sent', actor: 'postroom', data, at: now }])
    log.info({ ...data, ticket: ticketId }, 'notification skipped')
  }
}
