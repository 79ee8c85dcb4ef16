/**
 * From mail to webhook, on a real database with the real outbox: what is committed reaches the receiver, signed and in the
 * shape that is promised, whatever the receiver does at first.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { builtInConfig, type Config } from '../../src/config/config.ts'
import { publishedEvents } from '../../src/config/outgoing-schema.ts'
import { committer } from '../../src/intake/commit.ts'
import type { Channel } from '../../src/notify/channel.ts'
import { type Notify, startNotify } from '../../src/notify/notify.ts'
import { type Jobs, openJobs } from '../../src/notify/outbox/jobs.ts'
import { openWebhooks } from '../../src/notify/webhooks/open-webhooks.ts'
import { planWebhooks } from '../../src/notify/webhooks/plan.ts'
import { SlackBody, WebhookBody } from '../../src/notify/webhooks/shapes.ts'
import { arrival, commitSettings } from '../arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { planContext } from '../happenings.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'

const secret = `whsec_${'A'.repeat(32)}`
const log = pino({ level: 'silent' })
let database: TestDatabase
let pool: pg.Pool
let receiver: WebhookReceiver
let jobs: Jobs
let notify: Notify
let webhooks: AsyncDisposable & Readonly<{ channel: Channel }>
let commit: ReturnType<typeof committer>
let dataDir = ''

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'postroom-webhooks-'))
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  receiver = await startWebhookReceiver({ secret })
  const registry = new Registry()
  webhooks = await openWebhooks({ pool, config, dataDir, secrets: new Map([['ALL', secret]]), log, registry })
  jobs = await openJobs({ pool, log })
  commit = committer(pool, () => ({ ...commitSettings, telling: { acknowledges: false, publishes: true } }))
  const { channel } = webhooks
  notify = await startNotify({
    ...{ pool, jobs, log, registry },
    channels: { pagerduty: none('pagerduty'), mail: none('mail'), webhook: channel },
    plans: { webhooks: planWebhooks },
    absorb: async () => undefined,
    context: (now) => ({ ...planContext, now, config: config() }),
    retry: () => ({ firstMs: 20, longestMs: 50 }),
  })
})
afterAll(async () => {
  await notify?.[Symbol.asyncDispose]()
  await jobs?.[Symbol.asyncDispose]()
  await webhooks?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
  await pool?.end()
  await database?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

/** Nothing is planned for it. */
const none = (name: Channel['name']): Channel => ({
  name,
  giveUpMs: () => 0,
  send: async () => ({ kind: 'refused', because: 'this test has no such channel' }),
})

function config(): Config {
  const to = (name: string, format: 'json' | 'slack') => ({
    ...{ name, format, url: `${receiver.origin}/${name}`, events: [...publishedEvents], allowPrivate: true },
  })
  const builtIn = builtInConfig()
  const retry = { ...builtIn.retry, longestMs: 50 }
  return { ...builtIn, retry, webhooks: [to('all', 'json'), to('chat', 'slack')] }
}

const told = (path: string, at: number) => receiver.received.filter((one) => one.path === path).slice(at)
const settled = { timeout: 15_000, interval: 30 }

test('a mail that opens a ticket, and its answer, reach all that subscribed, signed and in the promised shape', async () => {
  await commit([arrival({ digest: 'first', messageId: 'first@customer.test', newText: 'It takes 😀 minutes.' })])
  notify.wake()
  await vi.waitFor(() => expect(told('/all', 0)).toHaveLength(2), settled)
  await commit([arrival({ digest: 'second', messageId: 'second@customer.test', references: ['first@customer.test'] })])
  notify.wake()
  await vi.waitFor(() => expect(told('/all', 0)).toHaveLength(3), settled)
  await vi.waitFor(() => expect(told('/chat', 0)).toHaveLength(2), settled)

  const bodies = told('/all', 0).map(({ body }) => WebhookBody.parse(JSON.parse(body)))
  expect(bodies.map(({ type }) => type).toSorted()).toEqual(['message.received', 'message.received', 'ticket.created'])
  expect(bodies.find(({ data }) => data.event.kind === 'replied')?.data).toMatchObject({
    ticket: { ref: 'T-1', requester_email: 'ann@customer.test', url: planContext.ticketUrl('T-1') },
    message: { message_id: 'second@customer.test', direction: 'in' },
  })
  expect(bodies.find(({ type }) => type === 'ticket.created')?.data.message?.new_text).toBe('It takes 😀 minutes.')
  expect(told('/all', 0).every(({ isSigned }) => isSigned)).toBe(true)
  expect(new Set(told('/all', 0).map(({ id }) => id)).size).toBe(3)
  expect(told('/chat', 0).map(({ body }) => SlackBody.parse(JSON.parse(body)).text)).toEqual([
    expect.stringContaining('opened by'),
    expect.stringContaining('answer from'),
  ])
})

test('what a receiver does not take at first comes again, the same, until it does', async () => {
  const before = receiver.received.length
  receiver.behave({ status: 500 })
  await commit([arrival({ digest: 'third', messageId: 'third@customer.test' })])
  notify.wake()
  await receiver.came(before + 9)
  receiver.behave({ status: 200 })
  await vi.waitFor(async () => {
    const { rows } = await pool.query(`select 1 from notifications where status <> 'sent'`)
    expect(rows).toEqual([])
  }, settled)
  const came = receiver.received.slice(before)
  const bodiesById = Map.groupBy(came, ({ id }) => id)
  expect(bodiesById.size).toBe(3)
  for (const tries of bodiesById.values()) expect(new Set(tries.map(({ body }) => body)).size).toBe(1)
  expect((await pool.query('select 1 from webhook_states')).rows).toEqual([])
})

test('a webhook that is gone fails one notification, says so on the ticket, and is asked for nothing more', async () => {
  receiver.behave({ status: 410 })
  await commit([arrival({ digest: 'fourth', messageId: 'fourth@customer.test' })])
  notify.wake()
  const fates = async () => {
    const { rows } = await pool.query<{ target: string; status: string }>(
      `select target, status from notifications where ticket_id = (select max(id) from tickets) order by 1, 2`,
    )
    return rows.map(({ target, status }) => `${target} ${status}`)
  }
  await vi.waitFor(async () => expect(await fates()).toContain('chat failed'), settled)
  await vi.waitFor(async () => expect((await fates()).filter((fate) => fate.endsWith('queued'))).toEqual([]), settled)
  expect(await fates()).toContain('all failed')
  const before = receiver.received.length
  await commit([arrival({ digest: 'fifth', messageId: 'fifth@customer.test' })])
  notify.wake()
  await vi.waitFor(async () => expect(await fates()).toEqual(['all skipped', 'all skipped', 'chat skipped']), settled)
  expect(receiver.received).toHaveLength(before)
  const { rows } = await pool.query(
    `select distinct data->>'channel' as channel from ticket_events where kind = 'notification-failed'`,
  )
  expect(rows).toEqual([{ channel: 'webhook' }])
})
