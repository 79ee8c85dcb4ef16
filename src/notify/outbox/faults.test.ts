/**
 * The outbox when something is wrong: with one entry of many, with one notification of many, with clocks, or because the
 * service stops in the middle. Real database, real jobs; the channel waits and answers as the test says.
 */
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { arrival, commitSettings } from '../../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { planContext } from '../../../test/happenings.ts'
import { committer } from '../../intake/commit.ts'
import { addNotifications } from '../../store/notifications.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import { type Notify, startNotify } from '../notify.ts'
import type { Plan } from '../plan.ts'
import type { Absorb } from './dispatcher.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { sweep } from './sweeper.ts'

const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
const sent: Attempt = { kind: 'sent', response: {} }
const settled = { timeout: 15_000, interval: 30 }
let database: TestDatabase
let pool: pg.Pool
let jobs: Jobs
let notify: Notify
let asked: Notification[] = []
let answer: (notification: Notification) => Attempt | Promise<Attempt> = () => sent
let absorb: Absorb = async () => undefined
let planMore: Plan = () => []

const channelOf = (name: Channel['name']): Channel => ({
  name,
  giveUpMs: () => 3_600_000,
  async send(notification) {
    asked.push(notification)
    return answer(notification)
  },
})

const planTriggers: Plan = ({ id, kind, ticket }) =>
  kind === 'opened'
    ? [
        {
          ...{ key: `trigger:${id}`, ticketId: ticket.id, eventId: id, channel: 'pagerduty', kind: 'trigger' },
          ...{ target: '', payload: {}, dueAt: new Date(0), skippedBecause: null },
        },
      ]
    : []

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  jobs = await openJobs({ pool, log })
  notify = await start()
})

const start = () =>
  startNotify({
    ...{ pool, jobs, log, registry: new Registry() },
    channels: { pagerduty: channelOf('pagerduty'), mail: channelOf('mail'), webhook: channelOf('webhook') },
    plans: { pages: planTriggers, more: (happening, context) => planMore(happening, context) },
    absorb: (tx, happening, now) => absorb(tx, happening, now),
    context: (now) => ({ ...planContext, now }),
    retry: () => ({ firstMs: 20, longestMs: 50 }),
  })

afterEach(() => {
  asked = []
  answer = () => sent
  absorb = async () => undefined
  planMore = () => []
  lines.length = 0
})
afterAll(async () => {
  await notify?.[Symbol.asyncDispose]()
  await jobs?.[Symbol.asyncDispose]()
  await pool?.end()
  await database?.drop()
})

/** Commits urgent mails in one batch, and gives the ids of their tickets. */
async function page(...digests: readonly string[]): Promise<readonly number[]> {
  const mails = digests.map((digest) => arrival({ to: ['sysops@example.com'], digest, messageId: digest }))
  const outcomes = await committer(pool, () => commitSettings)(mails)
  notify.wake()
  return outcomes.map((outcome) => ('ref' in outcome ? Number(outcome.ref.slice(2)) : Number.NaN))
}

async function statusesOf(tickets: readonly number[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ status: string }>(
    'select status from notifications where ticket_id = any($1) order by ticket_id',
    [tickets],
  )
  return rows.map(({ status }) => status)
}

/** Half of a character, which no text of Postgres can hold. */
const half = '\ud83d'

test('an entry that can not be absorbed, or has a plan that can not be stored, keeps no page back, not even its own', async () => {
  absorb = async (tx, { ticket }) => {
    if (ticket.subject === 'absorb') await tx.query('select $1::jsonb', [JSON.stringify({ half })])
  }
  planMore = ({ id, ticket }) =>
    ticket.subject === 'plan'
      ? [
          {
            ...{ key: `more:${id}`, ticketId: -1, eventId: id, channel: 'mail', kind: 'reply', target: 'a@b.test' },
            ...{ payload: {}, dueAt: new Date(0), skippedBecause: null },
          },
        ]
      : []
  const mails = ['absorb', 'fine', 'plan'].map((subject) =>
    arrival({ to: ['sysops@example.com'], digest: subject, messageId: subject, subject }),
  )
  await committer(pool, () => commitSettings)(mails)
  const [after] = await page('after')
  await vi.waitFor(async () => expect((await pool.query('select from outbox')).rowCount).toBe(0), settled)
  await vi.waitFor(() => expect(asked.map(({ ticketId }) => ticketId)).toContain(after), settled)
  await vi.waitFor(() => expect(asked).toHaveLength(4), settled)
  expect(lines.filter((line) => line.includes('nothing could be planned'))).toHaveLength(2)
})

