/** Pages of tickets that are merged, and parted again: a real database, and a double of PagerDuty over real sockets. */
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { planContext } from '../../test/happenings.ts'
import { type PagerDutyDouble, startPagerDutyDouble } from '../../test/pagerduty-double.ts'
import { builtInConfig } from '../config/config.ts'
import { committer } from '../intake/commit.ts'
import { createPagerDutyChannel } from '../notify/pagerduty/channel.ts'
import { createPagerDutyClient, type PagerDutyClient } from '../notify/pagerduty/client.ts'
import { dedupKeyOf } from '../notify/pagerduty/dedup-key.ts'
import { planPages } from '../notify/pagerduty/plan.ts'
import { deskTicket } from '../store/desk-ticket.ts'
import { happeningsOf } from '../store/happenings.ts'
import { addNotifications, markEnded, markSent, type NotificationRow } from '../store/notifications.ts'
import { takeFromOutbox } from '../store/outbox.ts'
import type { TicketChange } from '../tickets/change.ts'
import { changeTicket } from './change-ticket.ts'
import { mergeTickets, unmergeTicket } from './merge.ts'

const key = 'own0123456789own0123456789own012'
let database: TestDatabase
let pool: pg.Pool
let double: PagerDutyDouble
let client: PagerDutyClient
let mails = 0

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
})
beforeEach(async () => {
  double = await startPagerDutyDouble({ keys: [key] })
  client = createPagerDutyClient({ url: double.url, timeoutMs: 2_000 })
  return async () => {
    await client[Symbol.asyncDispose]()
    await double[Symbol.asyncDispose]()
  }
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** Opens a ticket by a mail to this address, and gives its number. */
async function mailTo(to: string): Promise<number> {
  mails += 1
  const mail = arrival({ digest: `merge-${mails}`, messageId: `${mails}@customer.test`, to: [to] })
  const [outcome] = await committer(pool, () => commitSettings)([mail])
  if (outcome === undefined || !('ref' in outcome)) throw new Error('not taken')
  return Number(outcome.ref.slice(2))
}

/** What the dispatcher does: plans what the outbox holds. */
async function plan(): Promise<readonly NotificationRow[]> {
  const happenings = await happeningsOf(pool, await takeFromOutbox(pool, { rows: 100, events: 1_000 }))
  const planned = happenings.flatMap((one) => planPages(one, { ...planContext, now: new Date() }))
  return addNotifications(pool, planned, new Date())
}

/** Sends them once in this order, and gives what came of each. */
async function send(rows: readonly NotificationRow[]): Promise<readonly string[]> {
  const channel = createPagerDutyChannel({
    ...{ pool, post: client.post, keys: new Map([['', key]]), installation: planContext.installation },
    ...{ config: builtInConfig, ticketUrl: planContext.ticketUrl, now: () => new Date(), chance: () => 0.5 },
  })
  const kinds: string[] = []
  for (const row of rows) {
    const attempt = await channel.send(row)
    kinds.push(attempt.kind)
    if (attempt.kind === 'sent') await markSent(pool, row.id, attempt.response, new Date())
    if (attempt.kind === 'skipped' || attempt.kind === 'refused')
      await markEnded(pool, row.id, {
        ...{ status: attempt.kind === 'skipped' ? 'skipped' : 'failed', because: attempt.because, wasTried: true },
      })
  }
  return kinds
}

const acting = () => ({ actor: 'agent:grace', now: new Date() })
const alerts = (id: number) =>
  double.alertsOf(dedupKeyOf(planContext.installation, `T-${id}`)).map(({ status }) => status)
const change = (ticketId: number, to: TicketChange) =>
  changeTicket(pool, { ticketId, change: to, because: 'a test', ...acting() })
const merge = (from: number, into: number) => mergeTickets(pool, { from, into, ...acting() })
const isNow = async (id: number) => {
  const ticket = await deskTicket(pool, id)
  return [ticket?.priority, ticket?.pagesOnCall]
}
/** Triggers first or last, as the outbox may. */
const withFirst = (kind: string, rows: readonly NotificationRow[]) =>
  rows.toSorted((a, b) => Number(b.kind === kind) - Number(a.kind === kind))

test('an urgent ticket that is merged into another one rings on there: its alert ends only when that page is taken', async () => {
  const [from, into] = [await mailTo('sysops@example.com'), await mailTo('support@example.com')]
  await send(await plan())
  expect(await merge(from, into)).toMatchObject({ kind: 'merged' })
  expect(await isNow(into)).toEqual(['urgent', true])
  const rows = withFirst('resolve', await plan())
  expect(rows.map(({ kind }) => kind)).toEqual(['resolve', 'trigger'])
  double.fail({ share: 1, how: [{ status: 503 }] })
  expect(await send(rows)).toEqual(['not-yet', 'later'])
  expect([alerts(from), alerts(into)]).toEqual([['triggered'], []])
  double.fail(null)
  expect(await send(withFirst('trigger', rows))).toEqual(['sent', 'sent'])
  expect([alerts(from), alerts(into)]).toEqual([['resolved'], ['triggered']])
  const { rows: events } = await pool.query(
    `select data->>'because' as because from ticket_events where ticket_id = $1 and kind = 'raised'`,
    [into],
  )
  expect(events).toEqual([{ because: `T-${from} was merged into it` }])
})

test('where the page for the other ticket is refused, the old alert stays open', async () => {
  const [from, into] = [await mailTo('sysops@example.com'), await mailTo('support@example.com')]
  await send(await plan())
  await merge(from, into)
  const [trigger, resolve] = withFirst('trigger', await plan())
  if (trigger === undefined || resolve === undefined) throw new Error('nothing was planned')
  await markEnded(pool, trigger.id, { status: 'failed', because: 'a test', wasTried: true })
  expect(await send([resolve])).toEqual(['skipped'])
  expect(alerts(from)).toEqual(['triggered'])
})

test('a ticket that pages already is not paged for again by a merge', async () => {
  const [from, into] = [await mailTo('sysops@example.com'), await mailTo('sysops@example.com')]
  await send(await plan())
  await merge(from, into)
  expect(await send(await plan())).toEqual(['sent'])
  expect([alerts(from), alerts(into)]).toEqual([['resolved'], ['triggered']])
})

test('trouble that somebody has taken wakes nobody again by a merge, or by its end', async () => {
  const [from, into] = [await mailTo('sysops@example.com'), await mailTo('support@example.com')]
  await change(from, { status: 'open' })
  await send(await plan())
  await merge(from, into)
  await unmergeTicket(pool, { ticketId: from, ...acting() })
  await send(await plan())
  expect(double.alerts).toEqual([])
  expect([await isNow(from), await isNow(into)]).toEqual([
    ['urgent', true],
    ['normal', false],
  ])
})

test('a merge that is taken back takes the page back, too: the ticket that had it rings again, and the other one no more', async () => {
  const [from, into] = [await mailTo('sysops@example.com'), await mailTo('support@example.com')]
  await send(await plan())
  await merge(from, into)
  await send(withFirst('trigger', await plan()))
  expect(await unmergeTicket(pool, { ticketId: from, ...acting() })).toMatchObject({ kind: 'merged' })
  expect(await isNow(into)).toEqual(['normal', false])
  const rows = withFirst('resolve', await plan())
  expect(await send(rows)).toEqual(['not-yet', 'sent'])
  expect(await send(withFirst('resolve', rows).slice(0, 1))).toEqual(['sent'])
  expect([alerts(from), alerts(into)]).toEqual([['resolved', 'triggered'], ['resolved']])
})

test('what is suspected to be spam takes no ticket in: nobody looks there', async () => {
  const [from, into] = [await mailTo('sysops@example.com'), await mailTo('support@example.com')]
  await pool.query(`update tickets set suspected_because = 'a test' where id = $1`, [into])
  expect(await merge(from, into)).toMatchObject({ kind: 'not-allowed', because: expect.stringContaining('spam') })
})
