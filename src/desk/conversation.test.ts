/**
 * A conversation by mail, there and back: what an agent writes goes through the real outbox to a receiver that keeps it, and
 * what comes back to the addresses that it carried is read from its bytes and committed.
 */
import { EventEmitter, once } from 'node:events'
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { arrival, commitSettings, keys } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { planContext } from '../../test/happenings.ts'
import { committer } from '../intake/commit.ts'
import { parsed } from '../mail/read-fixture.ts'
import type { Channel } from '../notify/channel.ts'
import { type Notify, startNotify } from '../notify/notify.ts'
import { type Jobs, openJobs } from '../notify/outbox/jobs.ts'
import { planReplies } from '../notify/plan-replies.ts'
import { changeTicket } from './change-ticket.ts'
import { reply } from './reply.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let pool: pg.Pool
let jobs: Jobs
let notify: Notify

const Payload = z.object({
  messageId: z.uuid(),
  to: z.tuple([z.string()]),
  envelopeFrom: z.string(),
  replyTo: z.string(),
})
const sent: z.output<typeof Payload>[] = []
const post = new EventEmitter()

const receiver = (name: Channel['name']): Channel => ({
  name,
  giveUpMs: () => 3_600_000,
  async send({ payload }) {
    sent.push(Payload.parse(payload))
    post.emit('sent')
    return { kind: 'sent', response: {} }
  },
})

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  jobs = await openJobs({ pool, log })
  notify = await startNotify({
    ...{ pool, jobs, log, registry: new Registry() },
    channels: { pagerduty: receiver('pagerduty'), mail: receiver('mail'), webhook: receiver('webhook') },
    plans: { replies: planReplies },
    absorb: async () => undefined,
    context: (now) => ({ ...planContext, now }),
    retry: () => ({ firstMs: 20, longestMs: 50 }),
  })
})
afterAll(async () => {
  await notify?.[Symbol.asyncDispose]()
  await jobs?.[Symbol.asyncDispose]()
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

/** Waits for so many copies of a message. */
async function copiesOf(message: string, count: number) {
  notify.wake()
  const copies = () => sent.filter(({ messageId }) => messageId === message)
  while (copies().length < count) await once(post, 'sent')
  return copies()
}

/** Bytes that come to one address of ours, read and committed; gives the number of the ticket. */
let digests = 0
async function comes(raw: string, { from, to }: Readonly<{ from: string; to: string }>): Promise<number> {
  const mail = await parsed(raw, from)
  const arrived = arrival({ ...mail, from, to: [to], digest: `conversation-${digests++}` })
  const [outcome] = await committer(pool, () => commitSettings)([arrived])
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

test('a reply reaches each addressee once; his answer, his bounce and his absence come back to the ticket', async () => {
  const [ann, bob] = ['ann@customer.test', 'bob@other.test']
  const opening = `From: Ann <${ann}>\nTo: support@example.com\nSubject: Slow\nMessage-ID: <opening@customer.test>\n${date}\n\nIt is slow.\n`
  const ticket = await comes(opening, { from: ann, to: 'support@example.com' })
  const now = new Date('2026-11-24T12:05:00Z')
  const replied = await reply(
    { pool, keys, settings },
    { ticketId: ticket, text: 'Better?', cc: [bob], actor: 'agent:kim', now },
  )
  if (replied.kind !== 'replied') throw new Error(`the reply was not made: ${replied.kind}`)
  const copies = await copiesOf(replied.message, 2)
  expect(copies.map(({ to: [address] }) => address).toSorted()).toEqual([ann, bob])
  const addressFor = (addressee: string) => copies.find(({ to: [address] }) => address === addressee)?.replyTo ?? ''
  expect(await statusOf(ticket)).toBe('pending')

  const absence = `From: Ann <${ann}>\nSubject: Out of office\nAuto-Submitted: auto-replied\nMessage-ID: <away@customer.test>\n${date}\n\nAway.\n`
  expect(await comes(absence, { from: '', to: addressFor(ann) })).toBe(ticket)
  const bounce = `From: MAILER-DAEMON@mx.other.test\nSubject: failure notice\n${date}\n\nHi. This is the qmail-send program at mx.other.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<b.smith@inside.other.test>:\nSorry, no mailbox here by that name. (#5.1.1)\n`
  expect(await comes(bounce, { from: '', to: addressFor(bob) })).toBe(ticket)
  expect(await statusOf(ticket)).toBe('pending')

  const answer = `From: Ann <${ann}>\nSubject: No tag, no thread\nMessage-ID: <answer@customer.test>\n${date}\n\nStill slow.\n`
  expect(await comes(answer, { from: ann, to: addressFor(ann) })).toBe(ticket)
  expect(await statusOf(ticket)).toBe('open')
  expect((await historyOf(ticket)).toSorted()).toEqual(
    ['opened', 'answered', 'status', 'auto-replied', `bounced ${bob}`, 'replied', 'status'].toSorted(),
  )
})

test('a bounce of a reply on a closed ticket opens nothing, an answer opens a follow-up', async () => {
  const carl = 'carl@customer.test'
  const opening = `From: ${carl}\nSubject: Slow, too\nMessage-ID: <carl@customer.test>\n${date}\n\nSlow.\n`
  const ticket = await comes(opening, { from: carl, to: 'support@example.com' })
  const now = new Date('2026-11-24T12:06:00Z')
  const replied = await reply(
    { pool, keys, settings },
    { ticketId: ticket, text: 'Done.', status: 'solved', actor: 'agent:kim', now },
  )
  if (replied.kind !== 'replied') throw new Error(`the reply was not made: ${replied.kind}`)
  const [copy] = await copiesOf(replied.message, 1)
  await changeTicket(pool, {
    ticketId: ticket,
    change: { status: 'closed' },
    actor: 'agent:kim',
    because: 'a test',
    now,
  })
  const bounce = `From: postmaster@mx.customer.test\nSubject: Undeliverable: Slow\n${date}\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nIt did not work.\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.test\n\nFinal-Recipient: rfc822; ${carl}\nAction: failed\nStatus: 5.2.1\n\n--x--\n`
  expect(await comes(bounce, { from: '', to: copy?.envelopeFrom ?? '' })).toBe(ticket)
  expect(await historyOf(ticket)).toContain(`bounced ${carl}`)
  const answer = `From: ${carl}\nSubject: Re: Slow\nMessage-ID: <again@customer.test>\n${date}\n\nAgain.\n`
  const followUp = await comes(answer, { from: carl, to: copy?.replyTo ?? '' })
  expect(followUp).not.toBe(ticket)
  const { rows } = await pool.query('select follow_up_of::int from tickets where id = $1', [followUp])
  expect(rows).toEqual([{ follow_up_of: ticket }])
})
