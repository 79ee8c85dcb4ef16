/**
 * Gives due notifications to their channels, one attempt each, and writes down what came of it. Killed between sending and
 * writing, it sends once more, which the receiver knows by dedup_key, Message-ID or webhook-id; nothing else is sent twice.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Log } from '../../ops/log.ts'
import { dueNotifications, type NotificationRow } from '../../store/notifications.ts'
import { isTransient } from '../../store/transient.ts'
import type { ChannelName } from '../../tickets/notifications.ts'
import type { Attempt, Channel } from '../channel.ts'
import type { RetrySettings } from './backoff.ts'
import { type Fate, fateAfter } from './fate.ts'
import type { Jobs } from './jobs.ts'
import type { OutboxMetrics } from './metrics.ts'
import { writeFate } from './write-fate.ts'

export type CourierParts = Readonly<{
  pool: Pool
  jobs: Jobs
  channels: Readonly<Record<ChannelName, Channel>>
  retry(): RetrySettings
  /** Told when a failure was committed, so that its own consequences go out. */
  wakeDispatcher(): void
  metrics: OutboxMetrics
  log: Log
}>

type Pace = Readonly<{ stopping: AbortSignal }>

/** Notifications of one job that are sent at the same time. */
const atOnce = 8

/**
 * One takes this long (ms) at least. Whatever waits goes out in time, and a storm of pages or acknowledgements does not take
 * from the receiving of mail what that needs; PagerDuty takes two events in a second.
 */
const atLeastMs: Readonly<Record<ChannelName, number>> = { pagerduty: 20, mail: 25, webhook: 20 }

/**
 * After this time (ms) nothing more of a job is begun, and the rest gets a new one: a slow receiver keeps no page behind, and
 * no job for so long that pg-boss gives it to somebody else (see `expireInSeconds` in jobs.ts).
 */
const shiftMs = 20_000

/**
 * Makes the function that sends those of the given notifications that are due, at a pace; when `stopping` is aborted, it
 * begins no more. Throws when the database is away.
 */
export function courier(parts: CourierParts & Pace) {
  const underWay = new Set<string>()

  return async function sendDue(channel: ChannelName, ids: readonly string[]): Promise<void> {
    const started = performance.now()
    const isOver = () => parts.stopping.aborted || performance.now() - started > shiftMs
    const rows = await dueNotifications(parts.pool, ids)
    const rest = await takeTurns(rows, isOver, (row) => sendInTurn(row, parts.channels[channel]))
    if (rest.length > 0) await parts.jobs.add(parts.pool, rest)
    const restMs = rows.length * atLeastMs[channel] - (performance.now() - started)
    if (restMs > 0) await pause(restMs, undefined, { signal: parts.stopping }).catch(() => undefined)
  }

  /** It is looked at again when its turn has come: while it waited, another job for it may have been done. */
  async function sendInTurn({ id }: NotificationRow, channel: Channel): Promise<void> {
    if (underWay.has(id)) return
    underWay.add(id)
    try {
      const [row] = await dueNotifications(parts.pool, [id])
      if (row !== undefined) await sendOne(row, channel, parts)
    } finally {
      underWay.delete(id)
    }
  }
}

/** Some at a time, until there is none or it is over; gives those that were not begun. A fault ends it, once all have ended. */
async function takeTurns(
  rows: readonly NotificationRow[],
  isOver: () => boolean,
  send: (row: NotificationRow) => Promise<void>,
): Promise<readonly NotificationRow[]> {
  const waiting = [...rows]
  const faults: unknown[] = []
  const take = async () => {
    while (faults.length === 0 && !isOver()) {
      const row = waiting.shift()
      if (row === undefined) return
      await send(row).catch((err: unknown) => faults.push(err))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, take))
  if (faults.length > 0) throw faults[0]
  return waiting
}

/** One attempt, and its fate, which it gives. */
export async function sendOne(row: NotificationRow, channel: Channel, parts: CourierParts): Promise<Fate> {
  const fateOf = (attempt: Attempt) =>
    fateAfter(attempt, row, {
      giveUpMs: channel.giveUpMs(row),
      retry: parts.retry(),
      now: new Date(),
      chance: Math.random(),
    })
  const fate = fateOf(await attemptOf(row, channel, parts.log))
  try {
    if (await writeFate(parts, row, fate)) tell(row, fate, parts)
    return fate
  } catch (err) {
    if (isTransient(err)) throw err
    parts.log.error({ err, notification: row.id }, 'what became of a notification can not be written')
    // So that it is not sent again and again without end.
    const unwritten = fateOf({ kind: 'later', because: 'what became of it could not be written', afterMs: null })
    if (await writeFate(parts, row, unwritten)) tell(row, unwritten, parts)
    return unwritten
  }
}

/** A fault of the channel itself is as good as a receiver that did not answer; that of the database is the job's. */
async function attemptOf(row: NotificationRow, channel: Channel, log: Log): Promise<Attempt> {
  try {
    return await channel.send(row)
  } catch (err) {
    if (isTransient(err)) throw err
    log.error({ err, notification: row.id, channel: row.channel, kind: row.kind }, 'a channel failed unexpectedly')
    return { kind: 'later', because: 'unexpected error; the log has the cause', afterMs: null }
  }
}

function tell(row: NotificationRow, fate: Fate, { metrics, log, wakeDispatcher }: CourierParts): void {
  const { id: notification, channel, kind, target, ticketId } = row
  metrics.outcomes.inc({ channel, outcome: fate.kind })
  const fields = { notification, channel, kind, target, ticket: ticketId, attempts: row.attempts + 1 }
  if (fate.kind === 'sent') metrics.delay.observe({ channel }, (Date.now() - row.createdAt.getTime()) / 1000)
  if (fate.kind === 'failed') wakeDispatcher()
  const { level, words } = lines[fate.kind]
  const isWaiting = fate.kind === 'postponed' && !fate.wasTried
  log[isWaiting ? 'debug' : level]({ ...fields, ...('because' in fate ? { because: fate.because } : {}) }, words)
}

/** A page that did not go out is an error; one that will be tried again is none yet. */
const lines = {
  sent: { level: 'info', words: 'notification sent' },
  skipped: { level: 'info', words: 'notification skipped' },
  postponed: { level: 'warn', words: 'notification put off' },
  failed: { level: 'error', words: 'notification failed: given up' },
} as const satisfies Record<Fate['kind'], unknown>
