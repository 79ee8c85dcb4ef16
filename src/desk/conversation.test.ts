/**
 * A conversation by mail, there and back: what an agent writes goes through the outbox and the mail channel to a smarthost over
 * a socket, and what comes back to the addresses that it carried is read from its bytes and committed.
 */
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings, keys } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { planContext } from '../../test/happenings.ts'
import { type Smarthost, startSmarthost } from '../../test/smarthost.ts'
import { builtInConfig } from '../config/config.ts'
import { committer } from '../intake/commit.ts'
import { parsed } from '../mail/read-fixture.ts'
import type { Channel } from '../notify/channel.ts'
import { absorbBounce } from '../notify/mail/bounces.ts'
import { createMailChannel, type MailChannel } from '../notify/mail/channel.ts'
import { type Notify, startNotify } from '../notify/notify.ts'
import { type Jobs, openJobs } from '../notify/outbox/jobs.ts'
import { planReplies } from '../notify/plan-replies.ts'
import { changeTicket } from './change-ticket.ts'
import { type Replying, reply } from './reply.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let pool: pg.Pool
let jobs: Jobs
let notify: Notify
let smarthost: Smarthost
let mail: MailChannel

const noWay = (name: Channel['name']): Channel => ({
  name,
  giveUpMs: () => 0,
  send: async () => ({ kind: 'refused', because: 'a test' }),
})

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  smarthost = await startSmarthost()
  mail = createMailChannel({ pool, config: builtInConfig, url: smarthost.url, replyKeys: keys, log })
  jobs = await openJobs({ pool, log })
  notify = await startNotify({
    ...{ pool, jobs, log, registry: new Registry(), absorb: absorbBounce },
    plans: { replies: planReplies },
    context: (now) => ({ ...planContext, now }),
    channels: { pagerduty: noWay('pagerduty'), mail, webhook: noWay('webhook') },
    retry: () => ({ firstMs: 20, longestMs: 50 }),
  })
})
afterAll(async () => {
  await notify?.[Symbol.asyncDispose]()
  await mail?.[Symbol.asyncDispose]()
  await jobs?.[Symbol.asyncDispose]()
  await smarthost?.[Symbol.asyncDispose]()
  await pool?.end()
  await database?.drop()
})

const settings = () => ({
  ...{ name: 'Support', fallback: null, canMail: true, limitBytes: 1_000_000 },
  table: {
    domains: ['example.com'],
    rules: [{ match: 'support@', type: 'question', priority: 'normal', page: false, where: 'test' } as const],
  },
})

/** Sends a reply, and gives the copies that the smarthost took, as it read them. */
async function sends(replying: Omit<Replying, 'actor' | 'now'>) {
  const before = smarthost.mails.length
  const replied = await reply({ pool, keys, settings }, { ...replying, actor: 'agent:kim', now: new Date() })
  if (replied.kind !== 'replied') throw new Error(`the reply was not made: ${replied.kind}`)
  notify.wake()
  await smarthost.taken(before + replied.to.length)
  const copies = await Promise.all(
    smarthost.mails.slice(before).map(async ({ reversePath, recipients, bytes }) => {
      const read = await parsed(bytes)
      return { reversePath, recipients, read, replyTo: read.replyTo[0]?.email ?? '' }
    }),
  )
  return { replied, copies, to: (addressee: string) => copies.find(({ recipients }) => recipients[0] === addressee) }
}

const telling = { ...commitSettings, telling: { acknowledges: true, publishes: false } }

/** Bytes that come to one address of ours, read and committed; gives the number of the ticket. */
let digests = 0
async function comes(raw: string, { from, to }: Readonly<{ from: string; to: string }>): Promise<number> {
  const read = await parsed(raw, from)
  const arrived = arrival({ ...read, from, to: [to], digest: `conversation-${digests++}` })
  const [outcome] = await committer(pool, () => telling)([arrived])
  if (outcome === undefined || outcome.kind === 'refused') throw new Error('the mail was not committed')
  return Number(outcome.ref.slice(2))
}

async function historyOf(ticket: number): Promise<readonly unknown[]> {
  const { rows } = await pool.query(
    `select kind, data->>'address' as address from ticket_events where ticket_id = $1 order by at, id`,
    [ticket],
  )
  return rows.map(({ kind, address }) => (address === null ? kind : `${kind} ${address}`))
}

const statusOf = async (ticket: number) =>
  (await pool.query('select status from tickets where id = $1', [ticket])).rows[0]?.status

