/** Pages from a committed mail to PagerDuty's alert: a real database, and a double of the Events API over real sockets. */
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { arrival, commitSettings, type Given, noon } from '../../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { planContext } from '../../../test/happenings.ts'
import { type PagerDutyDouble, startPagerDutyDouble } from '../../../test/pagerduty-double.ts'
import { builtInConfig, type Config } from '../../config/config.ts'
import { changeTicket } from '../../desk/change-ticket.ts'
import { committer } from '../../intake/commit.ts'
import { happeningsOf } from '../../store/happenings.ts'
import { addNotifications, markEnded, markSent, type NotificationRow, postpone } from '../../store/notifications.ts'
import { takeFromOutbox } from '../../store/outbox.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import type { Status } from '../../tickets/types.ts'
import type { Attempt, Channel } from '../channel.ts'
import { createPagerDutyChannel } from './channel.ts'
import { createPagerDutyClient, type PagerDutyClient } from './client.ts'
import { dedupKeyOf } from './dedup-key.ts'
import { planPages } from './plan.ts'

const keys = new Map([
  ['', 'own0123456789own0123456789own012'],
  ['DATABASE', 'db012345678901234567890123456789'],
])
const { installation, ticketUrl } = planContext
let database: TestDatabase
let pool: pg.Pool
let double: PagerDutyDouble
let client: PagerDutyClient
let channel: Channel
let commit: ReturnType<typeof committer>
let config: Config
let now: Date
let mails = 0

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  commit = committer(pool, () => commitSettings)
})
beforeEach(async () => {
  double = await startPagerDutyDouble({ keys: [...keys.values()] })
  client = createPagerDutyClient({ url: double.url, timeoutMs: 2_000 })
  config = { ...builtInConfig(), table: tableWith('database') }
  now = new Date()
  channel = channelWith(keys)
  return async () => {
    await client[Symbol.asyncDispose]()
    await double[Symbol.asyncDispose]()
  }
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const channelWith = (set: ReadonlyMap<string, string>) =>
  createPagerDutyChannel({
    ...{ pool, post: client.post, keys: set, installation, config: () => config, ticketUrl },
    ...{ now: () => now, chance: () => 0.5 },
  })

function tableWith(pagerduty: string): Config['table'] {
  const rule = { type: 'incident', priority: 'urgent', page: true, where: 'test' } as const
  return {
    domains: ['example.com'],
    rules: [
      { ...rule, match: 'sysops@' },
      { ...rule, match: 'oncall@', pagerduty },
    ],
  }
}

/** Commits a mail to an address that pages; gives the number of its ticket. */
async function mailTo(to: string, given: Given = {}): Promise<number> {
  mails += 1
  const mail = arrival({ digest: `page-${mails}`, messageId: `${mails}@customer.test`, to: [to], ...given })
  const [outcome] = await commit([mail])
  return outcome !== undefined && 'ref' in outcome ? (numberOfRef(outcome.ref) ?? 0) : 0
}

/** What the dispatcher does: plans what the outbox holds. */
async function plan(): Promise<readonly NotificationRow[]> {
  const happenings = await happeningsOf(pool, await takeFromOutbox(pool, { rows: 100, events: 1_000 }))
  const context = { ...planContext, now: new Date(), config, pagerdutyKeys: new Set(keys.keys()) }
  const planned = happenings.flatMap((happening) => planPages(happening, context))
  const rows = await addNotifications(pool, planned, new Date())
  return rows.toSorted((a, b) => ((a.eventId ?? '') < (b.eventId ?? '') ? -1 : 1))
}

/** What the courier does with one attempt. */
async function send(row: NotificationRow): Promise<Attempt> {
  const attempt = await channel.send(row)
  if (attempt.kind === 'sent') await markSent(pool, row.id, attempt.response, new Date())
  else if (attempt.kind === 'later' || attempt.kind === 'not-yet')
    await postpone(pool, row.id, {
      dueAt: new Date(Date.now() + 60_000),
      because: attempt.because,
      wasTried: attempt.kind === 'later',
    })
  else {
    const status = attempt.kind === 'skipped' ? 'skipped' : 'failed'
    await markEnded(pool, row.id, { status, because: attempt.because, wasTried: status === 'failed' })
  }
  return attempt
}

async function planAndSend(): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = []
  for (const row of await plan()) attempts.push(await send(row))
  return attempts
}

const move = (ticketId: number, status: Status, actor = 'agent:bob') =>
  changeTicket(pool, { ticketId, change: { status }, actor, because: 'a test', now: new Date() })
const alertsOf = (ticketId: number) => double.alertsOf(dedupKeyOf(installation, `T-${ticketId}`))

test('an urgent mail wakes somebody, taking it acknowledges, solving it resolves, reopening it wakes again', async () => {
  const ticket = await mailTo('sysops@example.com')
  expect(await planAndSend()).toEqual([
    {
      kind: 'sent',
      response: {
        ...{ status: 'success', message: 'Event processed', key: '' },
        dedup_key: dedupKeyOf(installation, `T-${ticket}`),
        title: expect.stringContaining(`[T-${ticket}] `),
      },
    },
  ])
  expect(alertsOf(ticket)).toMatchObject([{ status: 'triggered', triggers: 1 }])
  for (const [to, status] of [['open', 'acknowledged'] as const, ['solved', 'resolved'] as const]) {
    await move(ticket, to)
    expect(await planAndSend()).toMatchObject([{ kind: 'sent' }])
    expect(alertsOf(ticket)).toMatchObject([{ status }])
  }
  await move(ticket, 'open')
  expect(await planAndSend()).toMatchObject([{ kind: 'sent' }])
  expect(alertsOf(ticket)).toMatchObject([{ status: 'resolved' }, { status: 'triggered', triggers: 1 }])
})

test('asked twice for one notification, it is one alert', async () => {
  const ticket = await mailTo('sysops@example.com')
  for (const row of await plan()) {
    expect(await channel.send(row)).toMatchObject({ kind: 'sent' })
    expect(await channel.send(row)).toMatchObject({ kind: 'sent' })
  }
  expect(alertsOf(ticket)).toMatchObject([{ status: 'triggered', triggers: 2 }])
})

test('a ticket that is taken or settled before its turn wakes nobody, and nothing is said about it', async () => {
  for (const status of ['open', 'solved'] as const) {
    const ticket = await mailTo('sysops@example.com')
    await move(ticket, status)
    const attempts = await planAndSend()
    expect(attempts.map(({ kind }) => kind)).toEqual(['skipped', 'skipped'])
    expect(alertsOf(ticket)).toEqual([])
  }
})

test('what waits for its turn keeps the order: no acknowledge before its trigger', async () => {
  const ticket = await mailTo('sysops@example.com')
  const [trigger] = await plan()
  await move(ticket, 'open', 'mail:somebody')
  const [acknowledge] = await plan()
  if (trigger === undefined || acknowledge === undefined) throw new Error('nothing was planned')
  expect(await channel.send(acknowledge)).toMatchObject({ kind: 'not-yet' })
  expect(await send(trigger)).toMatchObject({ kind: 'sent' })
  expect(await send(acknowledge)).toMatchObject({ kind: 'sent' })
  expect(alertsOf(ticket)).toMatchObject([{ status: 'acknowledged' }])
})

test('reopened while its resolve could not be sent, a ticket still wakes somebody', async () => {
  const ticket = await mailTo('sysops@example.com')
  await planAndSend()
  await move(ticket, 'open')
  await planAndSend()
  await move(ticket, 'solved')
  double.fail({ share: 1, how: [{ status: 503 }] })
  expect(await planAndSend()).toMatchObject([{ kind: 'later' }])
  double.fail(null)
  await move(ticket, 'open')
  expect(await planAndSend()).toMatchObject([{ kind: 'sent' }])
  expect(alertsOf(ticket)).toMatchObject([{ status: 'resolved' }, { status: 'triggered' }])
})

test('every event about a ticket goes by the key of its route, also when an answer to elsewhere reopens it', async () => {
  const ticket = await mailTo('oncall@example.com')
  await planAndSend()
  const messageId = `${mails}@customer.test`
  await move(ticket, 'solved')
  await planAndSend()
  await mailTo('support@example.com', { references: [messageId] })
  expect(await planAndSend()).toMatchObject([{ kind: 'sent', response: { key: 'DATABASE' } }])
  const routingKey = keys.get('DATABASE')
  expect(alertsOf(ticket)).toMatchObject([
    { routingKey, status: 'resolved' },
    { routingKey, status: 'triggered' },
  ])
})

test('a key that is gone when the turn comes is replaced by the own one; without one the page fails aloud', async () => {
  const ticket = await mailTo('oncall@example.com')
  const [trigger] = await plan()
  if (trigger === undefined) throw new Error('nothing was planned')
  expect(await channelWith(new Map()).send(trigger)).toEqual({
    kind: 'refused',
    because: 'PAGERDUTY_ROUTING_KEY_DATABASE is not set',
  })
  channel = channelWith(new Map([['', keys.get('') ?? '']]))
  expect(await send(trigger)).toMatchObject({ kind: 'sent', response: { key: '' } })
  expect(alertsOf(ticket)).toMatchObject([{ routingKey: keys.get('') }])
})

test('a wrong key is final, and said in PagerDuty’s own words', async () => {
  const wrong = new Map([['', 'f'.repeat(32)]])
  await mailTo('sysops@example.com')
  channel = channelWith(wrong)
  expect(await planAndSend()).toEqual([
    { kind: 'refused', because: 'PagerDuty refused it (400): Event object is invalid; Invalid routing key' },
  ])
})

test('events beyond the rate of a key wait, and cost no attempt', async () => {
  config = { ...config, paging: { ...config.paging, ratePerMinute: 2 } }
  now = new Date(noon.getTime() + 86_400_000) // a minute that no other test uses
  for (let n = 0; n < 4; n += 1) await mailTo('sysops@example.com')
  const attempts = await planAndSend()
  expect(attempts.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'not-yet', 'not-yet'])
  expect(double.alerts).toHaveLength(2)
  await mailTo('oncall@example.com')
  expect(await planAndSend()).toMatchObject([{ kind: 'sent' }])
})

