/**
 * Promises 1 and 2 under crashes: while eight senders push mail as MTAs do, the service is killed (SIGKILL) and restarted
 * again and again, then its Postgres is (SIGQUIT, what `pg_ctl stop -m immediate` sends). At the end every acknowledged
 * mail is exactly one ticket, the one whose ref was in its reply. This is process death, not power loss.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  asksNoDns,
  createConfiguredWorkplace,
  embeddedPostgres,
  isAlive,
  type Service,
  startService,
  type Workplace,
} from './harness.ts'
import { composeMail } from './mails.ts'
import { type Sent, sendUntilAccepted } from './mta.ts'
import type { Transaction } from './smtp-client.ts'
import { Tables } from './tables.ts'

type Mail = Transaction & Readonly<{ messageId: string }>

const senders = 8
const mailCount = 360
/** After how many acknowledgements, and how much later (ms), something is killed: to meet every step of a mail. */
const kills = [
  { after: 30, ms: 0 },
  { after: 90, ms: 3 },
  { after: 150, ms: 7 },
  { after: 210, ms: 12 },
  { after: 270, ms: 20 },
]

// Some 15 s each on two quiet cores, most of it the restarts.
vi.setConfig({ testTimeout: 120_000 })

let place: Workplace
/** The service that runs now, or will in a moment. */
let current: Promise<Service>

beforeAll(async () => {
  place = await createConfiguredWorkplace(asksNoDns)
  current = startService(place)
  await current
})

afterAll(async () => {
  const service = await current.catch(() => null)
  await service?.[Symbol.asyncDispose]()
  // Killed, the service leaves its postmaster running; it must not outlive the test.
  const postgres = await embeddedPostgres(place)
  if (postgres) process.kill(postgres.pid, 'SIGQUIT')
  await place[Symbol.asyncDispose]()
})

test('the service is killed again and again: every acknowledged mail is one ticket, nothing twice', async () => {
  const mails = composeMails('service')
  const sent = await sendWhile(mails, killService)
  await expectOneTicketEach(mails, sent, 0)
})

test('Postgres is killed again and again: it comes back by itself, and every acknowledged mail is one ticket', async () => {
  const mails = composeMails('postgres')
  const earlier = mailCount
  const killed = new Set<number>()
  const sent = await sendWhile(mails, async () => {
    const postgres = await embeddedPostgres(place)
    if (!postgres) return
    process.kill(postgres.pid, 'SIGQUIT')
    killed.add(postgres.pid)
  })
  expect(killed.size).toBeGreaterThanOrEqual(4)
  await expectOneTicketEach(mails, sent, earlier)
})

test('SIGTERM ends the service with 0 and its Postgres with it', async () => {
  const service = await current
  const postgres = await embeddedPostgres(place)
  service.kill('SIGTERM')
  expect(await service.exited).toEqual({ code: 0, signal: null })
  expect(postgres && isAlive(postgres.pid)).toBe(false)
})

/** Sends all mails, doing `harm` at each of the planned moments; resolves when every mail is acknowledged. */
async function sendWhile(mails: readonly Mail[], harm: () => Promise<void>): Promise<readonly Sent<Mail>[]> {
  const done: Promise<void>[] = []
  const sent = await sendUntilAccepted(mails, {
    senders,
    address: async () => (await current).smtp,
    onAccepted: (count) => {
      const due = kills.find(({ after }) => after === count)
      if (due) done.push(pause(due.ms).then(harm))
    },
  })
  await Promise.all(done)
  // Otherwise nothing was in flight when it fell, and the test would show nothing.
  expect(sent.some(({ attempts }) => attempts > 1)).toBe(true)
  return sent
}

async function killService(): Promise<void> {
  current = current.then(async (service) => {
    service.kill('SIGKILL')
    await service.exited
    return startService(place)
  })
  await current
}

async function expectOneTicketEach(mails: readonly Mail[], sent: readonly Sent<Mail>[], earlierTickets: number) {
  await using tables = new Tables((await embeddedPostgres(place))?.url ?? 'no Postgres')
  const held = await tables.refsByMessageId()
  const acknowledged = Object.fromEntries(sent.map(({ mail, ref }) => [mail.messageId, [ref]]))
  const kept = Object.fromEntries(mails.map(({ messageId }) => [messageId, held.get(messageId)]))
  expect(kept).toEqual(acknowledged)
  expect(await tables.ticketCount()).toBe(mails.length + earlierTickets)
}

/** Mostly small, as mail is; every 20th larger than what is kept in memory, so that files are met half written too. */
function composeMails(run: string): readonly Mail[] {
  return Array.from({ length: mailCount }, (_, n) => {
    const author = `customer${n}@shop.example`
    const messageId = `${run}.${n}@shop.example`
    const text = 'The order page is blank. '.repeat(n % 20 === 0 ? 60_000 : 30)
    const data = composeMail({ from: author, subject: `Order ${n} (${run})`, messageId, text })
    return { reversePath: author, recipients: ['support@humanmade.com'], data, messageId }
  })
}
