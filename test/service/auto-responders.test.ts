/**
 * Two automatic responders pointed at each other: ours, which acknowledges, and one out there that answers every mail it
 * gets. Real sockets both ways, DKIM and DNS, since nobody who is not proven gets an acknowledgement. Each loop ends after
 * a number of mails that is stated here.
 */
import { simpleParser } from 'mailparser'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type DnsServer, startDnsServer } from '../dns-server.ts'
import { keyZone, signed } from '../signing.ts'
import { type Smarthost, startSmarthost, type TakenMail } from '../smarthost.ts'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'

/** Acknowledgements without a limit: only the loop breaker is left. */
const yaml = (resolver: string) => `
authentication: { resolvers: ["${resolver}"], budget: 5s, name: mx.humanmade.com }
acknowledge: { per_address: 0s }
`
const zone = { ...keyZone({ domain: 'robots.example' }), '_dmarc.robots.example': { TXT: ['v=DMARC1; p=reject'] } }
const settled = { timeout: 30_000, interval: 50 }

let dns: DnsServer
let smarthost: Smarthost
let scene: Scene
let pool: pg.Pool
beforeAll(async () => {
  dns = await startDnsServer(zone)
  smarthost = await startSmarthost({ data: answer })
  scene = await openScene({ OUTBOUND_SMTP_URL: smarthost.url }, yaml(dns.address))
  pool = new pg.Pool({ connectionString: scene.databaseUrl })
  pool.on('error', () => undefined)
})
afterAll(async () => {
  await pool?.end()
  await scene?.[Symbol.asyncDispose]()
  await smarthost?.[Symbol.asyncDispose]()
  await dns?.[Symbol.asyncDispose]()
})

/** What the responder at an address sends for a mail that it got; the others are silent. */
type Responder = (mail: Awaited<ReturnType<typeof simpleParser>>, n: number) => Parameters<typeof composeMail>[0]
const responders = new Map<string, Responder>()
const answers = new Map<string, Promise<string>[]>()

/** The smarthost delivers; the responder answers to the author, as the worst of them do. */
function answer({ recipients, bytes }: TakenMail): null {
  for (const address of recipients) {
    const responder = responders.get(address)
    if (responder === undefined) continue
    const sent = answers.get(address) ?? []
    answers.set(address, [...sent, respond(responder, address, bytes, sent.length)])
  }
  return null
}

async function respond(responder: Responder, address: string, bytes: Buffer, n: number): Promise<string> {
  const plan = responder(await simpleParser(bytes), n)
  return sendAs(address, plan)
}

async function sendAs(address: string, plan: Parameters<typeof composeMail>[0]): Promise<string> {
  const mail = await signed(composeMail(plan), { domain: 'robots.example' })
  return scene.send(mail, { reversePath: address, recipients: [plan.to ?? 'support@humanmade.com'] })
}

/** Starts a loop with a first mail, waits until nothing moves any more, and gives what there was. */
async function loop(name: string, responder: Responder) {
  const address = `${name}@robots.example`
  responders.set(address, responder)
  const first = await sendAs(address, { from: address, subject: 'Hello', messageId: `first.${name}@robots.example` })
  await vi.waitFor(async () => expect(await waiting(address)).toEqual({ outbox: 0, queued: 0, unanswered: 0 }), settled)
  const refs = [first, ...(await Promise.all(answers.get(address) ?? []))]
  return {
    acknowledgements: smarthost.mails.filter(({ recipients }) => recipients.includes(address)),
    tickets: new Set(refs).size,
    lastRef: refs.at(-1) ?? '',
  }
}

/** What still moves. An answer is on its way until it has a ref; then its consequences are in the outbox. */
async function waiting(address: string) {
  const pending = answers.get(address) ?? []
  await Promise.all(pending)
  const { rows } = await pool.query<{ outbox: number; queued: number }>(
    `select (select count(*)::int from outbox) as outbox,
       (select count(*)::int from notifications where status = 'queued') as queued`,
  )
  return { ...rows[0], unanswered: (answers.get(address) ?? []).length - pending.length }
}

const unmarked = (address: string, n: number) => ({
  from: address,
  subject: `Thank you for your mail, number ${n * 7919}`,
  messageId: `answer.${n}.${address}`,
})

test('a responder that says what it is: one acknowledgement, and its answer is noted on the ticket', async () => {
  const { acknowledgements, tickets } = await loop('honest', ({ messageId = '' }, n) => ({
    ...unmarked('honest@robots.example', n),
    inReplyTo: messageId.slice(1, -1),
    headers: ['Auto-Submitted: auto-replied'],
  }))
  expect({ acknowledgements: acknowledgements.length, tickets }).toEqual({ acknowledgements: 1, tickets: 1 })
})

test('one that says nothing and answers to the reply address: one acknowledgement, one ticket', async () => {
  const { acknowledgements, tickets } = await loop('polite', ({ replyTo }, n) => ({
    ...unmarked('polite@robots.example', n),
    to: replyTo?.value[0]?.address ?? '',
  }))
  expect({ acknowledgements: acknowledgements.length, tickets }).toEqual({ acknowledgements: 1, tickets: 1 })
})

test('one that says nothing, with another subject and Message-ID each time: three acknowledgements, four tickets, and the last says why', async () => {
  const { acknowledgements, tickets, lastRef } = await loop('worst', (_, n) => unmarked('worst@robots.example', n))
  expect({ acknowledgements: acknowledgements.length, tickets }).toEqual({ acknowledgements: 3, tickets: 4 })
  const events = await scene.tables.eventsOf(lastRef)
  expect(events.find(({ kind }) => kind === 'not-sent')?.data).toMatchObject({
    because: expect.stringMatching(/^3 mails in a row of worst@robots\.example came soon after an acknowledgement/),
  })
})

test('what it sends afterwards opens tickets and gets no answer', async () => {
  const before = smarthost.mails.length
  const ref = await sendAs('worst@robots.example', unmarked('worst@robots.example', 99))
  await vi.waitFor(
    async () => expect((await scene.tables.eventsOf(ref)).map(({ kind }) => kind)).toContain('not-sent'),
    settled,
  )
  expect(smarthost.mails).toHaveLength(before)
})

test('one that uses another detail each time is the same one', async () => {
  const address = (n: number) => `plus+${n}@robots.example`
  let turn = 0
  const spread: Responder = () => unmarked(address(++turn), turn)
  for (let n = 0; n < 10; n++) responders.set(address(n), spread)
  const first = await sendAs(address(0), { from: address(0), subject: 'Hello', messageId: 'first.plus@robots.example' })
  expect(first).toMatch(/^T-/)
  await vi.waitFor(async () => {
    const { rows } = await pool.query(`select muted_until from addresses where email = 'plus@robots.example'`)
    expect(rows[0]?.muted_until).toBeInstanceOf(Date)
  }, settled)
  expect(smarthost.mails.filter(({ recipients }) => recipients.some((one) => one.startsWith('plus+')))).toHaveLength(3)
})
