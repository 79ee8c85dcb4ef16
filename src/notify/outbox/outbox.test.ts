/**
 * The outbox on a real database with real jobs, and a channel that says what the test wants said: what is committed is
 * sent, what is rolled back is not, and every end of a notification leaves its marks.
 */
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { arrival, commitSettings } from '../../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { planContext } from '../../../test/happenings.ts'
import { builtInConfig, type Config } from '../../config/config.ts'
import { committer } from '../../intake/commit.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import { type Notify, startNotify } from '../notify.ts'
import { pageCallOf } from '../paging/page-cause.ts'
import { withPages } from '../paging/page-channel.ts'
import { planFallback } from '../paging/plan-fallback.ts'
import type { Plan } from '../plan.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { sweep } from './sweeper.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let pool: pg.Pool
let jobs: Jobs
let notify: Notify
let commit: ReturnType<typeof committer>
let paging: Config['paging']
/** What the receivers were asked to take, and what they say. */
let asked: Notification[]
let answer: (notification: Notification) => Attempt

const channelOf = (name: Channel['name']): Channel => ({
  name,
  giveUpMs: () => 3_600_000,
  async send(notification) {
    asked.push(notification)
    return answer(notification)
  },
})

const planTriggers: Plan = (happening) =>
  pageCallOf(happening) === 'trigger'
    ? [
        {
          ...{ key: `trigger:${happening.id}`, ticketId: happening.ticket.id, eventId: happening.id },
          ...{ channel: 'pagerduty', kind: 'trigger', target: '', payload: {} },
          ...{ dueAt: new Date(0), skippedBecause: null },
        },
      ]
    : []

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  jobs = await openJobs({ pool, log })
  commit = committer(pool, () => commitSettings)
  const parts = { pool, jobs, config, ticketUrl: planContext.ticketUrl }
  notify = await startNotify({
    ...{ pool, jobs, log, registry: new Registry() },
    channels: {
      pagerduty: channelOf('pagerduty'),
      mail: withPages(channelOf('mail'), parts),
      webhook: withPages(channelOf('webhook'), parts),
    },
    plans: { pages: planTriggers, fallback: planFallback },
    absorb: async () => undefined,
    context: (now) => ({ ...planContext, now, config: config() }),
    retry: () => ({ firstMs: 20, longestMs: 50 }),
  })
})
beforeEach(() => {
  asked = []
  answer = () => ({ kind: 'sent', response: {} })
  paging = builtInConfig().paging
})
afterAll(async () => {
  await notify?.[Symbol.asyncDispose]()
  await jobs?.[Symbol.asyncDispose]()
  await pool?.end()
  await database?.drop()
})

const config = (): Config => ({ ...builtInConfig(), paging })

/** Commits an urgent mail, and gives the id of its ticket. */
async function page(digest: string): Promise<number> {
  const [outcome] = await commit([arrival({ to: ['sysops@example.com'], digest, messageId: digest })])
  notify.wake()
  return outcome && 'ref' in outcome ? Number(outcome.ref.slice(2)) : Number.NaN
}

type Row = Readonly<{ channel: string; kind: string; status: string; attempts: number; last_error: string | null }>

async function notificationsOf(ticket: number): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    'select channel, kind, status, attempts, last_error from notifications where ticket_id = $1 order by id',
    [ticket],
  )
  return rows
}

async function eventsOf(ticket: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ kind: string }>(
    'select kind from ticket_events where ticket_id = $1 order by at, id',
    [ticket],
  )
  return rows.map(({ kind }) => kind)
}

const settled = { timeout: 15_000, interval: 30 }

test('a committed urgent mail is paged once, and its ticket says so', async () => {
  const ticket = await page('once')
  await vi.waitFor(async () => expect(await eventsOf(ticket)).toEqual(['opened', 'paged']), settled)
  expect(await notificationsOf(ticket)).toEqual([
    { channel: 'pagerduty', kind: 'trigger', status: 'sent', attempts: 1, last_error: null },
  ])
  expect(asked.map(({ ticketId }) => ticketId)).toEqual([ticket])
})

test('a mail that is rolled back pages nobody', async () => {
  const before = await pool.query('select count(*)::int as rows from outbox')
  const bad = arrival({ to: ['sysops@example.com'], digest: 'bad', messageId: 'bad' })
  // Postgres takes no NUL in a text, so the whole batch is refused.
  const broken = { ...bad, envelope: { ...bad.envelope, recipients: ['x\u0000@example.com'] } }
  await expect(commit([broken])).rejects.toThrow()
  expect((await pool.query('select count(*)::int as rows from outbox')).rows).toEqual(before.rows)
  expect(asked).toEqual([])
})

test('what can not be sent now is tried again until it is, and each try counts', async () => {
  answer = ({ attempts }) =>
    attempts < 3 ? { kind: 'later', because: 'HTTP 503', afterMs: null } : { kind: 'sent', response: {} }
  const ticket = await page('again')
  await vi.waitFor(async () => expect((await notificationsOf(ticket))[0]?.status).toBe('sent'), settled)
  expect(asked.map(({ attempts }) => attempts)).toEqual([0, 1, 2, 3])
})

