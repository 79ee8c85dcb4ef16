/**
 * An agent answers: the service, its command, a smarthost and the customer's server, each over its socket. The mail arrives
 * once for each addressee, and what comes back to its addresses comes back to the ticket.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Smarthost, startSmarthost, type TakenMail } from '../smarthost.ts'
import { postroom } from './command.ts'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'
import { asSent } from './smtp-client.ts'

let smarthost: Smarthost
let scene: Scene
let place = ''

beforeAll(async () => {
  smarthost = await startSmarthost()
  const environment = { OUTBOUND_SMTP_URL: smarthost.url, REPLY_ADDRESS_KEY: 'k'.repeat(40) }
  scene = await openScene(environment)
  place = await mkdtemp(join(tmpdir(), 'postroom-replies-'))
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(place, '.env'), lines.join(''))
})
afterAll(async () => {
  await scene?.[Symbol.asyncDispose]()
  await smarthost?.[Symbol.asyncDispose]()
  await rm(place, { recursive: true, force: true })
})

const settled = { timeout: 25_000, interval: 50 }

/** A ticket that a mail opened; each scenario has a customer of its own. */
async function ticketOf(email: string): Promise<string> {
  const mail = composeMail({ from: `<${email}>`, subject: 'AW: Blank screen', messageId: `opening.${email}` })
  return scene.send(mail, { reversePath: email })
}

/** Answers on a ticket as an agent on this machine does, and gives the copies that the smarthost took. */
async function agentReplies(
  ref: string,
  text: string,
  argv: readonly string[],
  copies: number,
): Promise<readonly TakenMail[]> {
  await writeFile(join(place, 'answer.txt'), text)
  const before = smarthost.mails.length
  const ran = await postroom(scene, place, 'reply', ref, '--text-file', 'answer.txt', ...argv)
  expect(ran).toMatchObject({ code: 0 })
  return (await smarthost.taken(before + copies)).slice(before)
}

const kindsOf = async (ref: string) => (await scene.tables.eventsOf(ref)).map(({ kind }) => kind)

test('the reply arrives once, in the thread, and the answer to it reopens the ticket', async () => {
  const ref = await ticketOf('ada@customer.example')
  const [copy] = await agentReplies(ref, 'Hello Ada,\n\nfixed & shipped.\n', [], 1)
  const mail = await simpleParser(copy?.bytes ?? '')
  expect(mail).toMatchObject({
    subject: `Re: [${ref}] Blank screen`,
    inReplyTo: '<opening.ada@customer.example>',
    from: { value: [{ address: 'support@humanmade.com', name: 'Support' }] },
    text: 'Hello Ada,\n\nfixed & shipped.\n',
  })
  expect(mail.html).toContain('fixed &amp; shipped.')
  const replyTo = mail.replyTo?.value[0]?.address ?? ''
  expect(copy).toMatchObject({ reversePath: replyTo, recipients: ['ada@customer.example'] })
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'pending' })
  await vi.waitFor(async () => {
    expect(await scene.tables.notificationsOf(ref)).toContainEqual(
      expect.objectContaining({ channel: 'mail', kind: 'reply', status: 'sent', attempts: 1 }),
    )
  }, settled)
  expect(smarthost.mails.filter(({ recipients }) => recipients.includes('ada@customer.example'))).toHaveLength(1)

  const answer = composeMail({ from: 'ada@customer.example', subject: 'no tag', messageId: 'a1@customer.example' })
  expect(await scene.send(answer, { reversePath: 'ada@customer.example', recipients: [replyTo] })).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'open' })
  expect((await scene.tables.messagesOf(ref)).at(-1)).toMatchObject({ trust: 'verified-participant' })
})

test('a copy that bounces is on the ticket, its address gets no more, and the others do', async () => {
  const ref = await ticketOf('bea@customer.example')
  const copies = await agentReplies(ref, 'Better?\n', ['--cc', 'gone@other.example'], 2)
  expect(new Set(copies.map(({ bytes }) => /^Message-ID: (.*)$/im.exec(bytes.toString())?.[1])).size).toBe(1)
  const copy = copies.find(({ recipients }) => recipients[0] === 'gone@other.example')
  const bounce = `From: MAILER-DAEMON@mx.other.example\nSubject: failure notice\nDate: Tue, 14 Oct 2025 09:15:00 +0000\n\nHi. This is the qmail-send program at mx.other.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<g@inside.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n`
  const recipients = [copy?.reversePath ?? '']
  expect(await scene.send(asSent(Buffer.from(bounce)), { reversePath: '', recipients })).toBe(ref)
  expect(await scene.tables.ticket(ref)).toMatchObject({ status: 'pending' })
  await vi.waitFor(async () => expect(await kindsOf(ref)).toContain('address-suppressed'), settled)
  expect(await scene.tables.eventsOf(ref)).toContainEqual(
    expect.objectContaining({ kind: 'bounced', data: expect.objectContaining({ address: 'gone@other.example' }) }),
  )
  const [only, ...more] = await agentReplies(ref, 'Still there?\n', [], 1)
  expect([only?.recipients, more]).toEqual([['bea@customer.example'], []])
})

test('a reply that the smarthost does not take now arrives when it does', async () => {
  const ref = await ticketOf('cleo@customer.example')
  smarthost.behave({ rcpt: () => '451 4.7.1 greylisted' })
  await writeFile(join(place, 'answer.txt'), 'Later.\n')
  expect(await postroom(scene, place, 'reply', ref, '--text-file', 'answer.txt')).toMatchObject({ code: 0 })
  const attempts = async () => (await scene.tables.notificationsOf(ref)).find(({ kind }) => kind === 'reply')?.attempts
  await vi.waitFor(async () => expect(await attempts()).toBeGreaterThan(0), settled)
  const before = smarthost.mails.length
  smarthost.behave({ rcpt: () => null })
  const [copy] = (await smarthost.taken(before + 1)).slice(before)
  expect(copy?.recipients).toEqual(['cleo@customer.example'])
})
