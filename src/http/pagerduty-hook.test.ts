/** The hook over a real socket, on tickets of a real database: what is answered, and what became of the ticket. */
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { type GivenWebhook, ourIntegration, pagerdutyWebhook, signatureOf } from '../../test/pagerduty-webhooks.ts'
import { webParts } from '../../test/web-parts.ts'
import { committer } from '../intake/commit.ts'
import { dedupKeyOf } from '../notify/pagerduty/dedup-key.ts'
import { addNotifications, markSent } from '../store/notifications.ts'
import { takeFromOutbox } from '../store/outbox.ts'
import { numberOfRef } from '../tickets/ref.ts'
import { type HttpServer, listenHttp } from './server.ts'

const installation = '01900000-0000-7000-8000-0000000000ff'
const secret = 'secret-of-the-subscription'
const logged: string[] = []
let database: TestDatabase
let pool: pg.Pool
let server: HttpServer
let count = 0

let web: Awaited<ReturnType<typeof webParts>>

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  web = await webParts(database, pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }))
  server = await listenHttp({
    ...web.parts,
    pagerdutyHook: { secrets: ['another-secret', secret], installation },
  })
})
afterAll(async () => {
  await server.close()
  await web[Symbol.asyncDispose]()
  await pool.end()
  await database.drop()
})

const Answer = z.object({ outcome: z.string(), because: z.string(), error: z.string() }).partial()

type Page = Readonly<{ ref: string; title: string }>

/** A ticket with a page that PagerDuty has taken. */
async function pagedTicket(): Promise<Page> {
  count += 1
  const mail = arrival({ digest: `hook-${count}`, messageId: `${count}@customer.test`, to: ['sysops@example.com'] })
  const [outcome] = await committer(pool, () => commitSettings)([mail])
  const ref = outcome !== undefined && 'ref' in outcome ? outcome.ref : ''
  const [eventId = null] = await takeFromOutbox(pool, { rows: 10, events: 100 })
  const title = `[${ref}] The shop is down`
  const now = new Date()
  const [row] = await addNotifications(
    pool,
    [
      {
        ...{
          key: `hook-${count}`,
          ticketId: numberOfRef(ref),
          eventId,
          channel: 'pagerduty',
          kind: 'trigger',
          target: '',
        },
        ...{ payload: { reason: 'opened', follows: false }, dueAt: now, skippedBecause: null },
      },
    ],
    now,
  )
  await markSent(pool, row?.id ?? '', { title, key: '' }, now)
  return { ref, title }
}

async function post(body: string | Buffer, headers: Record<string, string>, to = server) {
  const response = await fetch(`http://${to.host}:${to.port}/hooks/pagerduty`, { method: 'POST', body, headers })
  return { status: response.status, answer: Answer.parse(await response.json()) }
}

/** A webhook about the page of a ticket, signed. */
async function tell(ref: string, { incident, ...given }: GivenWebhook = {}) {
  count += 1
  const body = pagerdutyWebhook({
    ...{ id: `event-${count}`, occurredAt: new Date().toISOString() },
    incident: { incident_key: dedupKeyOf(installation, ref), ...incident },
    ...given,
  })
  return post(body, { 'x-pagerduty-signature': signatureOf(body, secret) })
}

async function ticket(ref: string) {
  const { rows } = await pool.query(
    `select status, (select array_agg(kind || ' ' || actor order by id) from ticket_events
       where ticket_id = tickets.id and kind <> 'opened') as history from tickets where ref = $1`,
    [ref],
  )
  return rows[0]
}

test('acknowledged in PagerDuty, the ticket is open; resolved there, it is solved; and PagerDuty is named', async () => {
  const { ref } = await pagedTicket()
  expect(await tell(ref)).toEqual({
    status: 200,
    answer: { outcome: 'done', because: 'acknowledged in PagerDuty by Ann' },
  })
  expect(await ticket(ref)).toEqual({ status: 'open', history: ['status pagerduty:Ann'] })
  expect((await tell(ref, { type: 'incident.resolved' })).status).toBe(200)
  expect(await ticket(ref)).toEqual({ status: 'solved', history: ['status pagerduty:Ann', 'status pagerduty:Ann'] })
})

