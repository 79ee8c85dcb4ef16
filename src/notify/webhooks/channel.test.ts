import pg from 'pg'
import { Registry } from 'prom-client'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../../test/webhook-receiver.ts'
import { builtInConfig, type Config } from '../../config/config.ts'
import { createLog } from '../../ops/log.ts'
import { addWebhookFailure, webhookStates } from '../../store/webhook-states.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import { createWebhookChannel } from './channel.ts'
import { createGuardedPost } from './guarded-post.ts'
import type { Webhook } from './plan.ts'
import { PageBody, SlackBody } from './shapes.ts'
import { webhookSecret } from './signature.ts'
import { observeWebhooks, webhookStandings } from './standing.ts'

const key = new Uint8Array(32).fill(7)
const secretOf = (name: string) => webhookSecret(name, new Map(), key)
const hour = 3_600_000

let database: TestDatabase
let pool: pg.Pool
let receiver: WebhookReceiver
let poster: ReturnType<typeof createGuardedPost>
let webhooks: readonly Webhook[] = []
let now = new Date()
let logged: string[] = []

const config = (): Config => ({ ...builtInConfig(), webhooks: [...webhooks] })
const log = createLog('info', { write: (line) => logged.push(line) }, false)

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  receiver = await startWebhookReceiver({ secret: secretOf('all') })
  poster = createGuardedPost({ userAgent: 'Postroom/test', timeoutMs: 10_000 })
})
afterAll(async () => {
  await poster?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
  await pool?.end()
  await database?.drop()
})
beforeEach(async () => {
  await pool.query('delete from webhook_states')
  webhooks = [webhookTo(receiver.origin)]
  now = new Date()
  logged = []
  receiver.behave({ status: 200 })
})

function webhookTo(url: string): Webhook {
  return { name: 'all', url, events: ['ticket.created'], format: 'json', allowPrivate: true }
}

function channel(): Channel {
  return createWebhookChannel({ config, secretOf, pool, post: poster.post, log, now: () => now, chance: () => 1 })
}

function aNotification(differences: Partial<Notification> = {}): Notification {
  return {
    id: uuidv7(),
    ticketId: 42,
    eventId: null,
    channel: 'webhook',
    kind: 'ticket.created',
    target: 'all',
    payload: { body: '{"type":"ticket.created","said":"ü"}' },
    attempts: 0,
    createdAt: new Date('2026-11-28T10:00:00Z'),
    ...differences,
  }
}

const send = (differences: Partial<Notification> = {}): Promise<Attempt> => channel().send(aNotification(differences))
const health = async () => (await webhookStandings(pool, config()))[0]?.is

/** So many failures, the last of them `overMs` after the first. */
async function fail(times: number, overMs: number): Promise<void> {
  const start = now.getTime()
  for (let time = 0; time < times; time++) {
    now = new Date(start + (overMs * time) / Math.max(1, times - 1))
    await send()
  }
}

test('what is planned is sent, byte for byte, and the receiver can verify it', async () => {
  const notification = aNotification()
  expect(await channel().send(notification)).toEqual({ kind: 'sent', response: { status: 200 } })
  expect(receiver.received.at(-1)).toMatchObject({
    id: notification.id,
    body: '{"type":"ticket.created","said":"ü"}',
    isSigned: true,
  })
})

test('a second try has the same id and the same body, and a signature of its own time', async () => {
  const notification = aNotification()
  receiver.behave({ status: 500 })
  now = new Date(Date.now() - 60_000)
  expect(await channel().send(notification)).toEqual({ kind: 'later', because: 'it answered 500', afterMs: null })
  receiver.behave({ status: 200 })
  now = new Date()
  expect(await channel().send(notification)).toMatchObject({ kind: 'sent' })
  const [first, second] = receiver.received.slice(-2)
  expect(second).toMatchObject({ id: first?.id, body: first?.body, isSigned: true })
  expect(first?.isSigned).toBe(true)
  expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp'])
})

test.each([
  ['a busy one', { status: 429, headers: { 'retry-after': '120' } }, { kind: 'later', afterMs: 120_000 }],
  ['one that is down', { status: 503 }, { kind: 'later', afterMs: null }],
  ['one that breaks off', 'close', { kind: 'later', afterMs: null }],
  ['one that redirects to loopback', { status: 302, headers: { location: 'http://127.0.0.1/' } }, { kind: 'later' }],
] as const)('%s is tried later', async (_, behaviour, attempt) => {
  receiver.behave(behaviour)
  expect(await send()).toMatchObject(attempt)
  expect(await health()).toBe('failing')
})

test('a webhook that is not in the config any more is refused', async () => {
  expect(await send({ target: 'renamed' })).toEqual({
    kind: 'refused',
    because: 'there is no webhook renamed in the config',
  })
})

test('a webhook that may not leads to no private address', async () => {
  webhooks = [{ ...webhookTo(receiver.origin), allowPrivate: false }]
  const before = receiver.received.length
  expect(await send()).toMatchObject({ kind: 'refused', because: expect.stringContaining('allow_private: true') })
  expect(receiver.received).toHaveLength(before)
})

