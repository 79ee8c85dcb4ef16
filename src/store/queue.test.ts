/** Lists of the desk over thousands of tickets: every ticket once, in order, whatever happens between two pages. */
import type pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createPool } from './pool.ts'
import { queuePage, type Sort, sorts } from './queue.ts'
import { queueCounts } from './queue-counts.ts'
import { everything, flags, type QueueFilter, queryOf } from './queue-filter.ts'
import { nearestTickets } from './search.ts'
import { oldestUnwritten, prepareTrigrams, writeSearch } from './search-index.ts'

const tickets = 6_000
let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, max: 4, queryTimeoutMs: 30_000, log: pino({ level: 'silent' }) })
  await pool.query(
    `insert into tickets (type, priority, status, subject, requester_email, requester_name, source, assignee, tags, created_at, updated_at)
     select (array['incident','problem','task','question'])[1 + n % 4], (array['low','normal','high','urgent'])[1 + n % 7 % 4],
       (array['new','open','pending','solved','closed'])[1 + n % 5],
       case when n % 100 = 0 then 'The chandelier flickers ' || n else 'The shop is slow ' || n end,
       'user' || n % 50 || '@customer' || n % 9 || '.test', 'User ' || n % 50, 'email',
       case when n % 3 = 0 then 'ada@desk.test' end, case when n % 10 = 0 then array['slow'] else '{}' end,
       timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-02-01' + (n * 7919 % 6000 / 2) * interval '1 minute'
     from generate_series(1, $1) n`,
    [tickets],
  )
  await pool.query(
    `insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, trace, size_bytes, sha256, received_at, parse_error, held_because)
     select gen_random_uuid(), id, 'in', subject, 'Word number ' || id || ' of a text, wp-config.php', 'Word number ' || id || ' of a text, wp-config.php',
       'person', case when id % 500 = 0 then 'informed' else 'stranger' end, '{}', 1, '', created_at,
       case when id % 400 = 0 then 'broken' end, case when id % 300 = 0 then 'a code' end
     from tickets`,
  )
  expect(await prepareTrigrams(pool)).toBe(null)
  let since = (await oldestUnwritten(pool)) ?? new Date()
  for (;;) {
    const { written, until } = await writeSearch(pool, { since, limit: 1_000 })
    if (written === 0) break
    since = until ?? since
  }
  await pool.query('analyze')
}, 120_000)

afterAll(async () => {
  await pool.end()
  await database.drop()
})

async function all(filter: Partial<QueueFilter>, sort: Sort, limit = 97): Promise<readonly number[]> {
  const seen: number[] = []
  let after: string | null = null
  do {
    const page = await queuePage(pool, { filter: { ...everything, ...filter }, sort, after, limit })
    seen.push(...page.tickets.map(({ id }) => id))
    after = page.next
  } while (after !== null)
  return seen
}

test.each(sorts)('by %s, the pages give every ticket once', async (sort) => {
  const seen = await all({}, sort, 500)
  expect([seen.length, new Set(seen).size]).toEqual([tickets, tickets])
})

test('orders are what they say', async () => {
  const { rows } = await pool.query<{ id: string }>('select id from tickets order by updated_at desc, id desc')
  expect(await all({}, 'updated', 500)).toEqual(rows.map(({ id }) => Number(id)))
  const urgentFirst = await queuePage(pool, { filter: everything, sort: 'priority', after: null, limit: 50 })
  expect(new Set(urgentFirst.tickets.map(({ priority }) => priority))).toEqual(new Set(['urgent']))
})