test('the same webhook again does nothing, also when many come at once', async () => {
  const { ref } = await pagedTicket()
  const again = { id: 'once', type: 'incident.reopened' }
  const answers = await Promise.all(Array.from({ length: 8 }, () => tell(ref, again)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(answers.filter(({ answer }) => answer.because === 'it came before')).toHaveLength(7)
  expect(await ticket(ref)).toEqual({ status: 'new', history: ['page-reopened pagerduty:Ann'] })
})

test('what follows from an event of ours moves nothing here', async () => {
  const { ref } = await pagedTicket()
  expect(await tell(ref, { type: 'incident.resolved', agent: ourIntegration })).toMatchObject({ status: 200 })
  expect(await ticket(ref)).toEqual({ status: 'new', history: null })
})

test('an incident without a key is known by the title of its page, and by that only', async () => {
  const { ref, title } = await pagedTicket()
  const strange = await tell(ref, { incident: { incident_key: null, title: `[${ref}] Another title` } })
  expect(strange).toMatchObject({ status: 202, answer: { outcome: 'refused' } })
  expect(await ticket(ref)).toMatchObject({ status: 'new' })
  expect(await tell(ref, { incident: { incident_key: null, title } })).toMatchObject({ status: 200 })
  expect(await ticket(ref)).toMatchObject({ status: 'open' })
})

test('incidents that are none of ours are refused and logged, but not so that PagerDuty gives up on us', async () => {
  const { ref } = await pagedTicket()
  await pool.query("update notifications set status = 'skipped', attempts = 0 where ticket_id = $1", [numberOfRef(ref)])
  logged.length = 0
  for (const key of [
    'something-else',
    dedupKeyOf('another-installation', ref),
    dedupKeyOf(installation, 'T-999999'),
    dedupKeyOf(installation, ref),
  ])
    expect(await tell(ref, { incident: { incident_key: key } })).toEqual({
      status: 202,
      answer: { outcome: 'refused', because: 'no ticket was paged by this incident' },
    })
  expect(logged.filter((line) => line.includes('PagerDuty webhook refused'))).toHaveLength(4)
  expect(await ticket(ref)).toEqual({ status: 'new', history: null })
})

test('a test of the subscription is answered', async () => {
  expect(await tell('', { type: 'pagey.ping', incident: { message: 'Hello from your friend Pagey!' } })).toEqual({
    status: 200,
    answer: { outcome: 'ignored', because: 'pagey.ping means nothing here' },
  })
})

test.each([
  ['without a signature', {}],
  ['with a signature by another secret', { 'x-pagerduty-signature': signatureOf(pagerdutyWebhook(), 'wrong-secret') }],
  ['with the signature of another body', { 'x-pagerduty-signature': signatureOf('other', secret) }],
])('a webhook %s is refused', async (_, headers: Record<string, string>) => {
  expect(await post(pagerdutyWebhook(), headers)).toMatchObject({ status: 401, answer: { outcome: 'refused' } })
})

test('garbage, and what happened long ago, is refused even when it is signed', async () => {
  expect(await post('{}', { 'x-pagerduty-signature': signatureOf('{}', secret) })).toMatchObject({ status: 400 })
  const { ref } = await pagedTicket()
  expect(await tell(ref, { occurredAt: '2020-10-02T18:45:22.169Z' })).toMatchObject({ status: 400 })
  expect(await ticket(ref)).toEqual({ status: 'new', history: null })
})

test('a body that no webhook has is not read to its end', async () => {
  const large = Buffer.alloc(1_048_577, 'x')
  expect((await post(large, { 'x-pagerduty-signature': signatureOf(large.toString(), secret) })).status).toBe(413)
})

test('without a secret there is no hook', async () => {
  const closed = await listenHttp({ ...web.parts, pagerdutyHook: { secrets: [], installation } })
  const body = pagerdutyWebhook()
  const answer = await post(body, { 'x-pagerduty-signature': signatureOf(body, '') }, closed)
  expect(answer).toEqual({ status: 404, answer: { error: 'PAGERDUTY_WEBHOOK_SECRET is not set' } })
  await closed.close()
})

test('webhooks that are too old to be believed are forgotten', async () => {
  await pool.query("insert into received_hooks values ('pagerduty:old', now() - interval '3 days')")
  const { ref } = await pagedTicket()
  await tell(ref)
  const { rows } = await pool.query("select 1 from received_hooks where id = 'pagerduty:old'")
  expect(rows).toEqual([])
})
