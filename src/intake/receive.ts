/**
 * The way of one mail, step by step; every door calls this and nothing else. The outcome is given only after the commit
 * (DESIGN: a 250 after DATA means committed); whatever keeps the mail from being committed is thrown, and the door defers.
 */
import type { Pool } from 'pg'
import { Counter, Histogram, type Registry } from 'prom-client'
import { isTransient } from '../store/transient.ts'
import type { Arrival } from './arrival.ts'
import { type ArriveParts, arriving } from './arrive.ts'
import { type CommitSettings, committer } from './commit.ts'
import { refusedByDmarc } from './dmarc-policy.ts'
import type { Body, Envelope, Outcome, Receive } from './envelope.ts'
import { groupCommit } from './group-commit.ts'

/** A mail of this size or more is written by itself, so that small ones do not wait behind it. */
const largeBytes = 256 * 1024

export type Intake = Readonly<{
  receive: Receive
  /** Mails that wait for their commit. */
  waiting(): number
}>

/** What intake works with; `settings` is asked for each mail, so that a changed config counts for the next one. */
export type IntakeParts = Omit<ArriveParts, 'settings'> &
  Readonly<{
    pool: Pool
    settings(): ReturnType<ArriveParts['settings']> & CommitSettings
    /** Told of each mail that was only read in part, once it is committed. */
    readLater(messageId: string): void
    /** Told of each commit; must cost nothing. */
    committed?(): void
    registry: Registry
  }>

/** Puts the steps together. */
export function createIntake(parts: IntakeParts): Intake {
  const arrive = arriving(parts)
  const queues = commitQueues(parts)

  async function receive(envelope: Envelope, body: Body): Promise<Outcome> {
    const arrival = await arrive(envelope, body)
    if (arrival === null) return { kind: 'refused', reason: 'no-route', because: 'no recipient is served' }
    const refusal = refusedByDmarc(arrival)
    if (refusal !== null) return { kind: 'refused', reason: 'dmarc', because: refusal }
    const outcome = await queues.add(arrival)
    const isOurs = outcome.kind !== 'refused' && outcome.mail === arrival.id
    if (arrival.isPending && isOurs) parts.readLater(arrival.id)
    return outcome
  }

  return { receive, waiting: queues.waiting }
}

/** One queue for small mails, which share commits, and one for large ones, which go alone, two at a time. */
function commitQueues({ pool, settings, registry, committed }: IntakeParts): {
  add(arrival: Arrival): Promise<Outcome>
  waiting(): number
} {
  const metrics = metricsOf(registry)
  const commit = committer(pool, settings)
  const common = {
    async write(arrivals: readonly Arrival[]) {
      const outcomes = await commit(arrivals)
      committed?.()
      return outcomes
    },
    weigh: ({ body }: Arrival) => body.sizeBytes,
    concernsAll: isTransient,
    observe: (mails: number) => metrics.batchSize.observe(mails),
    limitWeight: 4 * 1024 * 1024,
  }
  const small = groupCommit<Arrival, Outcome>({ ...common, limitItems: 64, lanes: 1 })
  const large = groupCommit<Arrival, Outcome>({ ...common, limitItems: 1, lanes: 2 })
  return {
    async add(arrival) {
      const isLarge = arrival.body.held.in === 'file' || arrival.body.sizeBytes >= largeBytes
      const outcome = await (isLarge ? large : small).add(arrival)
      metrics.outcomes.inc({ outcome: outcome.kind })
      if (arrival.mail.parseError !== null) metrics.parseFailures.inc()
      return outcome
    },
    waiting: () => small.waiting() + large.waiting(),
  }
}

function metricsOf(registry: Registry) {
  const registers = [registry]
  return {
    batchSize: new Histogram({
      name: 'postroom_commit_batch_mails',
      help: 'Mails written by one commit.',
      buckets: [1, 2, 4, 8, 16, 32, 64],
      registers,
    }),
    outcomes: new Counter({
      name: 'postroom_intake_total',
      help: 'Mails committed, by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    parseFailures: new Counter({
      name: 'postroom_parse_failures_total',
      help: 'Mails that could not be read whole when they came in.',
      registers,
    }),
  }
}
