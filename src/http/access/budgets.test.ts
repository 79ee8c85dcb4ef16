/** Budgets of sign-in, on a real database. */
import { Hono } from 'hono'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import type { Env } from '../env.ts'
import { budgets, overBudget } from './budgets.ts'

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const now = new Date('2026-11-24T12:00:00Z')
const app = new Hono<Env>().get('/api/try/:ip', async (context) => {
  const tooMany = await overBudget(context, { pool, now: () => now }, { 'link-ip': context.req.param('ip') })
  return tooMany ?? context.text('go on')
})
const tryFrom = async (ip: string) => (await app.request(`/api/try/${ip}`)).status

test('all addresses of an IPv6 network are one client, and another network is another', async () => {
  for (let i = 0; i < budgets['link-ip'].limit; i++) expect(await tryFrom(`2001:db8:0:1::${i}`)).toBe(200)
  expect(await tryFrom('2001:db8:0:1:ffff::1')).toBe(429)
  expect(await tryFrom('2001:db8:0:2::1')).toBe(200)
  expect(await tryFrom('192.0.2.1')).toBe(200)
})
