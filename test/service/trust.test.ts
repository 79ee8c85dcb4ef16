/**
 * Who may do what (the ladder of `src/tickets/trust.ts`), over sockets and with a DNS of our own: mails that are signed,
 * forged, forwarded, or sent in our own name; entries that agents approve; mails that are held.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replyKeys, signedDetail } from '../../src/tickets/reply-address.ts'
import { type DnsServer, startDnsServer } from '../dns-server.ts'
import { keyZone, signed } from '../signing.ts'
import { postroom } from './command.ts'
import { composeMail, type MailPlan } from './mails.ts'
import { openScene, type Scene } from './scene.ts'
import { asSent } from './smtp-client.ts'

const ada = 'Ada <ada@customer.example>'
const eve = 'Eve <eve@other.example>'
const key = Buffer.alloc(32, 5)
const zone = {
  ...keyZone({ domain: 'customer.example' }),
  ...keyZone({ domain: 'other.example' }),
  '_dmarc.customer.example': { TXT: ['v=DMARC1; p=reject'] },
  '_dmarc.other.example': { TXT: ['v=DMARC1; p=reject'] },
  '_dmarc.humanmade.com': { TXT: ['v=DMARC1; p=reject'] },
}

let dns: DnsServer
let scene: Scene
let place = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'postroom-trust-'))
  await mkdir(join(place, 'data'))
  await writeFile(join(place, 'data', 'reply-address.key'), key)
  dns = await startDnsServer(zone)
  const config = `authentication: { resolvers: ["${dns.address}"], budget: 5s }\n`
  scene = await openScene({ DATA_DIR: join(place, 'data') }, config)
})
afterAll(async () => {
  await scene?.[Symbol.asyncDispose]()
  await dns?.[Symbol.asyncDispose]()
  await rm(place, { recursive: true, force: true })
})

let count = 0

/** A mail with a Message-ID of its own. */
function mailOf(plan: Partial<MailPlan> = {}): Buffer {
  count++
  return composeMail({ from: ada, subject: `Trust ${count}`, messageId: `${count}@trust.example`, ...plan })
}

const bySigned = (domain: string, plan: Partial<MailPlan> = {}) => signed(mailOf(plan), { domain })

/** A ticket of Ada's that waits for her, and the Message-ID to answer. */
async function waitingTicket(): Promise<Readonly<{ ref: string; id: string }>> {
  const id = `opening-${++count}@customer.example`
  const ref = await scene.send(await bySigned('customer.example', { messageId: id }))
  await scene.tables.setStatus(ref, 'pending')
  return { ref, id }
}

async function lastOf(ref: string) {
  const [messages, events] = [await scene.tables.messagesOf(ref), await scene.tables.eventsOf(ref)]
  return { message: messages.at(-1), events: events.map(({ kind }) => kind), ticket: await scene.tables.ticket(ref) }
}

test('who opens a ticket is a stranger, however well proven', async () => {
  const { ref } = await waitingTicket()
  expect((await lastOf(ref)).message).toMatchObject({ trust: 'stranger' })
})

test('a participant whose domain proves him answers, and closes by word', async () => {
  const { ref, id } = await waitingTicket()
  expect(await scene.send(await bySigned('customer.example', { inReplyTo: id, text: 'It works again.' }))).toBe(ref)
  expect(await lastOf(ref)).toMatchObject({ message: { trust: 'verified-participant' }, ticket: { status: 'open' } })
  await scene.send(await bySigned('customer.example', { inReplyTo: id, text: 'Solved, thanks!' }))
  expect(await lastOf(ref)).toMatchObject({ ticket: { status: 'solved' }, message: { trust: 'verified-participant' } })
})

