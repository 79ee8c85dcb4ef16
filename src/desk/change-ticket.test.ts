import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { inTransaction } from '../store/queryable.ts'
import { statuses } from '../tickets/types.ts'
import { approveEntry } from './approve.ts'
import { type ChangingTicket, changeTicket, changeTicketIn } from './change-ticket.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 10 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const now = new Date('2026-11-25T09:00:00Z')

/** The number of a new ticket that a mail opened. */
let mails = 0
async function ticket(): Promise<number> {
  const id = `change-${mails++}`
  const [outcome] = await committer(pool, () => commitSettings)([arrival({ messageId: `${id}@x.test`, digest: id })])
  if (outcome?.kind !== 'opened') throw new Error('the mail opened no ticket')
  return Number(outcome.ref.slice(2))
}

function change(ticketId: number, asked: ChangingTicket['change'], more: Partial<ChangingTicket> = {}) {
  return changeTicket(pool, { ticketId, change: asked, actor: 'agent:ann', because: 'a test', now, ...more })
}

async function rows(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await pool.query(text, values)).rows
}

const history = (ticketId: number) =>
  rows(
    `select id, kind, actor, data from ticket_events where ticket_id = $1 and actor <> 'mail:ann@customer.test' order by at, id`,
    ticketId,
  )

test('a change is on the ticket, in its history and in the outbox', async () => {
  const id = await ticket()
  const changed = await change(id, { status: 'open', priority: 'urgent', type: 'incident' })
  expect(changed).toMatchObject({
    kind: 'changed',
    ref: `T-${id}`,
    before: { status: 'new', priority: 'normal', type: 'question', pagesOnCall: false },
    after: { status: 'open', priority: 'urgent', type: 'incident', pagesOnCall: true },
  })
  expect(await rows('select status, priority, type, pages_on_call from tickets where id = $1', id)).toEqual([
    { status: 'open', priority: 'urgent', type: 'incident', pages_on_call: true },
  ])
  const events = await history(id)
  expect(events).toMatchObject([
    { kind: 'raised', actor: 'agent:ann', data: { from: 'normal', to: 'urgent', page: true, because: 'a test' } },
    { kind: 'status', data: { from: 'new', to: 'open' } },
    { kind: 'changed', data: { field: 'type', from: 'question', to: 'incident' } },
  ])
  const ids = events.map((event) => event['id'])
  expect(changed.kind === 'changed' && changed.eventIds).toEqual(ids)
  expect(await rows('select events from outbox where events && $1', ids)).toEqual([{ events: ids }])
})

test('what is refused or is so already writes nothing', async () => {
  const id = await ticket()
  await change(id, { status: 'closed' })
  const before = await rows('select count(*) from outbox')
  expect(await change(id, { status: 'open' })).toMatchObject({ kind: 'not-allowed', ref: `T-${id}` })
  expect(await change(id, { status: 'closed' })).toMatchObject({ kind: 'nothing-to-change' })
  expect(await change(987_654, { status: 'open' })).toEqual({ kind: 'no-such-ticket' })
  expect(await history(id)).toHaveLength(1)
  expect(await rows('select count(*) from outbox')).toEqual(before)
})

test('an incident is linked to a problem, and a problem that is none is refused', async () => {
  const [incident, problem] = [await ticket(), await ticket()]
  expect(await change(incident, { type: 'incident', problemId: problem })).toMatchObject({ kind: 'not-allowed' })
  await change(problem, { type: 'problem' })
  expect(await change(incident, { type: 'incident', problemId: problem })).toMatchObject({ kind: 'changed' })
  expect(await change(problem, { type: 'task' })).toMatchObject({ because: 'an incident is linked to it' })
  expect(await change(incident, { problemId: 987_654 })).toMatchObject({ because: 'there is no ticket T-987654' })
})

test('who saw an older ticket changes nothing, even when both changes are of one millisecond', async () => {
  const id = await ticket()
  const first = await change(id, { status: 'open' })
  if (first.kind !== 'changed') throw new Error('the first change was not made')
  const ifUpdatedAt = first.updatedAt
  const second = await change(id, { priority: 'high' }, { ifUpdatedAt })
  expect(second).toMatchObject({ kind: 'changed' })
  expect(await change(id, { priority: 'low' }, { ifUpdatedAt })).toMatchObject({
    kind: 'changed-meanwhile',
    before: { priority: 'high' },
    updatedAt: second.kind === 'changed' ? second.updatedAt : null,
  })
})

test('of twenty who take what they saw at the same moment, one does', async () => {
  const id = await ticket()
  const [row] = await rows('select updated_at as at from tickets where id = $1', id)
  const ifUpdatedAt = row?.['at'] instanceof Date ? row['at'] : null
  const changes = await Promise.all(
    Array.from({ length: 20 }, (_, at) => change(id, { status: 'open' }, { actor: `agent:${at}`, ifUpdatedAt })),
  )
  expect(changes.filter(({ kind }) => kind === 'changed')).toHaveLength(1)
  expect(changes.filter(({ kind }) => kind === 'changed-meanwhile')).toHaveLength(19)
})

test('many changes at once give one history, in which each goes on from the one before', async () => {
  const id = await ticket()
  const wanted = Array.from({ length: 40 }, (_, at) => statuses[1 + (at % 3)])
  const changes = await Promise.all(wanted.map((status) => change(id, { status })))
  const made = changes.filter((one) => one.kind === 'changed')
  // In the order in which they were made, which the new times of the ticket tell.
  const line = made.toSorted((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())
  expect(new Set(line.map(({ updatedAt }) => updatedAt.getTime())).size).toBe(line.length)
  const steps = line.map(({ before, after }) => [before.status, after.status])
  expect(steps.map(([from]) => from)).toEqual(['new', ...steps.map(([, to]) => to).slice(0, -1)])
  expect(await rows('select status from tickets where id = $1', id)).toEqual([{ status: steps.at(-1)?.[1] }])
  expect(await history(id)).toHaveLength(made.length)
})

test('a change in a transaction of somebody else goes when that one fails', async () => {
  const id = await ticket()
  const failing = inTransaction(pool, async (tx) => {
    await changeTicketIn(tx, {
      ticketId: id,
      change: { status: 'open' },
      actor: 'pagerduty:ann',
      because: 'a test',
      now,
    })
    throw new Error('the other half failed')
  })
  await expect(failing).rejects.toThrow('the other half failed')
  expect(await rows('select status from tickets where id = $1', id)).toEqual([{ status: 'new' }])
  expect(await history(id)).toEqual([])
})

test('an approval that opens a ticket again is in the outbox', async () => {
  const id = await ticket()
  await change(id, { status: 'solved' })
  const [message] = await rows(
    `update messages set trust = 'informed' where ticket_id = $1 returning id::text as id`,
    id,
  )
  const table = { domains: ['example.com'], rules: [] }
  const approving = { messageId: String(message?.['id']), actor: 'agent:ann', table, now: new Date(now.getTime() + 1) }
  expect(await approveEntry(pool, approving)).toMatchObject({ kind: 'approved', status: 'open' })
  const ids = (await history(id)).slice(-2).map((event) => event['id'])
  expect(await rows('select events from outbox where events && $1', ids)).toEqual([{ events: ids }])
})
