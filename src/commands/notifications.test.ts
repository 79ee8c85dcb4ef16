import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { committer } from '../intake/commit.ts'
import { addNotifications, markEnded, markSent } from '../store/notifications.ts'
import { run } from './notifications.ts'
import { recordedIo } from './recorded-io.ts'

let database: TestDatabase
let pool: pg.Pool
let root = ''
const ids = new Map<string, string>()

/** Two tickets: of the first a page that was sent and a reply that failed, of the second a page that waits. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-notifications-'))
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  await committer(pool, () => commitSettings)(['a', 'b'].map((digest) => arrival({ digest, messageId: digest })))
  const now = new Date()
  for (const [key, ticketId, channel] of [
    ['sent', 1, 'pagerduty'],
    ['failed', 1, 'mail'],
    ['queued', 2, 'webhook'],
  ] as const) {
    const planned = { key, ticketId, eventId: null, channel, kind: 'page', target: 'x', payload: {}, dueAt: now }
    const [row] = await addNotifications(pool, [{ ...planned, skippedBecause: null }], now)
    ids.set(key, row?.id ?? '')
  }
  await markSent(pool, ids.get('sent') ?? '', {}, now)
  await markEnded(pool, ids.get('failed') ?? '', { status: 'failed', because: '550 no', wasTried: true })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
  await rm(root, { recursive: true, force: true })
})

async function notifications(...argv: readonly string[]) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url }, root)
  const code = await run(argv, io)
  return { code, out: out(), err: err() }
}

const Listed = z.array(z.object({ id: z.string(), status: z.string() }))

test.each([
  ['all, newest first', [], ['queued', 'failed', 'sent']],
  ['at most so many', ['--limit', '1'], ['queued']],
  ['those that were given up', ['--failed'], ['failed']],
  ['those of a status', ['--status', 'sent'], ['sent']],
  ['those of a ticket', ['T-1'], ['failed', 'sent']],
  ['those of a ticket and a status', ['T-1', '--status', 'queued'], []],
])('lists %s', async (_, argv, statuses) => {
  const { code, out } = await notifications('--json', ...argv)
  expect(code).toBe(0)
  expect(Listed.parse(JSON.parse(out)).map(({ status }) => status)).toEqual(statuses)
})

test('says why one was not sent', async () => {
  expect((await notifications('--failed')).out).toContain('mail page to x: failed, 1 try: 550 no')
})

test('one that failed is queued again, with a job; one that was sent is not', async () => {
  const id = ids.get('failed') ?? ''
  expect(await notifications('--retry', id)).toMatchObject({ code: 0, out: `${id}: queued again (mail page)\n` })
  const { rowCount } = await pool.query(`select from pgboss.job where data->'ids' ? $1 and state = 'created'`, [id])
  expect(rowCount).toBe(1)
  expect(await notifications('--retry', ids.get('sent') ?? '')).toMatchObject({ code: 1 })
})