test('a page that is refused is told on the ticket, and the fallback is used at once, then again until it is taken', async () => {
  paging = {
    ...paging,
    fallback: {
      afterMs: 3_600_000,
      channels: [
        { kind: 'mail', to: ['oncall@example.com'] },
        { kind: 'webhook', name: 'chat' },
      ],
    },
  }
  answer = ({ channel }) =>
    channel === 'pagerduty' ? { kind: 'refused', because: 'Invalid routing key' } : { kind: 'sent', response: {} }
  const ticket = await page('refused')
  await vi.waitFor(
    async () =>
      expect(await notificationsOf(ticket)).toMatchObject([
        { channel: 'pagerduty', status: 'failed', attempts: 1, last_error: 'Invalid routing key' },
        { channel: 'mail', kind: 'page', status: 'sent' },
        { channel: 'webhook', kind: 'page', status: 'queued' },
      ]),
    settled,
  )
  expect(await eventsOf(ticket)).toEqual(['opened', 'notification-failed', 'paged'])
  const mail = asked.find(({ channel }) => channel === 'mail')
  expect(mail?.payload).toMatchObject({ to: ['oncall@example.com'], subject: expect.stringContaining(`[T-${ticket}]`) })

  // Somebody takes it: the next step is due, and is not needed any more.
  await pool.query(
    `insert into ticket_events (id, ticket_id, kind, actor, data, at)
     values ($2, $1, 'status', 'agent:bo', '{}', now())`,
    [ticket, uuidv7()],
  )
  await pool.query(
    `update notifications set due_at = now() - interval '2 minutes' where ticket_id = $1 and status = 'queued'`,
    [ticket],
  )
  await sweep({ pool, jobs, log }, new Date())
  await vi.waitFor(
    async () =>
      expect((await notificationsOf(ticket)).at(-1)).toMatchObject({
        channel: 'webhook',
        status: 'skipped',
        last_error: 'the ticket was taken: agent:bo',
      }),
    settled,
  )
  expect(await notificationsOf(ticket)).toHaveLength(3)
})

test('when PagerDuty accepts the page the fallback is not used; a step of escalation is, while nobody takes the ticket', async () => {
  paging = {
    ...paging,
    fallback: { afterMs: 300, channels: [{ kind: 'mail', to: ['oncall@example.com'] }] },
    escalate: [{ afterMs: 300, channel: { kind: 'mail', to: ['boss@example.com'] } }],
  }
  const ticket = await page('accepted')
  await vi.waitFor(
    async () =>
      expect((await notificationsOf(ticket)).map(({ status }) => status)).toEqual(['sent', 'skipped', 'sent']),
    settled,
  )
  expect((await notificationsOf(ticket))[1]?.last_error).toBe('PagerDuty has accepted the page')
  expect(asked.map(({ target }) => target)).toEqual(['', 'boss@example.com'])
})

test('while no channel can be reached, each is asked for one page, however often its turn comes', async () => {
  paging = { ...paging, fallback: { afterMs: 100, channels: [{ kind: 'mail', to: ['oncall@example.com'] }] } }
  answer = () => ({ kind: 'later', because: 'ECONNREFUSED', afterMs: 3_000_000 })
  const ticket = await page('away')
  await vi.waitFor(async () => {
    const pages = (await notificationsOf(ticket)).filter(({ kind }) => kind === 'page')
    expect(pages.filter(({ status }) => status === 'skipped').length).toBeGreaterThanOrEqual(2)
    expect(pages[0]).toMatchObject({ status: 'queued', attempts: 1 })
  }, settled)
  expect(asked.filter(({ channel }) => channel === 'mail')).toHaveLength(1)
  await pool.query(`update tickets set status = 'solved' where id = $1`, [ticket])
})

test('the same entry planned twice is sent once', async () => {
  const ticket = await page('twice')
  await vi.waitFor(async () => expect((await notificationsOf(ticket))[0]?.status).toBe('sent'), settled)
  const { rows } = await pool.query<{ id: string }>('select id from ticket_events where ticket_id = $1', [ticket])
  await pool.query('insert into outbox (id, events, created_at) values (gen_random_uuid(), $1, now())', [
    rows.map(({ id }) => id),
  ])
  notify.wake()
  await vi.waitFor(async () => expect((await pool.query('select from outbox')).rowCount).toBe(0), settled)
  expect(await notificationsOf(ticket)).toHaveLength(1)
})

test('a notification whose job is gone gets a new one', async () => {
  answer = () => ({ kind: 'later', because: 'HTTP 503', afterMs: 3_000_000 })
  const ticket = await page('lost')
  await vi.waitFor(async () => expect((await notificationsOf(ticket))[0]?.attempts).toBe(1), settled)
  await pool.query(`delete from pgboss.job where state < 'active'`)
  await pool.query(`update notifications set due_at = now() - interval '2 minutes' where ticket_id = $1`, [ticket])
  answer = () => ({ kind: 'sent', response: {} })
  expect(await sweep({ pool, jobs, log }, new Date())).toBeGreaterThanOrEqual(1)
  await vi.waitFor(async () => expect((await notificationsOf(ticket))[0]?.status).toBe('sent'), settled)
})
