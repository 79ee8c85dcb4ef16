/**
 * The way of one mail, step by step; every door calls this and nothing else. The outcome is given only after the commit
 * (DESIGN: a 250 after DATA means committed); whatever keeps the mail from being committed is thrown, and the door defers.
 */
import type { Pool } from 'pg'
import { Counter, Histogram, type Registry } from 'prom-client'
import type { Authenticate } from '../mail/authentication/authenticator.ts'
import { type Authentication, notAuthenticated } from '../mail/authentication.ts'
import type { Reader } from '../mail/reading/reader.ts'
import { routeFor } from '../routing/route.ts'
import type { RouteTable } from '../routing/types.ts'
import { isTransient } from '../store/transient.ts'
import type { Grouping } from '../tickets/alerts.ts'
import { type Arrival, arrivalOf, isServed } from './arrival.ts'
import { committer } from './commit.ts'
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
export type IntakeParts = Readonly<{
  pool: Pool
  reader: Reader
  authenticate: Authenticate
  replyKey: Uint8Array
  settings(): Readonly<{ table: RouteTable; grouping: Grouping; readBudgetMs: number; readLimitMs: number }>
  /** Told of each mail that was only read in part, once it is committed. */
  readLater(messageId: string): void
  registry: Registry
}>

/** Puts the steps together. */
export function createIntake(parts: IntakeParts): Intake {
  const { reader, replyKey, settings, readLater } = parts
  const queues = commitQueues(parts)

  async function receive(envelope: Envelope, body: Body): Promise<Outcome> {
    const { table, readBudgetMs, readLimitMs } = settings()
    const route = routeFor(envelope.recipients, table)
    if (!isServed(route)) return { kind: 'refused', reason: 'no-route', because: 'no recipient is served' }
    const limits = { reversePath: envelope.reversePath, budgetMs: readBudgetMs, limitMs: readLimitMs }
    const [reading, authentication] = await Promise.all([
      reader.read(body.held, body.headerSection, limits),
      authenticationOf(envelope, body),
    ])
    const arrival = arrivalOf({ envelope, route, body, reading, authentication }, { replyKey, table })
    const outcome = await queues.add(arrival)
    if (arrival.isPending && outcome.kind !== 'refused' && outcome.mail === arrival.id) readLater(arrival.id)
    return outcome
  }

  /** What came by another door than SMTP has no client and no signature of its sender, or did long ago. */
  async function authenticationOf(envelope: Envelope, { headerSection, held }: Body): Promise<Authentication> {
    const { source, clientIp, helo, reversePath } = envelope
    if (source !== 'email') return notAuthenticated(`mail by the door "${source}" is not checked`)
    return parts.authenticate({ clientIp, helo, reversePath, headerSection, source: held })
  }

  return { receive, waiting: queues.waiting }
}

/** One queue for small mails, which share commits, and one for large ones, which go alone, two at a time. */
function commitQueues({ pool, settings, registry }: IntakeParts): {
  add(arrival: Arrival): Promise<Outcome>
  waiting(): number
} {
  const metrics = metricsOf(registry)
  const common = {
    write: committer(pool, () => settings().grouping),
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