test('whoever forges him, against the policy of his domain, answers, is flagged, and closes nothing', async () => {
  const { ref, id } = await waitingTicket()
  expect(await scene.send(mailOf({ inReplyTo: id, text: 'Solved, thanks!' }))).toBe(ref)
  const { message, events, ticket } = await lastOf(ref)
  expect({ message, ticket }).toMatchObject({ message: { trust: 'participant' }, ticket: { status: 'open' } })
  expect(events).toContain('author-doubted')
  const { out } = await postroom(scene, place, 'explain', ref)
  expect(out).toContain('note: the author may be forged: DMARC fails for customer.example (p=reject)')
})

test('the signature of another domain proves nothing about the author', async () => {
  const { ref, id } = await waitingTicket()
  await scene.send(await bySigned('other.example', { inReplyTo: id, text: '#close' }))
  expect(await lastOf(ref)).toMatchObject({ message: { trust: 'participant' }, ticket: { status: 'open' } })
})

describe('a reply address', () => {
  const to = async (ref: string, from: string, text = '#close') => {
    const address = `support+${signedDetail(Number(ref.slice(2)), 'ada@customer.example', replyKeys(key))}@humanmade.com`
    return scene.send(mailOf({ from, text }), { recipients: [address] })
  }

  test('proves the one it was made for', async () => {
    const { ref } = await waitingTicket()
    expect(await to(ref, ada)).toBe(ref)
    expect(await lastOf(ref)).toMatchObject({
      message: { trust: 'verified-participant' },
      ticket: { status: 'solved' },
    })
  })

  test('leads everybody else to the ticket, as an unverified entry', async () => {
    const { ref } = await waitingTicket()
    expect(await to(ref, eve)).toBe(ref)
    expect(await lastOf(ref)).toMatchObject({ message: { trust: 'informed' }, ticket: { status: 'pending' } })
  })
})

describe('an unverified entry', () => {
  test('changes nothing until an agent approves it; then its author may answer', async () => {
    const { ref, id } = await waitingTicket()
    expect(await scene.send(await bySigned('other.example', { from: eve, inReplyTo: id, text: '#close' }))).toBe(ref)
    const { message, events, ticket } = await lastOf(ref)
    expect(message).toMatchObject({ trust: 'informed' })
    expect(events).toContain('unverified-entry')
    expect(ticket).toMatchObject({ status: 'pending', requester_email: 'ada@customer.example' })

    expect((await postroom(scene, place, 'explain', ref)).out).toContain(`message ${message?.id}`)
    expect(await postroom(scene, place, 'approve', message?.id ?? '')).toEqual({
      code: 0,
      out: `${ref}: approved; eve@other.example may answer from now on; it was pending and is open\n`,
      err: '',
    })
    const after = await lastOf(ref)
    expect(after).toMatchObject({ message: { trust: 'participant' }, ticket: { status: 'open' } })
    expect(after.events.slice(-2)).toEqual(['approved', 'status'])

    await scene.send(await bySigned('other.example', { from: eve, inReplyTo: id, text: 'Closed, please.' }))
    expect(await lastOf(ref)).toMatchObject({ message: { trust: 'verified-participant' } })
  })

  test('is approved once, and nothing else is', async () => {
    const { ref, id } = await waitingTicket()
    await scene.send(mailOf({ from: eve, inReplyTo: id }))
    const messages = await scene.tables.messagesOf(ref)
    const ids = messages.map((message) => message.id)
    expect((await postroom(scene, place, 'approve', ids[1] ?? '')).code).toBe(0)
    for (const message of ids) {
      const { code, err } = await postroom(scene, place, 'approve', message)
      expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(`nothing to approve on ${ref}`) })
    }
    const nobody = '00000000-0000-7000-8000-000000000000'
    expect((await postroom(scene, place, 'approve', nobody)).err).toBe(`postroom: there is no message ${nobody}\n`)
    expect((await postroom(scene, place, 'approve', ref)).code).toBe(2)
  })
})

