/**
 * The jobs of the outbox, by pg-boss in our own database: a job says that some notifications of one channel are due, and
 * pg-boss gives it to one worker, takes it back when that one dies (heartbeat), and holds it until its time. What is to be
 * sent, and whether it was, is in the notifications themselves; a job that comes twice does no harm.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { type Job, PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { Log } from '../../ops/log.ts'
import type { Queryable } from '../../store/queryable.ts'
import { type ChannelName, channels } from '../../tickets/notifications.ts'

/** A notification that a job is to be made for. */
export type Due = Readonly<{ id: string; channel: ChannelName; kind: string; dueAt: Date }>

export type Jobs = AsyncDisposable &
  Readonly<{
    /** Adds jobs for notifications, in the transaction that writes these. */
    add(tx: Queryable, due: readonly Due[]): Promise<void>
    /** Wakes the workers of this process, for jobs that are committed and due now. */
    wake(channel: ChannelName): void
    /** Calls `send` for the notifications of each job, until the worker that it gives is disposed of. */
    work(send: (channel: ChannelName, ids: readonly string[]) => Promise<void>): Promise<AsyncDisposable>
  }>

const JobData = z.object({ ids: z.array(z.uuid()) })

/** As many as one worker sends in a row before others may help; small, since a job whose worker dies is done anew. */
const idsPerJob = 20

/** A worker that is silent for so long is dead; with the look around every two seconds its jobs are back within 15 s. */
const heartbeatSeconds = 10
const lookAroundSeconds = 2

/** What is due within the same quarter of a second shares a job. */
const tickMs = 250

const queueOf = (channel: ChannelName) => `send-${channel}`

/** The queues of all channels. */
export const queues: readonly string[] = channels.map(queueOf)

/** Who is to be woken does not wait behind acknowledgements and replies. */
const priorityOf = ({ kind }: Due) => (kind === 'page' ? 1 : 0)

/** Starts pg-boss on the pool; its tables are in the schema `pgboss`, made and migrated by itself. */
export async function openJobs({ pool, log }: Readonly<{ pool: Pool; log: Log }>): Promise<Jobs> {
  const boss = new PgBoss({
    db: databaseOf(pool),
    schedule: false,
    superviseIntervalSeconds: lookAroundSeconds,
    monitorIntervalSeconds: lookAroundSeconds,
  })
  boss.on('error', (err) => log.warn({ err }, 'the job queue has trouble; it goes on by itself'))
  await boss.start()
  for (const channel of channels) await ensureQueue(boss, queueOf(channel))
  const workers = new Map<ChannelName, string>()
  return {
    add: (tx, due) => addJobs(boss, tx, due),
    wake(channel) {
      const worker = workers.get(channel)
      if (worker !== undefined) boss.notifyWorker(worker)
    },
    async work(send) {
      for (const channel of channels) {
        const handle = async (jobs: readonly Job<unknown>[]) => {
          await send(
            channel,
            jobs.flatMap(({ data }) => JobData.parse(data).ids),
          )
        }
        workers.set(channel, await boss.work<unknown>(queueOf(channel), workOptions, handle))
      }
      return { [Symbol.asyncDispose]: () => endWork(boss) }
    },
    [Symbol.asyncDispose]: () => boss.stop({ graceful: true, timeout: drainMs, close: false }),
  }
}

/** Takes no more jobs, and waits for those under way, for a bounded time. */
async function endWork(boss: PgBoss): Promise<void> {
  const ended = Promise.all(queues.map((queue) => boss.offWork(queue, { wait: true })))
  const waited = new AbortController()
  await Promise.race([ended, pause(drainMs, undefined, { signal: waited.signal }).catch(() => undefined)])
  waited.abort()
}

/** After SIGTERM; what is not done then is given to others, or to the next start. */
const drainMs = 5_000

/** Two batches of jobs side by side, so that one slow receiver does not hold up all; the wait is for jobs of other services. */
const workOptions = { batchSize: 20, localConcurrency: 2, pollingIntervalSeconds: 0.5 } as const

async function ensureQueue(boss: PgBoss, name: string): Promise<void> {
  const options = {
    heartbeatSeconds,
    // Death of a worker, not a failure to send, is what makes a job be done again.
    retryLimit: 1_000,
    retryDelay: 1,
    expireInSeconds: 600,
    retentionSeconds: 60 * 86_400,
    // The notification tells what became of it.
    deleteAfterSeconds: 60,
  }
  if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options)
  else await boss.updateQueue(name, options)
}

async function addJobs(boss: PgBoss, tx: Queryable, due: readonly Due[]): Promise<void> {
  const bundles = Map.groupBy(
    due,
    (one) => `${one.channel} ${priorityOf(one)} ${Math.ceil(one.dueAt.getTime() / tickMs)}`,
  )
  const jobs = [...bundles.values()].flatMap((bundle) => jobsOf(bundle))
  const byChannel = Map.groupBy(jobs, ({ channel }) => channel)
  for (const [channel, list] of byChannel) {
    await boss.insert(
      queueOf(channel),
      list.map(({ ids, dueAt, priority }) => ({ data: { ids }, startAfter: dueAt, priority })),
      { db: databaseOf(tx) },
    )
  }
}

type Bundle = Readonly<{ channel: ChannelName; dueAt: Date; priority: number; ids: readonly string[] }>

function jobsOf(bundle: readonly Due[]): readonly Bundle[] {
  const [first] = bundle
  if (first === undefined) return []
  const { channel } = first
  const dueAt = new Date(Math.ceil(first.dueAt.getTime() / tickMs) * tickMs)
  return Array.from({ length: Math.ceil(bundle.length / idsPerJob) }, (_, at) => ({
    channel,
    dueAt,
    priority: priorityOf(first),
    ids: bundle.slice(at * idsPerJob, (at + 1) * idsPerJob).map(({ id }) => id),
  }))
}

/** pg-boss on our connections: its statements follow the same time-outs, and share our transactions. */
function databaseOf(db: Queryable) {
  return {
    executeSql: (text: string, values?: unknown[]) => db.query(text, values),
  }
}
