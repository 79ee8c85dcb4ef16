/** Long conversations: a ticket of thousands of messages is read in pages, each message once. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { deskMessages } from './desk-messages.ts'
import { deskTicket } from './desk-ticket.ts'
import { timelineOf } from './timeline.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  await pool.query(
    `insert into tickets (type, priority, status, subject, source) values ('incident', 'normal', 'new', 'A storm', 'email')`,
  )
  // Five of each minute, so that the time alone does not order them.
  await pool.query(
    `insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, trace, size_bytes, sha256, received_at)
     select gen_random_uuid(), 1, 'in', 'x', 'number ' || n, 'number ' || n, 'person', 'stranger', '{}', 1, '',
       timestamptz '2026-01-01' + n / 5 * interval '1 minute'
     from generate_series(1, 5000) n`,
  )
  await pool.query(
    `insert into ticket_events (id, ticket_id, kind, actor, at)
     select gen_random_uuid(), 1, 'grouped', 'postroom', now() + n * interval '1 second' from generate_series(1, 5000) n`,
  )
  await pool.query(
    `insert into participants (ticket_id, email, added_at) select 1, 'p' || n || '@x.test', now() from generate_series(1, 10000) n`,
  )
})

afterAll(async () => {
  await pool.end()
  await database.drop()
})

test('the pages of a conversation of 5,000 messages have each of them once, in order', async () => {
  const seen: Date[] = []
  const ids = new Set<string>()
  let before: string | null = null
  for (;;) {
    const page: Awaited<ReturnType<typeof deskMessages>> = await deskMessages(pool, { ticketId: 1, before, limit: 400 })
    seen.unshift(...page.messages.map(({ receivedAt }) => receivedAt))
    for (const { id } of page.messages) ids.add(id)
    before = page.messages[0]?.id ?? null
    if (!page.hasEarlier) break
  }
  expect([seen.length, ids.size]).toEqual([5_000, 5_000])
  expect(seen).toEqual(seen.toSorted((a, b) => a.getTime() - b.getTime()))
})

test('history and people of a ticket are bounded on its page', async () => {
  expect(await timelineOf(pool, { ticketId: 1, limit: 150 })).toHaveLength(150)
  const ticket = await deskTicket(pool, 1)
  expect([ticket?.messages, ticket?.participants.length]).toEqual([5_000, 200])
})
