import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { forgetRateWindows, takeFromBudget } from './rate-windows.ts'

const windowMs = 60_000
/** The start of a window. */
const noon = Date.parse('2026-11-24T12:00:00Z')
let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 10 })
  pool.on('error', () => undefined)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const take = (key: string, atMs: number, limit = 3) =>
  takeFromBudget(pool, { key, limit, windowMs, now: new Date(noon + atMs) })

async function takeMany(key: string, atMs: number, times: number, limit = 3): Promise<number> {
  let taken = 0
  for (let n = 0; n < times; n += 1) if ((await take(key, atMs, limit)).taken) taken += 1
  return taken
}

test('a budget gives as many as it has, to everybody together', async () => {
  const asked = await Promise.all(Array.from({ length: 40 }, () => take('together', 0, 17)))
  expect(asked.filter(({ taken }) => taken)).toHaveLength(17)
})

test('each key has a budget of its own', async () => {
  expect([await takeMany('one', 0, 5), await takeMany('other', 0, 5)]).toEqual([3, 3])
})

test('around the border of two windows there are no more than in one', async () => {
  expect(await takeMany('border', windowMs - 1, 5, 100)).toBe(5)
  expect(await takeMany('border', windowMs - 1, 200, 100)).toBe(95)
  expect(await takeMany('border', windowMs + 1, 200, 100)).toBe(0)
  expect(await takeMany('border', windowMs * 1.5, 200, 100)).toBe(50)
  expect(await takeMany('border', windowMs * 2.75, 200, 100)).toBe(87)
})

test.each([
  ['this window is used up', 0, 10_000],
  ['the window before still counts', -windowMs, 10_000],
])('who comes in vain is told when there will be one, not before and not after: %s', async (name, spentMs, askMs) => {
  await takeMany(name, spentMs, 100, 40)
  await takeMany(name, askMs, 100, 40)
  const refused = await take(name, askMs, 40)
  const afterMs = refused.taken ? 0 : refused.afterMs
  expect(afterMs).toBeGreaterThan(0)
  // A millisecond is what rounding may cost.
  expect(await take(name, askMs + afterMs - 2, 40)).toMatchObject({ taken: false })
  expect(await take(name, askMs + afterMs, 40)).toMatchObject({ taken: true })
})

test('a budget of one is one', async () => {
  expect(await take('single', 0, 1)).toMatchObject({ taken: true })
  const refused = await take('single', 30_000, 1)
  expect(refused).toEqual({ taken: false, afterMs: 90_000 })
  expect(await take('single', 120_000, 1)).toMatchObject({ taken: true })
})

test('old windows are forgotten, and those that still count are kept', async () => {
  await take('old', -10 * windowMs)
  await take('old', 0)
  expect(await forgetRateWindows(pool, new Date(noon - 2 * windowMs))).toBe(1)
  expect(await takeMany('old', 0, 5)).toBe(2)
})
