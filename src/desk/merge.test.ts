/** Merges on a real database: what was done before is known afterwards, and what is taken back is as it was. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings, type Given } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { mergeTickets, unmergeTicket } from './merge.ts'
import { note } from './note.ts'

let database: TestDatabase
let pool: pg.Pool
let mails = 0

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const acting = () => ({ actor: 'agent:grace', now: new Date() })

/** Opens a ticket by a mail, and gives its number. */
async function ticket(given: Given = {}): Promise<number> {
  mails += 1
  const [outcome] = await committer(
    pool,
    () => commitSettings,
  )([arrival({ digest: `digest-${mails}`, messageId: `${mails}@customer.test`, ...given })])
  if (outcome === undefined || outcome instanceof Error || outcome.kind === 'refused') throw new Error('not taken')
  return Number(outcome.ref.slice(2))
}

test('a note that is sent again after its ticket was merged is the one that was written', async () => {
  const [from, into] = [await ticket(), await ticket()]
  const writing = { ticketId: from, text: 'Once', key: 'k', limitBytes: 1_000_000, ...acting() }
  const first = await note(pool, writing)
  await mergeTickets(pool, { from, into, ...acting() })
  expect(first).toMatchObject({ kind: 'noted' })
  expect(await note(pool, writing)).toEqual({ ...first, kind: 'already-noted' })
})

test('a merge that is taken back brings back the storm of alerts, too', async () => {
  const [from, into] = [await ticket(), await ticket()]
  await pool.query(
    `insert into alert_groups (key, ticket_id, first_at, last_at, mails) values ('disk', $1, now(), now(), 2)`,
    [from],
  )
  const storm = async () => Number((await pool.query('select ticket_id from alert_groups')).rows[0]?.ticket_id)
  await mergeTickets(pool, { from, into, ...acting() })
  expect(await storm()).toBe(into)
  expect(await unmergeTicket(pool, { ticketId: from, ...acting() })).toMatchObject({ kind: 'merged' })
  expect(await storm()).toBe(from)
})
