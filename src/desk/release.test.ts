import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { happeningsOf } from '../store/happenings.ts'
import { takeFromOutbox } from '../store/outbox.ts'
import { numberOfRef } from '../tickets/ref.ts'
import { releaseTicket } from './release.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

test('whoever subscribed to changes is told that a held ticket was released', async () => {
  const held = arrival({ digest: 'held', messageId: 'held@customer.test', heldBecause: 'a sign-up' })
  const [outcome] = await committer(pool, () => commitSettings)([held])
  const ticketId = numberOfRef(outcome !== undefined && 'ref' in outcome ? outcome.ref : '') ?? 0
  expect(await releaseTicket(pool, { ticketId, actor: 'agent:bo', now: new Date() })).toMatchObject({
    kind: 'released',
  })
  const told = await happeningsOf(pool, await takeFromOutbox(pool, { rows: 10, events: 100 }))
  expect(told).toMatchObject([{ kind: 'released', actor: 'agent:bo', ticket: { id: ticketId, heldBecause: null } }])
})
