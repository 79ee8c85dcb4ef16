/** Stopping, and the database away: what a sender sees when we can not or no longer take its mail. Over sockets. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../database.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService, type Workplace } from './harness.ts'
import { layLink } from './link.ts'
import { composeMail } from './mails.ts'
import { sendUntilAccepted } from './mta.ts'
import { connectSmtp, dial, mailData, refIn, type SmtpConnection } from './smtp-client.ts'
import { Tables } from './tables.ts'

let place: Workplace
let database: Awaited<ReturnType<typeof createTestDatabase>>
let tables: Tables
beforeAll(async () => {
  place = await createConfiguredWorkplace(asksNoDns)
  database = await createTestDatabase()
  tables = new Tables(database.url)
})
afterAll(async () => {
  await tables[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

function mailWithId(messageId: string) {
  const data = composeMail({ from: 'Ada <ada@customer.example>', subject: 'Stopping', messageId })
  return { reversePath: 'ada@customer.example', recipients: ['support@humanmade.com'], data }
}

test('SIGTERM: what is in DATA is finished and acknowledged, nothing new is taken, and the exit is 0', async () => {
  await using service = await startService(place, { DATABASE_URL: database.url })
  await using connection = await connectSmtp(service.smtp)
  const rest = await beginMail(connection, 'in-data@customer.example')
  service.kill('SIGTERM')
  await refused(service)
  const [reply] = await connection.send(rest, 1)
  const ref = reply ? refIn(reply) : ''
  expect(await service.exited).toEqual({ code: 0, signal: null })
  expect(await tables.messagesWithId('in-data@customer.example')).toMatchObject([{ ref }])
})

test('a second signal ends it at once, and the sender keeps the mail that was not acknowledged', async () => {
  await using service = await startService(place, { DATABASE_URL: database.url })
  await using connection = await connectSmtp(service.smtp)
  await beginMail(connection, 'cut-off@customer.example')
  service.kill('SIGTERM')
  await refused(service)
  service.kill('SIGTERM')
  // Had it waited for the mail until the time to drain was over, it would be 0.
  expect((await service.exited).code).not.toBe(0)
  await connection.closed
  expect(await tables.messagesWithId('cut-off@customer.example')).toEqual([])
})

test('while the database is away a mail is answered 451 4.3.0, and taken when it is back, without a restart', async () => {
  await using link = await layLink(database.url)
  await using service = await startService(place, { DATABASE_URL: link.url })
  await using connection = await connectSmtp(service.smtp)
  const mail = mailWithId('away@customer.example')
  link.cut()
  expect(await connection.deliver(mail)).toMatchObject({ code: 451, lines: [expect.stringMatching(/^4\.3\.0 /)] })
  await readiness(service, 503)
  link.mend()
  const [sent] = await sendUntilAccepted([mail], { senders: 1, address: async () => service.smtp })
  expect(await tables.messagesWithId('away@customer.example')).toMatchObject([{ ref: sent?.ref }])
  await readiness(service, 200)
})

test('a database that does not answer at all is no better: 451 4.3.0 in time, and the retry is one ticket', async () => {
  await using link = await layLink(database.url)
  await writeFile(join(place.path, 'postroom.yaml'), 'limits: { commit_timeout: 1s }\n')
  await using service = await startService(place, { DATABASE_URL: link.url })
  await using connection = await connectSmtp(service.smtp)
  const mail = mailWithId('silent@customer.example')
  link.stall()
  expect(await connection.deliver(mail)).toMatchObject({ code: 451, lines: [expect.stringMatching(/^4\.3\.0 /)] })
  link.mend()
  const [sent] = await sendUntilAccepted([mail], { senders: 1, address: async () => service.smtp })
  expect(await tables.messagesWithId('silent@customer.example')).toMatchObject([{ ref: sent?.ref }])
})

/** Goes into DATA and sends the first half; gives the bytes that are still to be sent. */
async function beginMail(connection: SmtpConnection, messageId: string): Promise<Uint8Array> {
  const { reversePath, recipients, data } = mailWithId(messageId)
  await connection.command(`MAIL FROM:<${reversePath}>`)
  await connection.command(`RCPT TO:<${recipients[0]}>`)
  await connection.command('DATA')
  const bytes = mailData(data)
  await connection.send(bytes.subarray(0, bytes.length / 2), 0)
  return bytes.subarray(bytes.length / 2)
}

/** Resolves when the service takes no new conversation: refused, or greeted with 421 (RFC 5321 §3.8). */
async function refused(service: Service): Promise<void> {
  for (;;) {
    const connection = dial(service.smtp)
    const greeting = await connection.greeting.catch(() => null)
    await connection.drop()
    if (greeting === null || greeting.code === 421) return
  }
}

/** Resolves when `/readyz` answers with this status; the service looks at its database about once a second. */
async function readiness(service: Service, status: number): Promise<void> {
  while ((await fetch(`http://${service.http}/readyz`)).status !== status) await pause(50)
}
