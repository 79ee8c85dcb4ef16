import { randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createPool } from './pool.ts'
import { readRaw, writeRaw } from './raw-mail.ts'

let database: TestDatabase
let pool: ReturnType<typeof createPool>
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, max: 1, queryTimeoutMs: 5_000, log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** Around the size of a piece, cut as a file system or a test would. */
const cases = [
  { what: 'nothing', sizeBytes: 0, cutBytes: 1 },
  { what: 'one octet', sizeBytes: 1, cutBytes: 64 * 1024 },
  { what: 'exactly one piece', sizeBytes: 512 * 1024, cutBytes: 64 * 1024 },
  { what: 'two pieces and an octet', sizeBytes: 1024 * 1024 + 1, cutBytes: 64 * 1024 },
  { what: 'chunks that do not fit a piece', sizeBytes: 1_300_000, cutBytes: 99_991 },
  { what: 'chunks larger than pieces', sizeBytes: 3_000_000, cutBytes: 1_250_000 },
]

test.each(cases)('$what comes back as it was written', async ({ sizeBytes, cutBytes }) => {
  const mail = randomBytes(sizeBytes)
  const id = randomUUID()
  await writeRaw(pool, id, Readable.from(cut(mail, cutBytes)))
  expect(Buffer.concat(await Array.fromAsync(readRaw(pool, id))).equals(mail)).toBe(true)
})

function* cut(bytes: Buffer, cutBytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += cutBytes) yield bytes.subarray(at, at + cutBytes)
}