test('a notification that waits for a slow receiver is not taken for lost, and is sent once', async () => {
  const { promise, resolve } = Promise.withResolvers<Attempt>()
  answer = () => promise
  const tickets = await page(...Array.from({ length: 20 }, (_, at) => `slow-${at}`))
  await vi.waitFor(() => expect(asked).toHaveLength(8), settled)
  await pool.query("update notifications set due_at = now() - interval '5 minutes' where status = 'queued'")
  expect(await sweep({ pool, jobs, log }, new Date())).toBe(0)
  resolve(sent)
  await vi.waitFor(async () => expect(await statusesOf(tickets)).toEqual(tickets.map(() => 'sent')), settled)
  expect(asked).toHaveLength(20)
})

test('whatever a receiver says can be written down, so that it is not asked again and again', async () => {
  answer = ({ attempts }) =>
    attempts === 0
      ? { kind: 'later', because: `busy\0${half}`, afterMs: null }
      : { kind: 'sent', response: { reply: `taken\0${half}` } }
  const tickets = await page('words')
  await vi.waitFor(async () => expect(await statusesOf(tickets)).toEqual(['sent']), settled)
  expect(asked).toHaveLength(2)
})

test('what another service planned by a clock that is ahead of ours is sent all the same', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 300_000 })
  try {
    const { rows } = await pool.query<{ now: Date }>('select now()')
    const now = rows[0]?.now ?? new Date()
    const planned = {
      ...{ key: 'skew', ticketId: null, eventId: null, channel: 'pagerduty' as const, kind: 'trigger', target: '' },
      ...{ payload: {}, dueAt: now, skippedBecause: null },
    }
    await jobs.add(pool, await addNotifications(pool, [planned], now))
    await vi.waitFor(() => expect(asked).toHaveLength(1), settled)
  } finally {
    vi.useRealTimers()
  }
})

test('a service that stops lets attempts under way end, begins none, and leaves the rest to the next one', async () => {
  const { promise, resolve } = Promise.withResolvers<Attempt>()
  answer = () => promise
  const tickets = await page(...Array.from({ length: 20 }, (_, at) => `stop-${at}`))
  await vi.waitFor(() => expect(asked).toHaveLength(8), settled)
  let isStopped = false
  const stopping = notify[Symbol.asyncDispose]().then(() => {
    isStopped = true
  })
  await pool.query('select pg_sleep(0.2)')
  expect(isStopped).toBe(false)
  resolve(sent)
  await stopping
  expect(asked).toHaveLength(8)
  expect((await statusesOf(tickets)).filter((status) => status === 'sent')).toHaveLength(8)
  notify = await start()
  await vi.waitFor(async () => expect(await statusesOf(tickets)).toEqual(tickets.map(() => 'sent')), settled)
  expect(asked).toHaveLength(20)
})

test('a page is not behind mail that waits for a slow receiver', async () => {
  const { promise, resolve } = Promise.withResolvers<Attempt>()
  answer = ({ kind }) => (kind === 'page' ? sent : promise)
  const planned = (kind: string) => ({
    ...{ key: uuidv7(), ticketId: null, eventId: null, channel: 'mail' as const, kind, target: 'a@customer.test' },
    ...{ payload: {}, dueAt: new Date(0), skippedBecause: null },
  })
  const rows = await addNotifications(
    pool,
    [...Array.from({ length: 60 }, () => planned('reply')), planned('page')],
    new Date(),
  )
  await jobs.add(pool, rows)
  jobs.wake('mail')
  await vi.waitFor(() => expect(asked.map(({ kind }) => kind)).toContain('page'), settled)
  expect(asked.filter(({ kind }) => kind === 'reply').length).toBeLessThanOrEqual(16)
  resolve(sent)
  await vi.waitFor(() => expect(asked).toHaveLength(61), settled)
})
