/**
 * Mails that are made to exhaust a reader, over sockets, while an honest client goes on sending: each bomb is a ticket with
 * its raw mail kept, the honest mails are read whole as ever, and the memory of the service stays in its bound.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { bounded, endless, fillsTheHeap } from '../../src/mail/hostile-mails.ts'
import { composeMail } from './mails.ts'
import { openScene } from './scene.ts'
import { asSent, connectSmtp, refIn } from './smtp-client.ts'

/** limits.size of the built-in config; what is larger is refused before it is read. */
const sizeLimitBytes = 25 * 1024 * 1024

/** What docs/mail.md states for the whole service. */
const memoryBoundKb = 700 * 1024

const bombs: readonly Readonly<{ what: string; data: Buffer; parseError: RegExp | null }>[] = [
  ...bounded.map(({ what, mail, parseError }) => ({ what, data: asSent(mail()), parseError })),
  { what: 'lines that are compared with 985 boundaries', data: asSent(endless()), parseError: null },
  { what: 'more objects than a heap holds', data: asSent(fillsTheHeap()), parseError: null },
]
  .filter(({ data }) => data.length < sizeLimitBytes)
  .map((bomb, at) => ({ ...bomb, data: withId(bomb.data, `bomb-${at}@evil.example`) }))

/** All of them come with one Message-ID; the same author with the same one would go on with one ticket. */
function withId(data: Buffer, id: string): Buffer {
  return Buffer.from(data.toString('latin1').replace('h@evil.example', id), 'latin1')
}

test('mail bombs are tickets, and others go on unharmed meanwhile', { timeout: 300_000 }, async () => {
  await using scene = await openScene()
  await using closing = new AsyncDisposableStack()
  const database = new pg.Client(scene.databaseUrl)
  await database.connect()
  closing.defer(() => database.end())
  const refs = new Map<string, string>()
  const waiting = [...bombs]
  let isOver = false

  async function bomber(): Promise<void> {
    await using connection = await connectSmtp(scene.service.smtp, 120_000)
    for (let bomb = waiting.shift(); bomb !== undefined; bomb = waiting.shift()) {
      const transaction = { reversePath: 'm@evil.example', recipients: ['support@humanmade.com'], data: bomb.data }
      refs.set(bomb.what, refIn(await connection.deliver(transaction)))
    }
  }

  async function honest(): Promise<readonly string[]> {
    const sent: string[] = []
    for (let at = 0; !isOver; at++) {
      // Every other one is too long to be read without a worker.
      const text = `It is blank again, the ${at}th time.\n${'All of the log follows.\n'.repeat(at % 2 === 0 ? 0 : 1_000)}`
      const data = composeMail({ from: 'ann@customer.test', subject: `Blank ${at}`, messageId: `${at}@b.test`, text })
      sent.push(await scene.send(data))
    }
    return sent
  }

  const going = honest()
  await Promise.all([bomber(), bomber(), bomber()]).finally(() => {
    isOver = true
  })
  const sent = await going

  await untilAllAreRead(database)
  const { rows: honestRows } = await database.query(
    `select count(*)::int as mails, count(parse_error)::int as errors,
       count(*) filter (where new_text like 'It is blank again, the %')::int as read
     from messages m join tickets t on t.id = m.ticket_id where t.ref = any($1)`,
    [sent],
  )
  expect(honestRows).toEqual([{ mails: sent.length, errors: 0, read: sent.length }])
  expect(sent.length).toBeGreaterThan(10)

  for (const { what, data, parseError } of bombs) {
    const { rows } = await database.query(
      `select m.parse_error, m.size_bytes::int as size from messages m join tickets t on t.id = m.ticket_id
       where t.ref = $1`,
      [refs.get(what)],
    )
    expect(rows, what).toEqual([expect.objectContaining({ size: data.length })])
    if (parseError !== null) expect(rows[0].parse_error, what).not.toBeNull() // in words: reader.test.ts
  }

  expect(await peakKbOf(scene.service.pid)).toBeLessThan(memoryBoundKb)
})

/** What was not read within its budget is read afterwards, one mail at a time. */
async function untilAllAreRead(database: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await database.query('select from messages where parse_pending')
    if (rowCount === 0) return
    await pause(100)
  }
}

/** The most that a process has had in memory (proc(5)), in KB. */
async function peakKbOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1])
}
