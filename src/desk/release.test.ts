/** What agents release: a ticket that is none of spam pages as its route does, and both ends are told to whoever wants them. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings, type Given } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { happeningsOf } from '../store/happenings.ts'
import { takeFromOutbox } from '../store/outbox.ts'
import { inTransaction } from '../store/queryable.ts'
import type { Status } from '../tickets/types.ts'
import { changeTicket } from './change-ticket.ts'
import { declareGenuine, releaseTicket } from './release.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 4 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const because = 'rspamd: add header'
const releasing = (ticketId: number) => ({ ticketId, actor: 'agent:ben', now: new Date('2026-11-25T09:00:00Z') })

let mails = 0
/** Commits a mail that filters suspect, or do not; gives the number of its ticket. */
async function commit(given: Given, suspected: string | null = because): Promise<number> {
  const id = `release-${mails++}`
  const mail = arrival({ messageId: `${id}@x.test`, digest: id, ...given })
  const [outcome] = await committer(
    pool,
    () => commitSettings,
  )([{ ...mail, envelope: { ...mail.envelope, suspected } }])
  if (outcome === undefined || outcome.kind === 'refused') throw new Error('the mail was not committed')
  return Number(outcome.ref.slice(2))
}

async function ticketRow(id: number) {
  const { rows } = await pool.query('select suspected_spam, pages_on_call, status from tickets where id = $1', [id])
  return rows[0]
}

/** What waits in the outbox, which is empty afterwards. */
async function told() {
  return happeningsOf(pool, await inTransaction(pool, (tx) => takeFromOutbox(tx, { rows: 100, events: 1_000 })))
}

const sysops = { to: ['sysops@example.com'] }

test('a suspected mail is committed without a page, and nothing waits to be told', async () => {
  await told()
  const id = await commit(sysops)
  expect(await ticketRow(id)).toEqual({ suspected_spam: true, pages_on_call: false, status: 'new' })
  expect(await told()).toEqual([])
})

test('a ticket that is declared none of spam pages as its route does, about the mail that opened it', async () => {
  await told()
  const id = await commit(sysops)
  expect(await declareGenuine(pool, releasing(id))).toEqual({ kind: 'released', because, page: true })
  expect(await ticketRow(id)).toEqual({ suspected_spam: false, pages_on_call: true, status: 'new' })
  expect(await told()).toMatchObject([
    {
      kind: 'not-spam',
      actor: 'agent:ben',
      data: { because, page: true },
      ticket: { id, pagesOnCall: true, suspectedBecause: null },
      message: { subject: 'The site is slow', trace: { decidedBy: { match: 'sysops@' } } },
    },
  ])
  expect(await declareGenuine(pool, releasing(id))).toEqual({ kind: 'not-held' })
  expect(await declareGenuine(pool, releasing(1_000_000))).toEqual({ kind: 'no-such-ticket' })
})

test.each<[what: string, given: Given, status: Status, pages: boolean]>([
  ['whose route pages nobody', { to: ['support@example.com'] }, 'new', false],
  ['that is solved', sysops, 'solved', true],
])('a ticket %s wakes nobody when it is declared none of spam', async (_, given, status, pages) => {
  const id = await commit(given)
  const change = { ticketId: id, change: { status }, actor: 'agent:ben', because: 'a test', now: releasing(id).now }
  if (status !== 'new') await changeTicket(pool, change)
  expect(await declareGenuine(pool, releasing(id))).toEqual({ kind: 'released', because, page: false })
  expect(await ticketRow(id)).toMatchObject({ suspected_spam: false, pages_on_call: pages })
})

test('an answer without objection that comes later brings the page with it', async () => {
  const messageId = 'suspected@x.test'
  const id = await commit({ ...sysops, messageId })
  await told()
  expect(await commit({ to: ['support@example.com'], references: [messageId] }, null)).toBe(id)
  expect(await ticketRow(id)).toMatchObject({ suspected_spam: false, pages_on_call: true })
  expect(await told()).toMatchObject([{ kind: 'not-spam', data: { page: true }, message: { messageId } }])
})

test('a suspected answer leaves a suspected ticket as it is', async () => {
  const messageId = 'first@x.test'
  const id = await commit({ ...sysops, messageId })
  expect(await commit({ ...sysops, references: [messageId] })).toBe(id)
  expect(await ticketRow(id)).toEqual({ suspected_spam: true, pages_on_call: false, status: 'new' })
})

test('whoever subscribed to changes is told that a held ticket was released, and nobody is paged for it', async () => {
  const id = await commit({ ...sysops, heldBecause: 'confirms a sign-up' }, null)
  await told()
  expect(await releaseTicket(pool, releasing(id))).toEqual({ kind: 'released', because: ['confirms a sign-up'] })
  expect(await told()).toMatchObject([{ kind: 'released', ticket: { id, heldBecause: null } }])
})