const date = 'Date: Tue, 24 Nov 2026 12:00:00 +0000'

const openingOf = (from: string) =>
  `From: ${from}\nTo: support@example.com\nSubject: Slow\nMessage-ID: <opening.${from}>\n${date}\n\nIt is slow.\n`

test('a reply reaches each addressee once; his answer, his bounce and his absence come back to the ticket', async () => {
  const [ann, bob] = ['ann@customer.test', 'bob@other.test']
  const ticket = await comes(openingOf(ann), { from: ann, to: 'support@example.com' })
  const { copies, to } = await sends({ ticketId: ticket, text: 'Better?', cc: [bob] })
  expect(copies.map(({ recipients }) => recipients).toSorted()).toEqual([[ann], [bob]])
  expect(new Set(copies.map(({ read }) => read.messageId)).size).toBe(1)
  for (const { read, reversePath, replyTo } of copies) {
    expect(read).toMatchObject({ subject: `Re: [T-${ticket}] Slow`, references: [`opening.${ann}`], origin: 'person' })
    expect(replyTo).toBe(reversePath)
  }
  expect(await statusOf(ticket)).toBe('pending')

  const absence = `From: ${ann}\nSubject: Out of office\nAuto-Submitted: auto-replied\nMessage-ID: <away@x.test>\n${date}\n\nAway.\n`
  expect(await comes(absence, { from: '', to: to(ann)?.replyTo ?? '' })).toBe(ticket)
  expect(await comes(qmailBounce, { from: '', to: to(bob)?.reversePath ?? '' })).toBe(ticket)
  expect(await statusOf(ticket)).toBe('pending')

  const answer = `From: ${ann}\nSubject: No tag, no thread\nMessage-ID: <answer@customer.test>\n${date}\n\nStill slow.\n`
  expect(await comes(answer, { from: ann, to: to(ann)?.replyTo ?? '' })).toBe(ticket)
  expect(await statusOf(ticket)).toBe('open')

  notify.wake()
  await expect.poll(() => historyOf(ticket), { timeout: 20_000 }).toContain(`address-suppressed ${bob}`)
  const { replied } = await sends({ ticketId: ticket, text: 'And now?' })
  expect(replied.to).toEqual([ann])
  expect(replied.withheld).toMatchObject([{ address: bob, because: expect.stringContaining('it bounced') }])
  const history = ['opened', 'answered', 'status', 'auto-replied', `bounced ${bob}`, 'replied', 'status']
  const after = [`address-suppressed ${bob}`, 'answered', 'status']
  expect((await historyOf(ticket)).toSorted()).toEqual([...history, ...after].toSorted())
})

/** Of a mailbox that bob's mail is forwarded to, in words that carry no Message-ID. */
const qmailBounce = `From: MAILER-DAEMON@mx.other.test
Subject: failure notice
${date}

Hi. This is the qmail-send program at mx.other.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<b.smith@inside.other.test>:
Sorry, no mailbox here by that name. (#5.1.1)
`

const reportOn = (address: string) => `From: postmaster@mx.customer.test
Subject: Undeliverable: Slow
${date}
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

It did not work.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.test

Final-Recipient: rfc822; ${address}
Action: failed
Status: 5.2.1

--x--
`

test('a bounce of a reply on a closed ticket opens nothing, an answer opens a follow-up', async () => {
  const carl = 'carl@customer.test'
  const ticket = await comes(openingOf(carl), { from: carl, to: 'support@example.com' })
  const { to } = await sends({ ticketId: ticket, text: 'Done.', status: 'solved' })
  const closing = { ticketId: ticket, change: { status: 'closed' }, actor: 'agent:kim', because: 'a test' } as const
  await changeTicket(pool, { ...closing, now: new Date() })
  const { reversePath = '', replyTo = '' } = to(carl) ?? {}
  expect(await comes(reportOn(carl), { from: '', to: reversePath })).toBe(ticket)
  expect(await historyOf(ticket)).toContain(`bounced ${carl}`)
  const answer = `From: ${carl}\nSubject: Re: Slow\nMessage-ID: <again@customer.test>\n${date}\n\nAgain.\n`
  const followUp = await comes(answer, { from: carl, to: replyTo })
  expect(followUp).not.toBe(ticket)
  const { rows } = await pool.query('select follow_up_of::int from tickets where id = $1', [followUp])
  expect(rows).toEqual([{ follow_up_of: ticket }])
})
