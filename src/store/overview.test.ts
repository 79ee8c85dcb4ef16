import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { fillDesk } from '../../test/filled-desk.ts'
import { deliveryLog, scannedAtMost } from './delivery-log.ts'
import { mailBuckets, mailsByAddress, oldestUnanswered, openCounts } from './overview.ts'
import { addRefusals } from './refusals.ts'
import { writeAutomaticMail } from './sent-mail.ts'
import { serviceTimes, timedAtMost, timedTickets } from './service-times.ts'

/** Over 30 days, the newest now; more than one search looks through. `npm run bench -- http` has 100,000. */
const tickets = 30_000
const now = new Date(Date.UTC(2026, 0, 31, 12))
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 2 })
  await fillDesk(pool, { tickets, now, days: 30 })
  await addRefusals(pool, [
    {
      ...{ outcome: 'refused', session: 's', clientIp: '192.0.2.9', reversePath: 'lost@customer.example' },
      ...{ recipients: ['nobody@ours.example'], because: 'no rule', reply: '550 5.1.1', sizeBytes: null, mails: 3 },
      at: hoursAgo(0.5),
    },
  ])
}, 120_000)
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** What a question reads, by table, without running against a clock: rows that pass a node, from EXPLAIN ANALYZE. */
async function rowsRead(text: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await pool.query<{ 'QUERY PLAN': readonly [{ Plan: Node }] }>(
    `explain (analyze, timing off, format json) ${text}`,
    [...values],
  )
  return scanned(rows[0]?.['QUERY PLAN'][0].Plan)
}
type Node = Readonly<{
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: readonly Node[]
}>
function scanned(node: Node | undefined): number {
  if (node === undefined) return 0
  const own = / Scan$/.test(node['Node Type']) && !/^(?:CTE|Subquery|Function)/.test(node['Node Type'])
  const rows = own ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] : 0
  return rows + (node.Plans ?? []).reduce((sum, one) => sum + scanned(one), 0)
}

/** Asks through a pool that also explains what it is asked. */
async function costOf(ask: (db: Pick<pg.Pool, 'query'>) => Promise<unknown>): Promise<number> {
  const asked: Readonly<{ text: string; values: readonly unknown[] }>[] = []
  const listening = {
    query: (query: string | { text: string; values?: unknown[] }, values: unknown[] = []) => {
      asked.push(typeof query === 'string' ? { text: query, values } : { text: query.text, values: query.values ?? [] })
      return typeof query === 'string' ? pool.query(query, values) : pool.query(query)
    },
  }
  await ask(Object.create(pool, { query: { value: listening.query } }))
  let rows = 0
  for (const { text, values } of asked) rows += await rowsRead(text, values)
  return rows
}

test('mails are counted by stretch and outcome, and only those of the window are read', async () => {
  const window = { since: hoursAgo(24), until: now, bucketSeconds: 3_600 }
  const found = await mailBuckets(pool, window)
  expect(found).toHaveLength(24)
  const perDay = found.reduce((sum, { accepted }) => sum + accepted, 0)
  expect(perDay).toBeGreaterThan(tickets / 30 / 2)
  expect(found.at(-1)?.refused).toBe(3)
  expect(await costOf((db) => mailBuckets(db, window))).toBeLessThan(perDay * 3)
})

test('the addresses that most mails were for come first, without their details', async () => {
  const [first] = await mailsByAddress(pool, hoursAgo(24), 5)
  expect(first?.address).toMatch(/^\w+@ours\.example$/)
  expect(await costOf((db) => mailsByAddress(db, hoursAgo(24), 5))).toBeLessThan(tickets / 10)
})

test('open tickets are counted by type and priority', async () => {
  const counted = await openCounts(pool)
  const { rows } = await pool.query(`select count(*)::int as n from tickets where status in ('new', 'open', 'pending')`)
  expect(counted.reduce((sum, one) => sum + one.tickets, 0)).toBe(rows[0]?.n)
})

test('the urgent tickets that wait for longest come first, and none that was answered', async () => {
  const found = await oldestUnanswered(pool, 5)
  expect(found).toHaveLength(5)
  expect(found.map(({ createdAt }) => createdAt.getTime())).toEqual(
    found.map(({ createdAt }) => createdAt.getTime()).toSorted((a, b) => a - b),
  )
  const refs = found.map(({ ref }) => ref)
  const { rowCount } = await pool.query(
    `select from messages m join tickets t on t.id = m.ticket_id where t.ref = any($1) and m.direction = 'out'`,
    [refs],
  )
  expect(rowCount).toBe(0)
})

