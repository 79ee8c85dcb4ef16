/** The greylist, over sockets: a stranger tries again and is let in, from then on by every service on the database. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../database.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService } from './harness.ts'
import { composeMail } from './mails.ts'
import { connectSmtp, type Reply } from './smtp-client.ts'

/** What DNS lists have for tests (RFC 5782 §5); other addresses of this host are no strangers. */
const stranger = '127.0.0.2'

const config = `${asksNoDns}filters: { greylist: { enabled: true, delay: 1s } }\n`

let count = 0

async function deliver({ smtp }: Service, to: string, client = stranger): Promise<Reply> {
  await using connection = await connectSmtp(smtp, undefined, client)
  const data = composeMail({ from: 'ann@customer.test', subject: 'New here', messageId: `${++count}@greylist.example` })
  return await connection.deliver({ reversePath: 'ann@customer.test', recipients: [to], data })
}

/** The pause before the next try; the queue of a real sender waits for minutes, the shape is the same. */
const retryMs = 100

/** Tries again until it is let in. */
async function deliverAtLast(service: Service, to: string): Promise<Reply> {
  for (;;) {
    const reply = await deliver(service, to)
    if (reply.code !== 451) return reply
    await pause(retryMs)
  }
}

test('a stranger is asked to try again, then let in; who pages us and who is no stranger never waits', async () => {
  await using place = await createConfiguredWorkplace(config)
  await using other = await createConfiguredWorkplace(config)
  await using database = await createTestDatabase()
  await using service = await startService(place, { DATABASE_URL: database.url })

  const first = await deliver(service, 'support@humanmade.com')
  expect([first.code, first.lines]).toEqual([451, ['4.7.1 You are new here: please try again in 1 seconds']])
  expect(await service.logged('mail postponed')).toMatchObject({
    level: 30,
    outcome: 'postponed',
    recipients: ['support@humanmade.com'],
    because: 'greylist: a stranger, asked to try again in 1 s',
  })
  expect((await deliver(service, 'sysops@humanmade.com')).code).toBe(250)
  expect((await deliver(service, 'support@humanmade.com', '127.0.0.1')).code).toBe(250)
  expect((await deliverAtLast(service, 'support@humanmade.com')).code).toBe(250)

  await using another = await startService(other, { DATABASE_URL: database.url })
  expect((await deliver(another, 'hosting@humanmade.com')).code).toBe(250)
})