test('a webhook that fails for a day is disabled, visibly, and what waits is skipped', async () => {
  const registry = new Registry()
  observeWebhooks(registry, pool, config)
  receiver.behave({ status: 500 })
  await fail(30, 23.9 * hour)
  expect(await health()).toBe('failing')
  expect(await registry.metrics()).toContain('postroom_webhooks_disabled 0')
  now = new Date(now.getTime() + hour)
  expect(await send()).toMatchObject({ kind: 'later' })
  expect(await health()).toBe('disabled')
  expect(await registry.metrics()).toContain('postroom_webhooks_disabled 1')
  expect(logged.filter((line) => line.includes('"level":50')).map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ msg: 'webhook disabled', webhook: 'all', failures: 31, because: 'it answered 500' }),
  ])
  const before = receiver.received.length
  expect(await send()).toEqual({
    kind: 'skipped',
    because: 'the webhook all is disabled: it answered 500',
    tell: false,
  })
  expect(receiver.received).toHaveLength(before)
})

test('few failures over a long time, and many over a short one, disable nothing', async () => {
  receiver.behave({ status: 500 })
  await fail(19, 72 * hour)
  expect(await health()).toBe('failing')
  await pool.query('delete from webhook_states')
  await fail(40, hour)
  expect(await health()).toBe('failing')
})

test('one success forgets all failures', async () => {
  receiver.behave({ status: 500 })
  await fail(30, 23 * hour)
  receiver.behave({ status: 204 })
  expect(await send()).toMatchObject({ kind: 'sent' })
  expect(await webhookStates(pool)).toEqual([])
})

test('410 Gone disables at once', async () => {
  receiver.behave({ status: 410 })
  expect(await send()).toEqual({ kind: 'refused', because: 'it answered 410 (gone: it wants nothing any more)' })
  expect(await send()).toMatchObject({ kind: 'skipped' })
  expect(logged.filter((line) => line.includes('webhook disabled'))).toHaveLength(1)
})

test('another URL in the config enables it again', async () => {
  receiver.behave({ status: 410 })
  await send()
  receiver.behave({ status: 200 })
  webhooks = [webhookTo(`${receiver.origin}/new`)]
  expect(await health()).toBe('well')
  expect(await send()).toMatchObject({ kind: 'sent' })
  expect(await webhookStates(pool)).toEqual([])
})

test('services that fail at the same time count each failure, and one of them says that it is disabled', async () => {
  const failure = { name: 'all', urlDigest: 'x', because: 'it answered 500' }
  const disableAfter = { failures: 20, since: new Date(now.getTime() + hour) }
  const added = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      addWebhookFailure(pool, { ...failure, now: new Date(now.getTime() + at), disableAfter }),
    ),
  )
  const counts = added.map(({ state }) => state.failures).toSorted((a, b) => a - b)
  expect(counts).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
  expect(added.filter(({ isNewlyDisabled }) => isNewlyDisabled)).toMatchObject([{ state: { failures: 20 } }])
})

test('a receiver that never answers holds one worker, and a page besides', async () => {
  receiver.behave({ status: 500 })
  await fail(3, 0)
  await using patient = createGuardedPost({ userAgent: 'Postroom/test', timeoutMs: 60_000 })
  const parts = { config, secretOf, pool, post: patient.post, log, now: () => now, chance: () => 0.5 }
  const one = createWebhookChannel(parts)
  receiver.behave('hang')
  const before = receiver.received.length
  const first = one.send(aNotification())
  await receiver.came(before + 1)
  expect(await one.send(aNotification())).toEqual({
    kind: 'not-yet',
    because: 'others wait for this webhook, which fails: it answered 500',
    afterMs: 187_500,
  })
  receiver.behave({ status: 200 })
  expect(await one.send(aNotification({ kind: 'page', payload: { subject: 'x', text: 'x' } }))).toMatchObject({
    kind: 'sent',
  })
  receiver.cut()
  expect(await first).toMatchObject({ kind: 'later' })
  expect(await one.send(aNotification())).toMatchObject({ kind: 'sent' })
})

test('a page is sent even by a disabled webhook, and that it arrives enables it', async () => {
  receiver.behave({ status: 410 })
  await send()
  receiver.behave({ status: 200 })
  const page = { subject: '[T-42] urgent: Down', text: 'T-42 is urgent' }
  const payload = { ...page, to: [] }
  expect(await send({ kind: 'page', payload })).toMatchObject({ kind: 'sent' })
  expect(PageBody.parse(JSON.parse(receiver.received.at(-1)?.body ?? ''))).toEqual({
    type: 'page',
    timestamp: '2026-11-28T10:00:00.000Z',
    data: page,
  })
  expect(await health()).toBe('well')
})

test('a page in a chat is text in lines', async () => {
  webhooks = [{ ...webhookTo(receiver.origin), format: 'slack' }]
  const payload = { to: [], subject: 'x', text: 'Nobody took <T-42>\nhttps://desk.example.com/tickets/T-42?a&b' }
  await send({ kind: 'page', payload })
  expect(SlackBody.parse(JSON.parse(receiver.received.at(-1)?.body ?? ''))).toEqual({
    text: 'Nobody took &lt;T-42&gt;\nhttps://desk.example.com/tickets/T-42?a&amp;b',
  })
})

test('events are tried for as long as mail is, pages for as long as pages are', () => {
  expect(channel().giveUpMs(aNotification())).toBe(24 * hour)
  expect(channel().giveUpMs(aNotification({ kind: 'page' }))).toBe(12 * hour)
})

test('neither log nor state has the URL, which is a secret of chats', async () => {
  webhooks = [webhookTo(`${receiver.origin}/services/T000/B000/XXXX`)]
  receiver.behave({ status: 410 })
  await send()
  expect(JSON.stringify([logged, await webhookStates(pool)])).not.toMatch(/services|XXXX|whsec/)
})
