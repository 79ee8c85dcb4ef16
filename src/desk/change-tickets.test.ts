/** Several tickets at once: each goes, or stays and says why, whatever becomes of the others. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { changeTicket } from './change-ticket.ts'
import { type ChangingTickets, type Chosen, changeTickets } from './change-tickets.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 4 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const now = () => new Date('2026-11-28T12:00:00Z')
const by = { actor: 'agent:ann', because: 'a test', now }
const urgent: ChangingTickets['act'] = { kind: 'change', change: { priority: 'urgent' } }

let mails = 0
async function ticket(suspected: string | null = null): Promise<Chosen> {
  const id = `several-${mails++}`
  const mail = arrival({ messageId: `${id}@x.test`, digest: id, to: ['sysops@example.com'] })
  const [outcome] = await committer(
    pool,
    () => commitSettings,
  )([{ ...mail, envelope: { ...mail.envelope, suspected } }])
  if (outcome?.kind !== 'opened') throw new Error('the mail opened no ticket')
  const ticketId = Number(outcome.ref.slice(2))
  return { ticketId, seen: await updatedAt(ticketId) }
}

async function updatedAt(ticketId: number): Promise<Date> {
  const { rows } = await pool.query<{ at: Date }>('select updated_at as at from tickets where id = $1', [ticketId])
  return rows[0]?.at ?? new Date(0)
}

const kindsOf = (fates: readonly Readonly<{ kind: string }>[]) => fates.map(({ kind }) => kind)

test('each ticket has what came of it, in order: changed, so already, changed by others, closed, not there', async () => {
  const [free, same, taken, closed] = [await ticket(), await ticket(), await ticket(), await ticket()]
  const alone = (ticketId: number, change: { priority: 'low' | 'high' } | { status: 'closed' }) =>
    changeTicket(pool, { ...by, ticketId, change, now: now() })
  await alone(taken.ticketId, { priority: 'low' })
  await alone(closed.ticketId, { status: 'closed' })
  const chosen = [
    free,
    same,
    taken,
    { ...closed, seen: await updatedAt(closed.ticketId) },
    { ...free, ticketId: 999_999 },
  ]
  const act = { kind: 'change', change: { priority: 'high' } } as const
  await changeTicket(pool, { ...by, ticketId: same.ticketId, change: { priority: 'high' }, now: now() })
  const seen = [free, { ...same, seen: await updatedAt(same.ticketId) }, ...chosen.slice(2)]
  const fates = await changeTickets(pool, { ...by, chosen: seen, act })
  expect(fates).toEqual([
    { ticketId: free.ticketId, ref: `T-${free.ticketId}`, kind: 'changed' },
    { ticketId: same.ticketId, ref: `T-${same.ticketId}`, kind: 'same' },
    expect.objectContaining({ kind: 'kept', because: 'somebody else changed it meanwhile' }),
    expect.objectContaining({ kind: 'kept', because: expect.stringContaining('it is closed') }),
    { ticketId: 999_999, ref: 'T-999999', kind: 'kept', because: 'there is no such ticket' },
  ])
  const { rows } = await pool.query('select priority from tickets where id = $1', [taken.ticketId])
  expect(rows).toEqual([{ priority: 'low' }])
})

test('what follows from each change is in the outbox, as for a single one', async () => {
  const chosen = [await ticket(), await ticket()]
  const low = { kind: 'change', change: { priority: 'low' } } as const
  await changeTickets(pool, { ...by, chosen, act: low })
  const again = await Promise.all(chosen.map(async ({ ticketId }) => ({ ticketId, seen: await updatedAt(ticketId) })))
  expect(kindsOf(await changeTickets(pool, { ...by, chosen: again, act: urgent }))).toEqual(['changed', 'changed'])
  for (const { ticketId } of chosen) {
    const { rows } = await pool.query(
      `select e.kind, e.actor, e.data->>'page' as page from ticket_events e join outbox o on e.id = any(o.events)
       where e.ticket_id = $1 and e.kind = 'raised'`,
      [ticketId],
    )
    expect(rows).toEqual([{ kind: 'raised', actor: 'agent:ann', page: 'true' }])
  }
})

test('several are said to be no spam, but for what a colleague changed meanwhile', async () => {
  const [first, second] = [await ticket('a list'), await ticket('a list')]
  await changeTicket(pool, { ...by, ticketId: second.ticketId, change: { priority: 'low' }, now: now() })
  const chosen = [first, second, await ticket()]
  const fates = await changeTickets(pool, { ...by, chosen, act: { kind: 'not-spam' } })
  expect(kindsOf(fates)).toEqual(['changed', 'kept', 'same'])
  const { rows } = await pool.query(
    'select suspected_because is null as cleared from tickets where id = any($1) order by id',
    [[first.ticketId, second.ticketId]],
  )
  expect(rows).toEqual([{ cleared: true }, { cleared: false }])
})

test('one that fails does not keep the others, and hides nothing of them', async () => {
  const chosen = [await ticket(), await ticket(), await ticket()]
  const [, broken] = chosen
  await pool.query(`create function fail_one() returns trigger language plpgsql as
    $$ begin raise exception 'a disk that is full'; end $$`)
  await pool.query(`create trigger fail_one before update on tickets for each row
    when (old.id = ${broken?.ticketId}) execute function fail_one()`)
  const fates = await changeTickets(pool, { ...by, chosen, act: { kind: 'change', change: { status: 'open' } } })
  await pool.query('drop trigger fail_one on tickets')
  expect(kindsOf(fates)).toEqual(['changed', 'failed', 'changed'])
  expect(fates[1]).toMatchObject({ because: 'something went wrong on our side', cause: expect.any(Error) })
})

test('a database that is away is not asked for each of them', async () => {
  const away = new pg.Pool({ connectionString: 'postgres://127.0.0.1:1/none' })
  const chosen = Array.from({ length: 5 }, (_, at) => ({ ticketId: at + 1, seen: now() }))
  const fates = await changeTickets(away, { ...by, chosen, act: urgent })
  await away.end()
  expect(fates.map((fate) => 'because' in fate && fate.because.startsWith('not tried'))).toEqual([
    ...[false, false],
    ...[true, true, true],
  ])
})
