/** Automatic mail (RFC 3834): monitoring may open tickets, storms are one ticket, bounces are events. Over sockets. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeBounce, composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const automatic = ['Auto-Submitted: auto-generated']

function alert(n: number, subject: string, from = 'Nagios <nagios@monitor.example>'): Buffer {
  return composeMail({ from, subject, messageId: `${n}.${subject.length}@monitor.example`, headers: automatic })
}

test('a mail of a monitoring system opens a ticket and is known as automatic', async () => {
  const ref = await scene.send(alert(1, 'PROBLEM: web1 HTTP is CRITICAL'), { reversePath: '' })
  expect(await scene.tables.messagesOf(ref)).toMatchObject([{ origin: 'auto-generated' }])
})

test('alerts of one sender with one subject, but for numbers, join one ticket and are counted', async () => {
  const percents = [91, 92, 95, 99]
  const refs: string[] = []
  for (const n of percents) {
    refs.push(await scene.send(alert(n, `Disk ${n}% full on db1`), { recipients: ['sysops@humanmade.com'] }))
  }
  const [ref = ''] = refs
  expect(new Set(refs)).toEqual(new Set([ref]))
  expect(await scene.tables.messagesOf(ref)).toHaveLength(percents.length)
  const grouped = (await scene.tables.eventsOf(ref)).filter(({ kind }) => kind === 'grouped')
  expect(grouped.map(({ data }) => data['mails'])).toEqual([2, 3, 4])
})

test('another sender, another host or a person with the same subject is not grouped', async () => {
  const subject = 'Load is high on db2'
  const refs = [
    await scene.send(alert(11, subject)),
    await scene.send(alert(12, 'Load is high on db3')),
    await scene.send(alert(13, subject, 'Zabbix <zabbix@monitor.example>')),
    await scene.send(
      composeMail({ from: 'Ada <ada@customer.example>', subject, messageId: 'person@customer.example' }),
    ),
  ]
  expect(new Set(refs).size).toBe(refs.length)
})

test('a bounce of a mail that we sent is an event on its ticket and does not reopen it', async () => {
  const id = 'we-sent@customer.example'
  const ref = await scene.send(composeMail({ from: 'Ada <ada@customer.example>', subject: 'Answered', messageId: id }))
  await scene.tables.makeOutgoing(id)
  await scene.tables.setStatus(ref, 'solved')
  expect(await scene.send(composeBounce({ about: id, messageId: 'b1@mx.customer.example' }), { reversePath: '' })).toBe(
    ref,
  )
  expect((await scene.tables.eventsOf(ref)).map(({ kind }) => kind)).toContain('bounced')
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'solved' })
})

test('a bounce of a mail that we did not send is not lost: it opens a ticket', async () => {
  const bounce = composeBounce({ about: 'not-ours@elsewhere.example', messageId: 'b2@mx.customer.example' })
  const ref = await scene.send(bounce, { reversePath: '' })
  expect(await scene.tables.messagesOf(ref)).toMatchObject([{ origin: 'delivery-report' }])
})

test('an out-of-office answer to our mail is noted and does not reopen the ticket', async () => {
  const id = 'we-asked@customer.example'
  const ref = await scene.send(composeMail({ from: 'Ada <ada@customer.example>', subject: 'Asked', messageId: id }))
  await scene.tables.makeOutgoing(id)
  await scene.tables.setStatus(ref, 'pending')
  const absence = composeMail({
    from: 'Ada <ada@customer.example>',
    subject: 'Out of office: Asked',
    messageId: 'ooo@customer.example',
    inReplyTo: id,
    headers: ['Auto-Submitted: auto-replied'],
  })
  expect(await scene.send(absence, { reversePath: '' })).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'pending' })
})
