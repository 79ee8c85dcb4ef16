/** How much memory the reading of one mail takes, whatever is packed in it: the heap of a worker is bounded, its buffers are not. */
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packed } from '../hostile-packed-mails.ts'
import { taskOf } from '../read-fixture.ts'
import { createReader, type Reader } from './reader.ts'

const patient = { reversePath: 'ann@example.com', budgetMs: 60_000, limitMs: 60_000 }

/** What docs/mail.md states. */
const boundBytes = 200 * 1024 * 1024

let reader: Reader
beforeAll(async () => {
  reader = createReader({ threads: 1, maxOldGenerationMb: 128, log: pino({ level: 'silent' }) })
})
afterAll(() => reader.close())

test.each(packed)('$what: no more than 200 MiB', async ({ mail }) => {
  const { source, headerSection } = taskOf(mail())
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  await reader.read(source, headerSection, patient)
  clearInterval(watch)
  expect(peak - before).toBeLessThan(boundBytes)
})