test('whatever half of the answers are, each ticket is one alert in the end', async () => {
  config = { ...config, paging: { ...config.paging, ratePerMinute: 10_000 } }
  double.fail({ share: 0.5, how: [{ status: 500 }, { status: 429 }, 'garbage', 'cut', 'unheard'] })
  const tickets: number[] = []
  for (let n = 0; n < 20; n += 1) tickets.push(await mailTo('sysops@example.com'))
  for (const row of await plan()) {
    let attempt = await send(row)
    while (attempt.kind === 'later') attempt = await send(row)
    expect(attempt.kind).toBe('sent')
  }
  expect(double.requests.length).toBeGreaterThan(20)
  expect(tickets.map((ticket) => alertsOf(ticket).length)).toEqual(tickets.map(() => 1))
})

test('a trial takes the same way, and ends by itself', async () => {
  const trial = (kind: string): NotificationRow => ({
    ...{ id: '01900000-0000-7000-8000-000000000003', ticketId: null, eventId: null, channel: 'pagerduty', kind },
    ...{ target: 'DATABASE', payload: { test: 'abc' }, attempts: 0, createdAt: now, dueAt: now },
  })
  expect(await channel.send(trial('trigger'))).toMatchObject({ kind: 'sent', response: { key: 'DATABASE' } })
  expect(await channel.send(trial('resolve'))).toMatchObject({ kind: 'sent' })
  expect(double.alerts).toMatchObject([{ status: 'resolved', summary: 'Postroom: a test page, nothing is wrong' }])
})
