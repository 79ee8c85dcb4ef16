import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { addNotifications, markEnded, markSent, postpone, requeue } from './notifications.ts'

const now = new Date('2026-11-28T12:00:00Z')
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

let count = 0
async function add(kind: string): Promise<string> {
  count += 1
  const payload = {
    to: ['ann@customer.test'],
    subject: 'Hello',
    text: `https://desk.test/sign-in/link?token=secret${count}`,
  }
  const [row] = await addNotifications(
    pool,
    [
      {
        ...{ key: `k${count}`, ticketId: null, eventId: null, channel: 'mail', kind, target: 'ann@customer.test' },
        ...{ payload, dueAt: now, skippedBecause: null },
      },
    ],
    now,
  )
  return row?.id ?? ''
}

async function tableHas(id: string, words: string): Promise<boolean> {
  const { rows } = await pool.query('select n::text as row from notifications n where id = $1', [id])
  return String(rows[0].row).includes(words)
}

const ended = { because: 'no server took it', wasTried: true } as const

test.each([
  ['sent', (id: string) => markSent(pool, id, { messageId: 'x' }, now)],
  ['given up', (id: string) => markEnded(pool, id, { status: 'failed', ...ended })],
  ['skipped', (id: string) => markEnded(pool, id, { status: 'skipped', ...ended })],
])(
  'the link of a sign-in mail that was %s is not in the table any more, and the mail is not sent again',
  async (_, end) => {
    const id = await add('sign-in')
    await postpone(pool, id, { dueAt: now, ...ended })
    expect(await tableHas(id, 'token=secret')).toBe(true)
    expect(await end(id)).toBe(true)
    expect([await tableHas(id, 'token=secret'), await tableHas(id, 'ann@customer.test')]).toEqual([false, true])
    expect(await requeue(pool, id, now)).toBeNull()
  },
)

test('another mail keeps what it says, for another try', async () => {
  const id = await add('page')
  await markEnded(pool, id, { status: 'failed', ...ended })
  expect(await tableHas(id, 'token=secret')).toBe(true)
  expect(await requeue(pool, id, now)).toMatchObject({ id, attempts: 0 })
})