test('a mail in our own name has no rights, is flagged, and makes nobody a participant', async () => {
  const { ref, id } = await waitingTicket()
  const own = 'Support <support@humanmade.com>'
  await scene.send(mailOf({ from: own, inReplyTo: id, text: '#close' }))
  expect(await lastOf(ref)).toMatchObject({ message: { trust: 'informed' }, ticket: { status: 'pending' } })
  const opened = await scene.send(mailOf({ from: own, messageId: 'own@trust.example' }))
  expect((await lastOf(opened)).events).toEqual(['opened', 'author-doubted'])
  await scene.send(mailOf({ from: own, inReplyTo: 'own@trust.example' }))
  expect((await lastOf(opened)).message).toMatchObject({ trust: 'informed' })
})

test('several answers to a closed ticket share one follow-up', async () => {
  const { ref, id } = await waitingTicket()
  await scene.tables.setStatus(ref, 'closed')
  const first = await scene.send(mailOf({ inReplyTo: id }))
  expect(await scene.tables.ticket(first)).toMatchObject({ follows: ref })
  const others = [await scene.send(mailOf({ inReplyTo: id })), await scene.send(mailOf({ from: eve, inReplyTo: id }))]
  expect(others).toEqual([first, first])
  expect((await scene.tables.messagesOf(first)).map(({ trust }) => trust)).toEqual([
    'participant',
    'participant',
    'informed',
  ])
})

describe('a mail by which another service lets somebody in', () => {
  const fixture = async () =>
    asSent(await readFile(resolve(import.meta.dirname, '../../fixtures/mails/sign-up-code.eml')))

  test('is held, and pages as any other', async () => {
    const ref = await scene.send(await fixture(), { recipients: ['sysops@humanmade.com'], reversePath: '' })
    expect((await lastOf(ref)).events).toEqual(['opened', 'held'])
    expect(await scene.tables.ticket(ref)).toMatchObject({ type: 'incident', priority: 'urgent' })
    expect((await postroom(scene, place, 'tickets')).out).toContain('[held] Your Acme Chat confirmation code')
    const listed: unknown = JSON.parse((await postroom(scene, place, 'tickets', '--json')).out)
    const because = expect.stringMatching(/^looks like a (verification code|sign-up confirmation) of another service/)
    expect(listed).toContainEqual(expect.objectContaining({ ref, held_because: because }))
    expect((await postroom(scene, place, 'explain', ref)).out).toContain('held from customers: it looks like a ')

    expect((await postroom(scene, place, 'release', ref)).out).toMatch(new RegExp(`^${ref}: released; it was held`))
    expect((await lastOf(ref)).events.at(-1)).toBe('released')
    expect((await postroom(scene, place, 'tickets')).out).not.toContain('[held]')
    expect(await postroom(scene, place, 'release', ref)).toMatchObject({
      code: 1,
      err: `postroom: ${ref} is not held\n`,
    })
  })

  test('stays released when it is read again', async () => {
    const [message] = await scene.tables.messagesWithId('c1.482913@chat.example')
    expect((await postroom(scene, place, 'reparse', message?.ref ?? '')).code).toBe(0)
    expect((await postroom(scene, place, 'tickets')).out).not.toContain('[held]')
  })

  test('is held also on the ticket that somebody opened to get it', async () => {
    const { ref } = await waitingTicket()
    const address = `support+${signedDetail(Number(ref.slice(2)), 'ada@customer.example', replyKeys(key))}@humanmade.com`
    const mail = Buffer.from((await fixture()).toString().replace('c1.482913', 'c2.482913'))
    expect(await scene.send(mail, { recipients: [address], reversePath: '' })).toBe(ref)
    expect(await lastOf(ref)).toMatchObject({ message: { trust: 'informed' }, ticket: { status: 'pending' } })
    expect((await lastOf(ref)).events.at(-1)).toBe('held')
    expect((await postroom(scene, place, 'tickets')).out).toContain('[held] Trust')
  })
})
