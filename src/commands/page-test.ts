/** `postroom page test`: a test page by the way that real ones take, ended at once; says what came back. */

import { Registry } from 'prom-client'
import { v7 as uuidv7 } from 'uuid'
import { sendOne } from '../notify/outbox/courier.ts'
import type { Fate } from '../notify/outbox/fate.ts'
import { openJobs } from '../notify/outbox/jobs.ts'
import { outboxMetrics } from '../notify/outbox/metrics.ts'
import { keyVariable, ownKey } from '../notify/pagerduty/route-key.ts'
import { createLog } from '../ops/log.ts'
import { openChannels, routingKeys } from '../outgoing.ts'
import { addNotifications, markEnded, type NotificationRow } from '../store/notifications.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup, type Setup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'send a test page, and end it at once'

export const usage = `Usage: postroom page test [--key NAME]

Sends a trigger to PagerDuty and then its resolve, by the same outbox, channel and budget as real pages, and prints what came
back. This wakes whoever is on call: the incident is open for a moment.

  --key NAME  by the key in PAGERDUTY_ROUTING_KEY_NAME; by PAGERDUTY_ROUTING_KEY when left out

Exit code: 0 both were accepted, 1 one was not, 2 wrong arguments.
`

const options = { key: { type: 'string' } } as const

/** The running service leaves the test alone until then; by then it is over. */
const graceMs = 10 * 60_000

/** Sends both, and tells. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('page test takes options only', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  const target = given.values.key?.toUpperCase() ?? ownKey
  if (!routingKeys(setup.environment).has(target)) {
    io.stderr.write(`postroom: ${keyVariable(target)} is not set: nobody can be paged\n`)
    return 1
  }
  return testPage(target, setup, io)
}

async function testPage(target: string, setup: Setup, io: Io): Promise<number> {
  const { environment, config } = setup
  const log = createLog('fatal', io.stderr, false)
  const registry = new Registry()
  await using database = await openDatabaseForCommand(setup, io)
  const { pool } = database
  await using jobs = await openJobs({ pool, log })
  await using channels = await openChannels({ environment, config: () => config, pool, log, registry }, jobs)
  const metrics = outboxMetrics(registry, async () => null)
  const parts = { pool, jobs, channels, retry: () => config.retry, wakeDispatcher: () => undefined, metrics, log }
  const test = uuidv7()
  for (const kind of ['trigger', 'resolve']) {
    const row = await plan(pool, { kind, target, test })
    const fate = await sendOne(row, channels.pagerduty, parts)
    io.stdout.write(`${kind}: ${oneLine(words(fate))}\n`)
    // It must not go out later, when nobody waits for it.
    if (fate.kind === 'postponed')
      await markEnded(pool, row.id, { status: 'skipped', because: 'the test is over', wasTried: false })
    if (fate.kind !== 'sent') return 1
  }
  return 0
}

async function plan(
  pool: Parameters<typeof addNotifications>[0],
  { kind, target, test }: Readonly<{ kind: string; target: string; test: string }>,
): Promise<NotificationRow> {
  const now = new Date()
  const planned = {
    ...{ key: `test:${test}:${kind}`, ticketId: null, eventId: null, channel: 'pagerduty' as const, kind, target },
    ...{ payload: { test }, dueAt: new Date(now.getTime() + graceMs), skippedBecause: null },
  }
  const [row] = await addNotifications(pool, [planned], now)
  if (row === undefined) throw new Error('the test page has the key of another')
  return row
}

function words(fate: Fate): string {
  if (fate.kind === 'sent') return `accepted: ${JSON.stringify(fate.response)}`
  return `${fate.kind === 'postponed' ? 'not accepted now' : fate.kind}: ${fate.because}`
}