test.each<[string, Partial<QueueFilter>, string]>([
  ['status', { statuses: ['new', 'open'] }, `status in ('new', 'open')`],
  [
    'type and priority',
    { types: ['task'], priorities: ['high', 'urgent'] },
    `type = 'task' and priority in ('high', 'urgent')`,
  ],
  ['assignee', { assignee: 'ada@desk.test' }, `assignee = 'ada@desk.test'`],
  ['nobody', { assignee: 'nobody', statuses: ['open'] }, `assignee is null and status = 'open'`],
  ['tag', { tag: 'slow' }, `'slow' = any(tags)`],
  ['requester', { from: 'user7@customer' }, `requester_email like '%user7@customer%'`],
  ['requester with signs of patterns', { from: 'user_7%' }, 'false'],
  ['held', { flag: 'held' }, 'id % 300 = 0'],
  ['parse error', { flag: 'parse-error' }, 'id % 400 = 0'],
  ['unverified', { flag: 'unverified' }, 'id % 500 = 0'],
  ['suspected spam', { flag: 'spam' }, 'suspected_spam'],
  ['attachment', { hasAttachment: true }, 'false'],
  ['words', { words: ['chandel', 'flick'] }, 'id % 100 = 0'],
  ['words of a file name', { words: ['wp', 'config', 'php', '4242'] }, 'id = 4242'],
])('a filter by %s gives those and no others', async (_, filter, condition) => {
  const { rows } = await pool.query<{ id: string }>(`select id from tickets where ${condition} order by id`)
  const expected = rows.map(({ id }) => Number(id))
  expect(await all(filter, 'oldest')).toEqual(expected)
  expect((await all(filter, 'updated')).toSorted((a, b) => a - b)).toEqual(expected)
})

test('a ticket that comes, and one that changes, between two pages hides none of the others', async () => {
  const first = await queuePage(pool, { filter: everything, sort: 'updated', after: null, limit: 50 })
  await pool.query('begin; update tickets set updated_at = now() where id = 17; commit')
  const second = await queuePage(pool, { filter: everything, sort: 'updated', after: first.next, limit: 50 })
  const ids = [...first.tickets, ...second.tickets].map(({ id }) => id)
  const { rows } = await pool.query<{ id: string }>(
    'select id from tickets where id <> 17 order by updated_at desc, id desc limit 99',
  )
  expect(ids.filter((id) => id !== 17).slice(0, 99)).toEqual(rows.map(({ id }) => Number(id)))
})

test('what is no key is the first page, and what is no word is no syntax error', async () => {
  for (const after of ['x', "2026'; drop table tickets;--~1", '~', '9'.repeat(30), '2026-99-99~1'])
    expect((await queuePage(pool, { filter: everything, sort: 'updated', after, limit: 1 })).tickets).toHaveLength(1)
  for (const word of ["'", '\\', "\\'", '& |', ':*', '(', 'a:b', "''';--", '\u0001'])
    await queuePage(pool, { filter: { ...everything, words: [word] }, sort: 'updated', after: null, limit: 1 })
  expect(queryOf({ words: ["it's", 'a\\b'], from: 'ada@x' })).toBe("'it''s':* & 'a\\\\b':* & 'ada':*B & 'x':*B")
})

test('what is misspelt is found by what is close', async () => {
  const near = await nearestTickets(pool, { ...everything, words: ['chandelir', 'fliker'] }, 10)
  expect(near === 'not-available' ? near : near.map(({ subject }) => subject.startsWith('The chandelier'))).toEqual(
    Array(10).fill(true),
  )
})

test('a change is searched for with its new words, and a reading again likewise', async () => {
  await pool.query(`update tickets set subject = 'Xylophone', updated_at = now() + interval '1 hour' where id = 5`)
  await writeSearch(pool, { since: new Date(), limit: 10 })
  expect(await all({ words: ['xylophone'] }, 'updated')).toEqual([5])
  await pool.query(
    `update messages set new_text = 'Glockenspiel' where ticket_id = 6; update ticket_search set as_of = null where ticket_id = 6`,
  )
  await writeSearch(pool, { since: new Date(Date.now() + 7_200_000), limit: 10 })
  expect(await all({ words: ['glockenspiel'] }, 'updated')).toEqual([6])
})

test('counts are those of the lists', async () => {
  const { unsettled, flagged } = await queueCounts(pool)
  const sum = unsettled.reduce((total, { tickets: some }) => total + some, 0)
  expect(sum).toBe((await all({ statuses: ['new', 'open', 'pending'] }, 'oldest', 500)).length)
  for (const flag of flags) expect([flag, flagged[flag]]).toEqual([flag, (await all({ flag }, 'oldest')).length])
})

test('where nobody may create the extension, search says so and finds what is spelt right', async () => {
  await pool.query('drop index ticket_search_names_idx; drop extension pg_trgm')
  expect(await nearestTickets(pool, { ...everything, words: ['chandelir'] }, 10)).toBe('not-available')
  expect((await all({ words: ['chandelier'] }, 'updated')).length).toBe(60)
})
