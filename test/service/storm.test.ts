/**
 * Storms of alerts over sockets: the fixtures of monitoring systems as they come and end, and five thousand mails at once.
 * One ticket and one page for each alert, and every mail kept.
 */
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asksNoDns } from './harness.ts'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'
import { asSent, connectSmtp, refIn } from './smtp-client.ts'

// Alerts that a worker reads must be read whole, however busy the machine: the text says what some of them are about.
const config = `${asksNoDns}limits: { read_budget: 20s }
grouping:
  solve_on_recovery: true
  senders:
    - name: Backup server
      from: backup@*
      subject: "{state}: job {job} on {host}"
      recovery: [SUCCEEDED]
`

let scene: Scene
let database: pg.Client
beforeAll(async () => {
  scene = await openScene({}, config)
  database = new pg.Client(scene.databaseUrl)
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await scene?.[Symbol.asyncDispose]()
})

const paging = { reversePath: 'alerts@monitor.example', recipients: ['sysops@humanmade.com'] }
const folder = new URL('../../fixtures/alerts/', import.meta.url)

/** A fixture as if it were sent now; `n` makes it another mail than the one before. */
function fixture(name: string, n: number): Buffer {
  const text = readFileSync(new URL(`${name}.eml`, folder), 'latin1')
    .replace(/^Date: .*$/m, `Date: ${new Date().toUTCString()}`)
    .replace(/^Message-ID: </im, `Message-ID: <${n}.`)
  return asSent(Buffer.from(`X-Turn: ${n}\r\n${text}`, 'latin1'))
}

let turn = 0
const sendFixture = (name: string) => scene.send(fixture(name, turn++), paging)

/** What mails did to a ticket; that nobody can be paged here is told whenever the outbox gets to it. */
async function historyOf(ref: string): Promise<readonly string[]> {
  const events = (await scene.tables.eventsOf(ref)).filter(({ kind }) => kind !== 'not-sent')
  return events.map(({ kind, data }) => (data['page'] === true ? `${kind}, pages` : kind))
}

const problems = readdirSync(folder)
  .filter((file) => file.endsWith('-problem.eml'))
  .map((file) => file.replace('-problem.eml', ''))
const recoveries = problems.filter((name) => readdirSync(folder).includes(`${name}-recovery.eml`))

test.each(recoveries)(
  '%s: problem, problem again, recovery and problem are one page, a solved ticket, and news',
  async (name) => {
    const ref = await sendFixture(`${name}-problem`)
    expect(await sendFixture(`${name}-problem`)).toBe(ref)
    expect(await sendFixture(`${name}-recovery`)).toBe(ref)
    expect(await historyOf(ref)).toEqual(['opened, pages', 'grouped', 'recovered', 'status'])
    expect(await scene.tables.ticket(ref)).toMatchObject({ priority: 'urgent', status: 'solved' })
    const news = await sendFixture(`${name}-problem`)
    expect(news).not.toBe(ref)
    expect(await historyOf(news)).toEqual(['opened, pages'])
    await scene.tables.setStatus(news, 'solved')
  },
)

test.each(problems.filter((name) => !recoveries.includes(name)))(
  '%s, again and again, is one ticket and one page',
  async (name) => {
    const ref = await sendFixture(`${name}-problem`)
    expect(await sendFixture(`${name}-problem`)).toBe(ref)
    expect(await historyOf(ref)).toEqual(['opened, pages', 'grouped'])
  },
)

test('an acknowledgement is noted on the ticket that is open, and solves nothing', async () => {
  const ref = await sendFixture('nagios-problem')
  expect(await sendFixture('nagios-acknowledgement')).toBe(ref)
  expect(await historyOf(ref)).toEqual(['opened, pages', 'noted'])
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'new' })
  await scene.tables.setStatus(ref, 'closed')
})

test('a ticket that somebody has taken is left open by the recovery', async () => {
  const ref = await sendFixture('pingdom-problem')
  await scene.tables.setStatus(ref, 'open')
  expect(await sendFixture('pingdom-recovery')).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'open' })
  await scene.tables.setStatus(ref, 'closed')
})

