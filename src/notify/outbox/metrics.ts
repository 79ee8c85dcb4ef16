/** What the outbox counts. Waiting and failed notifications are asked of the database, at most every few seconds. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { type OutboxState, outboxState } from '../../store/notifications.ts'
import { outboxBacklog } from '../../store/outbox.ts'
import type { Queryable } from '../../store/queryable.ts'
import { channels } from '../../tickets/notifications.ts'

export type OutboxMetrics = Readonly<{
  outcomes: Counter<'channel' | 'outcome'>
  delay: Histogram<'channel'>
}>

/** How the outbox stands. */
export type OutboxReport = Readonly<{
  /** Commits whose consequences are not planned yet. */
  unplanned: number
  channels: readonly OutboxState[]
}>

/** An answer that is this old (ms) is given again: scrapers and probes must cost nothing. */
const freshMs = 5_000

/** Asks how the outbox stands; null when the database does not answer. */
export function outboxReporter(db: Queryable): () => Promise<OutboxReport | null> {
  let last: Promise<OutboxReport | null> = Promise.resolve(null)
  let askedAt = 0
  return () => {
    if (Date.now() - askedAt < freshMs) return last
    askedAt = Date.now()
    last = Promise.all([outboxBacklog(db), outboxState(db)]).then(
      ([backlog, states]) => ({ unplanned: backlog.rows, channels: states }),
      () => null,
    )
    return last
  }
}

/** Declares the metrics of the outbox. */
export function outboxMetrics(registry: Registry, report: () => Promise<OutboxReport | null>): OutboxMetrics {
  const registers = [registry]
  const gauge = (name: string, help: string, read: (state: OutboxState) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['channel'],
      registers,
      async collect() {
        const states = (await report())?.channels
        if (states === undefined) return
        for (const channel of channels) {
          const state = states.find((one) => one.channel === channel)
          this.set({ channel }, state === undefined ? 0 : read(state))
        }
      },
    })
  gauge('postroom_notifications_queued', 'Notifications that are due and not sent.', ({ queued }) => queued)
  gauge('postroom_notifications_oldest_seconds', 'Age of the oldest of them.', ({ oldestSeconds }) => oldestSeconds)
  gauge('postroom_notifications_failed', 'Given up in the last day.', ({ failedLastDay }) => failedLastDay)
  new Gauge({
    name: 'postroom_outbox_rows',
    help: 'Commits whose consequences are not planned yet.',
    registers,
    async collect() {
      this.set((await report())?.unplanned ?? 0)
    },
  })
  return {
    outcomes: new Counter({
      name: 'postroom_notifications_total',
      help: 'Attempts to send, by channel and what came of them.',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    delay: new Histogram({
      name: 'postroom_notification_delay_seconds',
      help: 'From the planning of a notification until its receiver took it.',
      labelNames: ['channel'],
      buckets: [0.1, 0.5, 1, 2, 5, 15, 60, 300, 3600],
      registers,
    }),
  }
}
