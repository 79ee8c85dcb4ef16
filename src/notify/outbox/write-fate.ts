/** Writes down what became of a notification, with what follows: history, another job, the fallback of a page. */

import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { markEnded, markSent, type NotificationRow, postpone } from '../../store/notifications.ts'
import { addToOutbox } from '../../store/outbox.ts'
import { hastenFallback } from '../../store/pages.ts'
import { inTransaction, type Queryable } from '../../store/queryable.ts'
import { writeEvents } from '../../store/ticket-events.ts'
import type { Fate } from './fate.ts'
import type { Jobs } from './jobs.ts'

type Parts = Readonly<{ pool: Pool; jobs: Jobs }>

/** Writes a fate; false when another service was first, so that it is told once. */
export async function writeFate({ pool, jobs }: Parts, row: NotificationRow, fate: Fate): Promise<boolean> {
  const now = new Date()
  return inTransaction(pool, async (tx) => {
    switch (fate.kind) {
      case 'postponed':
        await postpone(tx, row.id, fate)
        await jobs.add(tx, [{ ...row, dueAt: fate.dueAt }])
        return true
      case 'sent':
        if (!(await markSent(tx, row.id, fate.response, now))) return false
        await addHistory(tx, row, sentKinds[`${row.channel} ${row.kind}`] ?? null, fate.response, now)
        return true
      case 'skipped':
        if (!(await markEnded(tx, row.id, { status: 'skipped', because: fate.because, wasTried: false }))) return false
        if (fate.tell) await addHistory(tx, row, 'not-sent', { because: fate.because }, now)
        return true
      case 'failed':
        if (!(await markEnded(tx, row.id, { status: 'failed', because: fate.because, wasTried: fate.wasTried })))
          return false
        await recordFailure(tx, row, fate.because, now, jobs)
        return true
    }
  })
}

/** What people read in the history of a ticket; the notifications beside it tell the rest. */
const sentKinds: Readonly<Record<string, string>> = {
  'pagerduty trigger': 'paged',
  'mail page': 'paged',
  'webhook page': 'paged',
  'mail acknowledgement': 'acknowledgement-sent',
}

/** Never silent: history, webhooks that ask for it, and for a page the next way to reach somebody, now. */
async function recordFailure(
  tx: Queryable,
  row: NotificationRow,
  because: string,
  now: Date,
  jobs: Jobs,
): Promise<void> {
  const eventId = await addHistory(tx, row, 'notification-failed', { because }, now)
  // What can not be told to a webhook is not told to webhooks.
  if (eventId !== null && row.channel !== 'webhook') await addToOutbox(tx, [eventId], now)
  const isPage = (row.channel === 'pagerduty' && row.kind === 'trigger') || row.kind === 'page'
  if (isPage && row.eventId !== null) await jobs.add(tx, await hastenFallback(tx, row.eventId, now))
}

async function addHistory(
  tx: Queryable,
  row: NotificationRow,
  kind: string | null,
  data: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<string | null> {
  if (kind === null || row.ticketId === null) return null
  const { id: notification, channel, kind: what, target } = row
  const event = {
    id: uuidv7(),
    kind,
    actor: 'postroom',
    data: { notification, channel, kind: what, target, ...data },
    at,
  }
  await writeEvents(tx, row.ticketId, [event])
  return event.id
}