test('an acknowledgement is no answer, and what is suspected to be spam waits for nobody', async () => {
  const bounds = [900]
  const [first, second] = await oldestUnanswered(pool, 2)
  const [times, open] = [await serviceTimes(pool, 'response', hoursAgo(24 * 30), bounds), await openCounts(pool)]
  const from = { email: 'support@ours.example', name: 'Support' }
  await writeAutomaticMail(pool, {
    ...{ id: randomUUID(), ticketId: Number(first?.ref.slice(2)), messageId: 'ack@ours.example', from },
    ...{ to: 'a@customer.example', subject: 'We have it', text: 'We have it', html: null, trace: {} },
    ...{ bytes: Buffer.from('x'), at: now },
  })
  expect((await oldestUnanswered(pool, 1))[0]?.ref).toBe(first?.ref)
  expect(await serviceTimes(pool, 'response', hoursAgo(24 * 30), bounds)).toEqual(times)
  const suspect = (because: string | null) =>
    pool.query('update tickets set suspected_because = $1 where ref = $2', [because, first?.ref])
  await suspect('a filter says so')
  expect((await oldestUnanswered(pool, 1))[0]?.ref).toBe(second?.ref)
  const sum = (counts: typeof open) => counts.reduce((all, one) => all + one.tickets, 0)
  expect(sum(await openCounts(pool))).toBe(sum(open) - 1)
  await suspect(null)
})

test.each(['response', 'solution'] as const)(
  'the median and nine tenths of the time to %s are those of the tickets themselves',
  async (milestone) => {
    const bounds = [900, 3_600, 86_400]
    const times = await serviceTimes(pool, milestone, hoursAgo(24 * 30), bounds)
    const all = await timedTickets(pool, milestone, { since: hoursAgo(24 * 30), from: 0, to: null, limit: 1_000_000 })
    const sorted = all.map(({ seconds }) => seconds).toSorted((a, b) => a - b)
    expect(times?.tickets).toBe(all.length)
    const at = (share: number) => {
      const place = (sorted.length - 1) * share
      const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
      return low + (high - low) * (place - Math.floor(place))
    }
    expect(times?.median).toBeCloseTo(at(0.5), 3)
    expect(times?.p90).toBeCloseTo(at(0.9), 3)
    expect(times?.within).toEqual([
      sorted.filter((one) => one < 900).length,
      sorted.filter((one) => one >= 900 && one < 3_600).length,
      sorted.filter((one) => one >= 3_600 && one < 86_400).length,
      sorted.filter((one) => one >= 86_400).length,
    ])
    // Of more tickets than this, the newest count: a bound for the figure, whatever the desk has.
    expect(all.length).toBeLessThanOrEqual(timedAtMost)
  },
)

test('the log walks back page by page, without a gap and without an entry twice', async () => {
  const question = { text: '', outcome: null, since: hoursAgo(2), until: null, limit: 50 } as const
  const seen: string[] = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof deliveryLog>> = await deliveryLog(pool, { ...question, before })
    seen.push(...page.mails.map(({ id }) => id))
    before = page.next
  } while (before !== null)
  const { rows } = await pool.query(
    `select (select count(*) from deliveries where received_at >= $1)::int
       + (select count(*) from refusals where at >= $1)::int as n`,
    [hoursAgo(2)],
  )
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBe(rows[0]?.n)
  expect(seen).toEqual(seen.toSorted().toReversed())
})

test('a search that finds nothing says how far it looked, and goes on from there to the end', async () => {
  const question = {
    text: 'nobody-of-this-name',
    outcome: null,
    since: hoursAgo(24 * 31),
    until: null,
    limit: 50,
  } as const
  let [before, pages] = [null as string | null, 0]
  do {
    const page: Awaited<ReturnType<typeof deliveryLog>> = await deliveryLog(pool, { ...question, before })
    expect(page.mails).toEqual([])
    expect(page.lookedBackTo === null).toBe(page.next === null)
    before = page.next
    pages++
  } while (before !== null)
  expect(pages).toBeGreaterThan(1)
  expect(await costOf((db) => deliveryLog(db, { ...question, before: null }))).toBeLessThan(5 * scannedAtMost)
})
