/** Exactly one ticket per mail (promise 2): redeliveries, several recipients, several connections, over sockets. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'
import { connectSmtp, refIn } from './smtp-client.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const ada = 'Ada Lovelace <ada@customer.example>'

test('a redelivery is answered with the ref of the first and recorded as a delivery', async () => {
  const mail = composeMail({ from: ada, subject: 'Blank page', messageId: 'redelivered@customer.example' })
  const ref = await scene.send(mail)
  expect(await scene.send(mail)).toBe(ref)
  expect(await scene.tables.messagesOf(ref)).toHaveLength(1)
  expect(await scene.tables.deliveriesOf(ref)).toHaveLength(2)
})

test('a redelivery through another relay, with other trace fields, is still a redelivery', async () => {
  const mail = composeMail({ from: ada, subject: 'Second MX', messageId: 'second-mx@customer.example' })
  const trace = (host: string) => `Received: from ${host} by mx.humanmade.com; Tue, 14 Oct 2025 09:12:45 +0200\r\n`
  const ref = await scene.send(Buffer.concat([Buffer.from(trace('mx1.customer.example')), mail]))
  expect(await scene.send(Buffer.concat([Buffer.from(trace('mx2.customer.example')), mail]))).toBe(ref)
  expect(await scene.tables.messagesOf(ref)).toHaveLength(1)
})

test('a mail without a Message-ID is recognised by its content', async () => {
  const mail = composeMail({ from: ada, subject: 'No Message-ID', messageId: null })
  const ref = await scene.send(mail)
  expect(await scene.send(mail)).toBe(ref)
  expect(await scene.tables.deliveriesOf(ref)).toHaveLength(2)
})

test('the same mail on 50 connections at once is one ticket and 50 answers with its ref', async () => {
  const data = composeMail({ from: ada, subject: 'Fifty at once', messageId: 'fifty@customer.example' })
  const transaction = { reversePath: 'ada@customer.example', recipients: ['support@humanmade.com'], data }
  const connections = await Promise.all(Array.from({ length: 50 }, () => connectSmtp(scene.service.smtp)))
  const replies = await Promise.all(connections.map((connection) => connection.deliver(transaction)))
  await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()))
  const refs = new Set(replies.map(refIn))
  expect(refs.size).toBe(1)
  const [ref = ''] = refs
  expect(await scene.tables.messagesWithId('fifty@customer.example')).toHaveLength(1)
  expect(await scene.tables.deliveriesOf(ref)).toHaveLength(50)
})

test('one mail to several of our addresses is one ticket, the most urgent decides, all recipients are kept', async () => {
  const mail = composeMail({ from: ada, subject: 'Everybody', messageId: 'several@customer.example' })
  const recipients = ['hosting@humanmade.com', 'sysops@humanmade.com', 'support@humanmade.com']
  const ref = await scene.send(mail, { recipients })
  expect(await scene.tables.ticket(ref)).toMatchObject({ type: 'incident', priority: 'urgent' })
  expect((await scene.tables.deliveriesOf(ref)).map((delivery) => delivery.recipients)).toEqual([recipients])
})

test('a later delivery to a more urgent address raises the ticket, and one to a calmer address does not lower it', async () => {
  const mail = composeMail({ from: ada, subject: 'Bcc to both', messageId: 'raised@customer.example' })
  const ref = await scene.send(mail)
  expect(await scene.tables.ticket(ref)).toMatchObject({ type: 'question', priority: 'normal' })
  expect(await scene.send(mail, { recipients: ['sysops@humanmade.com'] })).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ priority: 'urgent' })
  expect(await scene.send(mail)).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ priority: 'urgent' })
  const events = await scene.tables.eventsOf(ref)
  expect(events.filter(({ kind }) => kind === 'raised')).toHaveLength(1)
})

test('the same Message-ID with other content by the same author joins the ticket and is not swallowed', async () => {
  const id = 'reused@customer.example'
  const ref = await scene.send(composeMail({ from: ada, subject: 'Reused id', messageId: id, text: 'First.' }))
  expect(await scene.send(composeMail({ from: ada, subject: 'Reused id', messageId: id, text: 'Second.' }))).toBe(ref)
  const messages = await scene.tables.messagesOf(ref)
  expect(messages.map((message) => message.text.trim())).toEqual(['First.', 'Second.'])
})

test('the same Message-ID with other content by somebody else is a ticket of its own', async () => {
  const id = 'forged@customer.example'
  const ref = await scene.send(composeMail({ from: ada, subject: 'Mine', messageId: id }))
  const other = await scene.send(composeMail({ from: 'Eve <eve@other.example>', subject: 'Not mine', messageId: id }))
  expect(other).not.toBe(ref)
  expect(await scene.tables.messagesOf(ref)).toHaveLength(1)
  expect(await scene.tables.ticket(other)).toMatchObject({ requester_email: 'eve@other.example' })
})
