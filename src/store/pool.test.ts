import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createPool } from './pool.ts'
import { isTransient } from './transient.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

function poolOf(max: number, queryTimeoutMs: number, lines: string[] = []) {
  const log = pino({ base: null }, { write: (line: string) => lines.push(line) })
  const pool = createPool({ url: database.url, max, queryTimeoutMs, log })
  return { pool, [Symbol.asyncDispose]: () => pool.end() }
}

const killOthers = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> $2'

test('idle connections that are lost are replaced at the next use, and logged once', async () => {
  const lines: string[] = []
  await using own = poolOf(5, 5_000, lines)
  await using other = poolOf(1, 5_000)
  await Promise.all(Array.from({ length: 5 }, () => own.pool.query('select pg_sleep(0.01)')))
  const { rows } = await other.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  await other.pool.query(killOthers, ['postroom', rows[0]?.pid])
  await expect.poll(() => own.pool.totalCount).toBe(0)
  await expect(own.pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
  expect(lines.filter((line) => line.includes('lost idle connections'))).toHaveLength(1)
  expect(lines.at(-1)).toContain('connected to the database again')
})

test('a connection that is lost while it is held fails its work and nothing else', async () => {
  await using own = poolOf(2, 5_000)
  const held = await own.pool.connect()
  await held.query('begin')
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid')
  const lost = new Promise((resolve) => held.once('end', () => resolve('lost')))
  await own.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await lost
  const failure = await held.query('select 1').catch((err: unknown) => err)
  expect(isTransient(failure)).toBe(true)
  held.release()
  await expect(own.pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
})

test('a connection that comes back in the middle of a transaction is not used again', async () => {
  await using own = poolOf(1, 5_000)
  const held = await own.pool.connect()
  await held.query('begin')
  await held.query('create table half_done (id int)')
  held.release()
  const { rows } = await own.pool.query(`select to_regclass('half_done') as it`)
  expect(rows).toEqual([{ it: null }])
})

test('a statement that takes too long is cancelled by the server', async () => {
  await using own = poolOf(1, 500)
  await expect(own.pool.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' })
  await expect(own.pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
})

test('who waits too long for a lock is told so, before it looks like a slow database', async () => {
  await using own = poolOf(2, 1_000)
  const held = await own.pool.connect()
  await held.query('begin; select pg_advisory_xact_lock(1)')
  const failure = own.pool.query('select pg_advisory_xact_lock(1)')
  await expect(failure).rejects.toMatchObject({ code: '55P03' })
  await held.query('rollback')
  held.release()
})

test('who waits too long for a connection is told to try again', async () => {
  await using own = poolOf(1, 500)
  const held = await own.pool.connect()
  const failure = await own.pool.query('select 1').catch((err: unknown) => err)
  held.release()
  expect(isTransient(failure)).toBe(true)
})

test('a server that is not there is transient', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/none'
  const pool = createPool({ url, max: 1, queryTimeoutMs: 1_000, log: pino({ level: 'silent' }) })
  const failure = await pool.query('select 1').catch((err: unknown) => err)
  await pool.end()
  expect(isTransient(failure)).toBe(true)
})