test('a recovery that ends nothing opens a ticket and wakes nobody', async () => {
  const mail = composeMail({
    from: 'Nagios <nagios@monitor.example>',
    subject: '** RECOVERY Host Alert: never-seen is UP **',
    messageId: 'never-seen@monitor.example',
    to: 'sysops@humanmade.com',
  })
  const ref = await scene.send(mail, paging)
  expect(await historyOf(ref)).toEqual(['opened'])
  expect(await scene.tables.ticket(ref)).toMatchObject({ type: 'incident', priority: 'urgent', status: 'new' })
})

test('people who forward an alert, or write like one, have tickets of their own', async () => {
  const alert = await sendFixture('nagios-problem')
  const people = readdirSync(folder).filter((file) => file.startsWith('person-'))
  const refs: string[] = []
  for (const file of people) refs.push(await sendFixture(file.replace('.eml', '')))
  expect(new Set([alert, ...refs]).size).toBe(people.length + 1)
  for (const ref of refs) expect(await scene.tables.messagesOf(ref)).toMatchObject([{ origin: 'person' }])
})

test('a monitoring system that only the config knows', async () => {
  const send = (subject: string) =>
    scene.send(composeMail({ from: 'backup@web1.example', subject, messageId: `${turn++}@web1.example` }), paging)
  const ref = await send('FAILED: job nightly on web1')
  expect(await send('FAILED: job nightly on web1')).toBe(ref)
  expect(await scene.tables.messagesOf(ref)).toMatchObject([{ origin: 'auto-generated' }, { origin: 'auto-generated' }])
  expect(await send('FAILED: job nightly on web2')).not.toBe(ref)
})

/** Alerts of fifty services, each a hundred times, in an order that mixes them; numbers and states differ. */
const services = 50
const repeats = 100
const connections = 20

function stormMail(n: number): Buffer {
  const service = n % services
  const host = `node${Math.floor(service / 5)}`
  const subjects = [
    `** PROBLEM Service Alert: ${host}/check ${service} is ${n % 3 === 0 ? 'WARNING' : 'CRITICAL'} **`,
    `[FIRING:${1 + (n % 9)}] Check${service} ${host}:9100 (prod critical)`,
    `Check ${String.fromCharCode(65 + service)} of ${host}.example failed ${n} times since 03:${10 + (n % 50)}`,
  ]
  const from = ['nagios@monitor.example', 'alertmanager@monitor.example', 'noreply@checks.example'][service % 3]
  const subject = subjects[service % 3] ?? ''
  return composeMail({ from: from ?? '', subject, messageId: `storm.${n}@monitor.example`, to: 'sysops@humanmade.com' })
}

// Four seconds on two cores that have nothing else to do.
test('five thousand monitoring mails at once: one ticket for each alert, one page each, and every mail kept', {
  timeout: 120_000,
}, async () => {
  const before = await scene.tables.ticketCount()
  const numbers = Array.from({ length: services * repeats }, (_, n) => n)
  const refs = new Map<number, Set<string>>()
  async function sender(): Promise<void> {
    await using connection = await connectSmtp(scene.service.smtp)
    for (let n = numbers.shift(); n !== undefined; n = numbers.shift()) {
      const ref = refIn(await connection.deliver({ ...paging, data: stormMail(n) }))
      refs.set(n % services, (refs.get(n % services) ?? new Set()).add(ref))
    }
  }
  await Promise.all(Array.from({ length: connections }, sender))

  expect([...refs.values()].map((ofService) => ofService.size)).toEqual(Array(services).fill(1))
  const tickets = [...refs.values()].flatMap((ofService) => [...ofService])
  expect(new Set(tickets).size).toBe(services)
  expect(await scene.tables.ticketCount()).toBe(before + services)

  const { rows } = await database.query<Record<string, number>>(
    `select count(distinct m.message_id)::int as mails, count(r.message_id)::int as raw
     from messages m join raw_chunks r on r.message_id = m.id where m.message_id like 'storm.%'`,
  )
  expect(rows).toEqual([{ mails: services * repeats, raw: services * repeats }])
  const { rows: events } = await database.query<Record<string, unknown>>(
    `select t.ref, count(*) filter (where (e.data->>'page')::boolean)::int as pages,
       count(*) filter (where e.kind = 'grouped')::int as grouped, max((e.data->>'mails')::int) as counted
     from ticket_events e join tickets t on t.id = e.ticket_id where t.ref = any($1) group by t.ref`,
    [tickets],
  )
  expect(events).toHaveLength(services)
  for (const event of events) expect(event).toMatchObject({ pages: 1, grouped: repeats - 1, counted: repeats })
})
