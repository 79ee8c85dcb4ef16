import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { changeTicket } from '../../desk/change-ticket.ts'
import { createPool } from '../../store/pool.ts'
import { hearTickets, signalsSoon, signalTickets } from '../../store/ticket-signal.ts'
import { liveTickets } from './live.ts'

const log = pino({ level: 'silent' })
const now = () => new Date()
const never = { hearing: 3_600_000, deaf: 3_600_000 }

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, max: 4, queryTimeoutMs: 10_000, log })
})
afterAll(async () => {
  await pool.end()
  await database[Symbol.asyncDispose]()
})

/** Listens; `telling` resolves with the refs that were told at once with this one. Entries of the last seconds come again. */
function follow(patienceMs: typeof never) {
  const told: string[][] = []
  let look = () => {}
  const stop = liveTickets({ pool, log, now, patienceMs }).listen((changed) => {
    told.push(changed.map(({ ref }) => ref))
    look()
  })
  const telling = (ticketId: number) => {
    const found = Promise.withResolvers<readonly string[]>()
    look = () => {
      const refs = told.find((one) => one.includes(`T-${ticketId}`))
      if (refs) found.resolve(refs)
    }
    look()
    return found.promise
  }
  return { telling, [Symbol.dispose]: stop }
}

async function isHeard(): Promise<boolean> {
  const { rows } = await pool.query(
    `select from pg_stat_activity where application_name = 'postroom live' and datname = current_database()`,
  )
  return rows.length > 0
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20)
}

async function newTicket(): Promise<number> {
  const { rows } = await pool.query(
    `insert into tickets (type, priority, status, subject, source) values ('task', 'normal', 'new', 'x', 'email') returning id`,
  )
  return Number(rows[0]?.id)
}

const take = (ticketId: number) =>
  changeTicket(pool, {
    ticketId,
    change: { status: 'open' },
    actor: 'agent:ann',
    because: 'she works on it',
    now: now(),
  })

test('what an agent does is told by its signal, without waiting for the next look', async () => {
  const ticketId = await newTicket()
  using following = follow(never)
  await until(isHeard)
  await take(ticketId)
  await following.telling(ticketId)
})

test('commits of mails are told once for all that come together', async () => {
  using following = follow(never)
  await until(isHeard)
  const committed = signalsSoon(pool)
  const ids = [await newTicket(), await newTicket()]
  for (const id of ids) {
    await pool.query(
      `insert into ticket_events (id, ticket_id, kind, actor, at) values ($1, $2, 'opened', 'mail:a@b.test', now())`,
      [uuidv7(), id],
    )
    committed()
  }
  const [first = 0, second = 0] = ids
  expect(await following.telling(first)).toContain(`T-${second}`)
})

test('a connection that is lost is opened again, and nothing that happened meanwhile is missed', async () => {
  const ticketId = await newTicket()
  using following = follow({ hearing: 3_600_000, deaf: 50 })
  await until(isHeard)
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'postroom live' and datname = current_database()`,
  )
  await take(ticketId)
  await following.telling(ticketId)
  await until(isHeard)
})

test('where no signal comes through, it looks every now and then', async () => {
  const ticketId = await newTicket()
  using following = follow({ hearing: 50, deaf: 50 })
  await until(isHeard)
  // As behind a pooler: the row is there, and no NOTIFY was sent.
  await pool.query(
    `insert into ticket_events (id, ticket_id, kind, actor, at) values ($1, $2, 'opened', 'mail:a@b.test', now())`,
    [uuidv7(), ticketId],
  )
  await following.telling(ticketId)
})

test('a pool of the embedded database, whose password is no part of a URL, is listened by as well', async () => {
  const { hostname: host, port, username: user, password, pathname } = new URL(database.url)
  const connection = { host, port: Number(port), user, password, database: pathname.slice(1) }
  await using closing = new AsyncDisposableStack()
  const own = createPool({ connection, max: 2, queryTimeoutMs: 10_000, log })
  closing.defer(() => own.end())
  const { promise, resolve } = Promise.withResolvers<void>()
  await using hearing = await hearTickets(own, resolve)
  await signalTickets(own)
  await promise
  expect(hearing).toBeDefined()
})

test('where nobody may listen, it looks all the same', async () => {
  const ticketId = await newTicket()
  const deaf = Object.create(pool, {
    options: { value: { ...pool.options, connectionString: 'postgres://nobody:wrong@127.0.0.1:1/none' } },
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = liveTickets({ pool: deaf, log, now, patienceMs: { hearing: 50, deaf: 50 } }).listen((changed) => {
    if (changed.some(({ ref }) => ref === `T-${ticketId}`)) resolve()
  })
  await take(ticketId)
  await promise
  stop()
})

test('nobody listens when nobody looks', async () => {
  const following = follow(never)
  await until(isHeard)
  following[Symbol.dispose]()
  await until(async () => !(await isHeard()))
})
