/** The room's parts, put together: what takes the outbox, what sends, and what finds what got lost. */
import type { Pool } from 'pg'
import type { Registry } from 'prom-client'
import type { Log } from '../ops/log.ts'
import type { ChannelName } from '../tickets/notifications.ts'
import type { Channel } from './channel.ts'
import type { RetrySettings } from './outbox/backoff.ts'
import { courier } from './outbox/courier.ts'
import { type Absorb, startDispatcher } from './outbox/dispatcher.ts'
import type { Jobs } from './outbox/jobs.ts'
import { type OutboxReport, outboxMetrics, outboxReporter } from './outbox/metrics.ts'
import { startSweeper } from './outbox/sweeper.ts'
import type { Plan, PlanContext } from './plan.ts'

export type NotifyParts = Readonly<{
  pool: Pool
  jobs: Jobs
  channels: Readonly<Record<ChannelName, Channel>>
  plans: Readonly<Record<string, Plan>>
  absorb: Absorb
  context(now: Date): PlanContext
  retry(): RetrySettings
  log: Log
  registry: Registry
}>

/** The running room. Disposing lets attempts under way end, for a bounded time. */
export type Notify = AsyncDisposable &
  Readonly<{
    /** Says that something was committed from which something may follow. */
    wake(): void
    report(): Promise<OutboxReport | null>
  }>

/** Only reports; for a service that receives, and leaves the sending to others. */
export function onlyReport({ pool, registry }: Pick<NotifyParts, 'pool' | 'registry'>): Notify {
  const report = outboxReporter(pool)
  outboxMetrics(registry, report)
  return { wake: () => undefined, report, [Symbol.asyncDispose]: async () => undefined }
}

/** Starts to send. */
export async function startNotify(parts: NotifyParts): Promise<Notify> {
  const report = outboxReporter(parts.pool)
  const metrics = outboxMetrics(parts.registry, report)
  await using started = new AsyncDisposableStack()
  const dispatcher = startDispatcher(parts)
  started.defer(dispatcher.stop)
  const stopping = new AbortController()
  const send = courier({ ...parts, metrics, wakeDispatcher: dispatcher.wake, stopping: stopping.signal })
  started.use(await parts.jobs.work(send))
  started.defer(() => stopping.abort())
  const sweeper = startSweeper(parts)
  started.defer(sweeper.stop)
  const running = started.move()
  return { wake: dispatcher.wake, report, [Symbol.asyncDispose]: () => running.disposeAsync() }
}
