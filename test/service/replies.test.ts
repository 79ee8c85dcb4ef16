/** Replies (DESIGN §4): evidence finds the ticket, trust decides what the mail may do there. Over sockets. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeMail, type MailPlan } from './mails.ts'
import { openScene, type Scene } from './scene.ts'
import { connectSmtp, refIn } from './smtp-client.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

const ada = 'Ada Lovelace <ada@customer.example>'
const eve = 'Eve <eve@other.example>'

/** Opens a ticket by a mail of Ada's with this Message-ID. */
function open(messageId: string, subject = 'Blank page'): Promise<string> {
  return scene.send(composeMail({ from: ada, subject, messageId }))
}

function reply(to: string, plan: Partial<MailPlan> = {}): Buffer {
  return composeMail({
    from: ada,
    subject: 'Re: Blank page',
    messageId: `re-${to}`,
    inReplyTo: to,
    text: 'It happens again.',
    ...plan,
  })
}

test('a reply by a participant joins the ticket', async () => {
  const ref = await open('reply@customer.example')
  expect(await scene.send(reply('reply@customer.example'))).toBe(ref)
  const messages = await scene.tables.messagesOf(ref)
  expect(messages.map(({ direction, trust }) => [direction, trust]).at(-1)).toEqual(['in', 'participant'])
})

test('a reply of which only References names the ticket joins it too', async () => {
  const ref = await open('references@customer.example')
  const headers = ['References: <references@customer.example> <unknown@mail.example>']
  const mail = composeMail({ from: ada, subject: 'Other words', messageId: 'r2@customer.example', headers })
  expect(await scene.send(mail)).toBe(ref)
})

test.each([
  { status: 'new', leaves: 'new' },
  { status: 'open', leaves: 'open' },
  { status: 'pending', leaves: 'open' },
  { status: 'solved', leaves: 'open' },
])('a reply of the requester to a ticket that is $status leaves it $leaves', async ({ status, leaves }) => {
  const ref = await open(`${status}@customer.example`)
  await scene.tables.setStatus(ref, status)
  expect(await scene.send(reply(`${status}@customer.example`))).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: leaves })
})

test('a reply to a closed ticket opens a follow-up that is linked to it', async () => {
  const ref = await open('closed@customer.example')
  await scene.tables.setStatus(ref, 'closed')
  const followUp = await scene.send(reply('closed@customer.example'))
  expect(followUp).not.toBe(ref)
  expect(await scene.tables.ticket(followUp)).toMatchObject({ follows: ref, status: 'new' })
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'closed' })
})

test('a stranger who holds the evidence joins as unverified and does not reopen', async () => {
  const ref = await open('forwarded@customer.example')
  await scene.tables.setStatus(ref, 'solved')
  expect(await scene.send(reply('forwarded@customer.example', { from: eve }))).toBe(ref)
  const last = (await scene.tables.messagesOf(ref)).at(-1)
  expect(last).toMatchObject({ from_email: 'eve@other.example', trust: 'informed' })
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'solved', requester_email: 'ada@customer.example' })
})

test('a subject tag written by a participant finds the ticket', async () => {
  const ref = await open('tagged@customer.example')
  const mail = composeMail({ from: ada, subject: `Re: [${ref}] Blank page`, messageId: 'tag1@customer.example' })
  expect(await scene.send(mail)).toBe(ref)
})

test('a subject tag written by a stranger is a guess and opens a ticket of its own', async () => {
  const ref = await open('guessed@customer.example')
  const mail = composeMail({ from: eve, subject: `Re: [${ref}] Blank page`, messageId: 'tag2@other.example' })
  const own = await scene.send(mail)
  expect(own).not.toBe(ref)
  expect(await scene.tables.messagesOf(ref)).toHaveLength(1)
})

test('a reply to a mail that we never saw opens a ticket', async () => {
  const before = await scene.tables.ticketCount()
  await scene.send(reply('never-seen@elsewhere.example'))
  expect(await scene.tables.ticketCount()).toBe(before + 1)
})

test('two replies at once both land on the ticket', async () => {
  const ref = await open('both@customer.example')
  await scene.tables.setStatus(ref, 'solved')
  const replies = ['one', 'two'].map((text) =>
    reply('both@customer.example', { messageId: `${text}@re.example`, text }),
  )
  const refs = await Promise.all(replies.map(sendAlone))
  expect(refs).toEqual([ref, ref])
  const texts = (await scene.tables.messagesOf(ref)).map((message) => message.text.trim())
  expect(texts.slice(1).toSorted()).toEqual(['one', 'two'])
})

test('a mail and its reply, sent at once, end on one ticket or as two tickets, and none is lost', async () => {
  const first = composeMail({ from: ada, subject: 'Race', messageId: 'race@customer.example' })
  const refs = await Promise.all([first, reply('race@customer.example')].map(sendAlone))
  const held = await Promise.all([...new Set(refs)].map((ref) => scene.tables.messagesOf(ref)))
  expect(held.flat()).toHaveLength(2)
})

async function sendAlone(data: Uint8Array): Promise<string> {
  await using connection = await connectSmtp(scene.service.smtp)
  const envelope = { reversePath: 'ada@customer.example', recipients: ['support@humanmade.com'] }
  return refIn(await connection.deliver({ ...envelope, data }))
}
