/**
 * Pages from mail to PagerDuty, through the real service: a committed urgent mail is paged, once, whatever fails in between.
 * PagerDuty is a double that refuses what PagerDuty refuses; the service is killed as crashes do it.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { type PagerDutyDouble, startPagerDutyDouble } from '../pagerduty-double.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService, type Workplace } from './harness.ts'
import { composeMail } from './mails.ts'
import { sendUntilAccepted } from './mta.ts'
import type { Transaction } from './smtp-client.ts'
import { Tables } from './tables.ts'

// Some 20 s on two quiet cores, half of it the time after which a dead worker's jobs are given to another.
vi.setConfig({ testTimeout: 240_000 })

const key = 'a'.repeat(32)
const patient = `${asksNoDns}paging: { rate: 10000 }\nretry: { first: 100ms, longest: 1s }\n`
const mailCount = 1_000
const kills = [100, 300, 500, 700, 900]

let place: Workplace
let database: TestDatabase
let pagerduty: PagerDutyDouble
let tables: Tables
let current: Promise<Service>

const start = () =>
  startService(place, {
    DATABASE_URL: database.url,
    PAGERDUTY_ROUTING_KEY: key,
    PAGERDUTY_URL: pagerduty.url,
  })

beforeAll(async () => {
  place = await createConfiguredWorkplace(patient)
  database = await createTestDatabase()
  pagerduty = await startPagerDutyDouble({ keys: [key] })
  tables = new Tables(database.url)
  current = start()
  await current
})

afterAll(async () => {
  const service = await current.catch(() => null)
  await service?.[Symbol.asyncDispose]()
  await tables[Symbol.asyncDispose]()
  await pagerduty[Symbol.asyncDispose]()
  await database.drop()
  await place[Symbol.asyncDispose]()
})

function urgentMails(run: string, count: number): readonly Transaction[] {
  return Array.from({ length: count }, (_, n) => ({
    reversePath: `customer${n}@shop.example`,
    recipients: ['sysops@humanmade.com'],
    data: composeMail({
      from: `customer${n}@shop.example`,
      to: 'sysops@humanmade.com',
      subject: `Down: shop ${n} (${run})`,
      messageId: `${run}.${n}@shop.example`,
    }),
  }))
}

test('1,000 urgent mails, PagerDuty failing every second time, the service killed five times: each ticket is paged, once', async () => {
  pagerduty.fail({ share: 0.5, how: [{ status: 500 }, { status: 429, retryAfter: '1' }, 'cut', 'garbage', 'unheard'] })
  const killed: Promise<void>[] = []
  const sent = await sendUntilAccepted(urgentMails('kill', mailCount), {
    senders: 8,
    address: async () => (await current).smtp,
    onAccepted: (count) => {
      if (kills.includes(count)) killed.push(killAndStart())
    },
  })
  await Promise.all(killed)
  const refs = sent.map(({ ref }) => ref)
  expect(new Set(refs).size).toBe(mailCount)

  await vi.waitFor(async () => expect(await unsent()).toBe(0), { timeout: 180_000, interval: 250 })
  const installation = await tables.installation()
  const opened = refs.map((ref) => [ref, pagerduty.alertsOf(`postroom-${installation}-${ref}`).length])
  expect(opened.filter(([, alerts]) => alerts !== 1)).toEqual([])
  expect(pagerduty.alerts).toHaveLength(mailCount)
  expect(pagerduty.requests.filter(({ outcome }) => outcome === 'refused')).toEqual([])
})

async function killAndStart(): Promise<void> {
  current = current.then(async (service) => {
    service.kill('SIGKILL')
    await service.exited
    return start()
  })
  await current
}

async function unsent(): Promise<number> {
  const states = await tables.notificationsByStatus('pagerduty')
  return mailCount - (states.get('sent') ?? 0)
}
