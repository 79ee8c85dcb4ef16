/** Merges on a real database: what was done before is known afterwards, and what is taken back is as it was. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings, type Given } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { customerConversation, customerTicket } from '../store/customer-tickets.ts'
import { type ReadingColumns, replaceReading } from '../store/messages.ts'
import { mergeTickets, unmergeTicket } from './merge.ts'
import { note } from './note.ts'
import { releaseTicket } from './release.ts'

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

/** What customers of a ticket see of its messages, and which of them are held. */
async function shownOn(ticketId: number) {
  const { messages } = await customerConversation(pool, { ticketId, before: null, limit: 50 })
  return messages.map(({ heldBecause }) => heldBecause)
}

/** A quarantined ticket, by a first mail that is held, and an answer that is not. */
async function quarantined(): Promise<number> {
  const id = await ticket({ heldBecause: 'confirms a sign-up' })
  await ticket({ references: [`${mails}@customer.test`] })
  return id
}

test('what was held stays held when its ticket is merged into one that customers see, and is what it was when that is taken back', async () => {
  const [from, into] = [await quarantined(), await ticket({ from: 'eve@elsewhere.test' })]
  await mergeTickets(pool, { from, into, ...acting() })
  expect((await shownOn(into)).toSorted()).toEqual(['confirms a sign-up', 'confirms a sign-up', null])
  await unmergeTicket(pool, { ticketId: from, ...acting() })
  expect(await shownOn(from)).toEqual(['confirms a sign-up', null])
  expect(await shownOn(into)).toEqual([null])
})

test('what an agent released while it was merged is held again with its ticket only when that is taken back', async () => {
  const [from, into] = [await quarantined(), await ticket({ from: 'eve@elsewhere.test' })]
  await mergeTickets(pool, { from, into, ...acting() })
  expect(await releaseTicket(pool, { ticketId: into, ...acting() })).toMatchObject({ kind: 'released' })
  expect(await shownOn(into)).toEqual([null, null, null])
  await unmergeTicket(pool, { ticketId: from, ...acting() })
  expect(await customerTicket(pool, 'ann@customer.test', from)).toBeNull()
})

test('a message that is held since its ticket was merged stays held when its mail is read again', async () => {
  const [from, into] = [await quarantined(), await ticket({ from: 'eve@elsewhere.test' })]
  await mergeTickets(pool, { from, into, ...acting() })
  const { rows } = await pool.query(
    `select id from messages where ticket_id = $1 and held_because is not null order by received_at desc, id desc limit 1`,
    [into],
  )
  const reading: ReadingColumns = {
    ...{
      message_id: 'again@customer.test',
      from_email: 'ann@customer.test',
      from_name: null,
      reply_to: [],
      to: [],
      cc: [],
    },
    ...{
      subject: 'x',
      text: 'x',
      new_text: 'x',
      html: null,
      origin: 'person',
      parse_error: null,
      notes: [],
      report: null,
    },
    ...{ forwarded: null, protection: null, held_because: null, sent_at: null },
  }
  await replaceReading(pool, String(rows[0]?.id), reading, [], 'no subject')
  expect((await shownOn(into)).toSorted()).toEqual(['confirms a sign-up', 'confirms a sign-up', null])
})
