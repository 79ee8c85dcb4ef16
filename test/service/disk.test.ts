/** A disk that is nearly full: told to senders before they send, and to whoever asks whether mail can be taken. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../database.ts'
import { asksNoDns, createConfiguredWorkplace, startService, type Workplace } from './harness.ts'
import { connectSmtp } from './smtp-client.ts'

/** More than any machine has on which this runs. */
const hugeReserve = 'limits: { free_disk: 1000GiB }\n'

let place: Workplace
let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  place = await createConfiguredWorkplace(`${asksNoDns}${hugeReserve}`)
  database = await createTestDatabase()
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

test('below limits.free_disk MAIL is 452, the session goes on, and readiness says why', async () => {
  await using service = await startService(place, { DATABASE_URL: database.url })
  await using connection = await connectSmtp(service.smtp)
  const reply = await connection.command('MAIL FROM:<ada@customer.example>')
  expect([reply.code, ...reply.lines]).toEqual([
    452,
    '4.3.1 Not enough disk space at the moment, please try again later',
  ])
  expect((await connection.command('NOOP')).code).toBe(250)
  const ready = await fetch(`http://${service.http}/readyz`)
  expect(ready.status).toBe(503)
  expect(await ready.text()).toMatch(/only \d+ MiB are free under DATA_DIR/)
  const metrics = await (await fetch(`http://${service.http}/metrics`)).text()
  expect(metrics).toMatch(/^postroom_disk_free_bytes \d+$/m)
})
