import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings, keys } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { planContext } from '../../test/happenings.ts'
import { committer } from '../intake/commit.ts'
import { parseRecipient } from '../mail/address.ts'
import { parsed } from '../mail/read-fixture.ts'
import { planReplies } from '../notify/plan-replies.ts'
import { happeningsOf } from '../store/happenings.ts'
import { readRaw } from '../store/raw-mail.ts'
import { readSignedDetail } from '../tickets/reply-address.ts'
import { changeTicket } from './change-ticket.ts'
import type { ReplySettings } from './draft.ts'
import { note } from './note.ts'
import { type Replying, reply } from './reply.ts'

let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 10 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const now = new Date('2026-11-25T09:00:00Z')
const settings: ReplySettings = {
  table: {
    domains: ['example.com'],
    rules: [{ match: 'support@', type: 'question', priority: 'normal', page: false, where: 'test' }],
  },
  name: 'Süpport',
  fallback: null,
  canMail: true,
  limitBytes: 1_000_000,
}

async function rows(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await pool.query(text, values)).rows
}

/** A mail from outside, committed; gives the number of its ticket. */
let mails = 0
async function receive(given: Parameters<typeof arrival>[0] = {}): Promise<number> {
  const id = `reply-${mails++}`
  const mail = arrival({ messageId: `${id}@customer.test`, digest: id, ...given })
  const [outcome] = await committer(pool, () => commitSettings)([mail])
  if (outcome === undefined || outcome.kind === 'refused') throw new Error('the mail was not committed')
  return Number(outcome.ref.slice(2))
}

function answer(ticketId: number, given: Partial<Replying> = {}, differs: Partial<ReplySettings> = {}) {
  const replying = { ticketId, text: 'Hello Ann,\n\nit is faster now.', actor: 'agent:kim', now, ...given }
  return reply({ pool, keys, settings: () => ({ ...settings, ...differs }) }, replying)
}

/** The reply, which must have been made. */
async function answered(...given: Parameters<typeof answer>) {
  const replied = await answer(...given)
  if (replied.kind !== 'replied') throw new Error(`the reply was not made: ${JSON.stringify(replied)}`)
  return replied
}

async function rawOf(message: string): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of readRaw(pool, message)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString('latin1')
}

const counts = () =>
  rows(`select (select count(*) from messages)::int as messages, (select count(*) from outbox)::int as outbox,
    (select count(*) from ticket_events)::int as events, (select count(*) from addresses)::int as addresses`)

test('a reply is on the ticket, in its history and in the outbox, and the ticket waits for the requester', async () => {
  const id = await receive()
  const replied = await answered(id)
  expect(replied).toMatchObject({
    ref: `T-${id}`,
    to: ['ann@customer.test'],
    before: 'new',
    after: 'pending',
    withheld: [],
  })
  expect(
    await rows('select direction, trust, origin, text, subject from messages where id = $1', replied.message),
  ).toEqual([
    {
      ...{ direction: 'out', trust: 'ours', origin: 'person', subject: `Re: [T-${id}] The site is slow` },
      text: 'Hello Ann,\n\nit is faster now.',
    },
  ])
  const events = await rows(
    `select id, kind, data from ticket_events where actor = 'agent:kim' and ticket_id = $1 order by at, id`,
    id,
  )
  expect(events).toMatchObject([
    { kind: 'answered', data: { message: replied.message, to: ['ann@customer.test'] } },
    { kind: 'status', data: { from: 'new', to: 'pending', message: replied.message } },
  ])
  const ids = events.map((event) => event['id'])
  expect(await rows('select events from outbox where events && $1', ids)).toEqual([{ events: ids }])
})

test('the mail is what mail programs thread and people can read', async () => {
  const id = await receive({ messageId: 'opening@customer.test', subject: 'AW: Zu langsam ☹' })
  const content = Buffer.from([0, 1, 2, 10, 13, 10, 255])
  const attachments = [{ filename: 'größe.bin', contentType: null, content }]
  const replied = await answered(id, { text: 'Grüße <b>\n\n> war: langsam', attachments })
  const raw = await rawOf(replied.message)
  const mail = await parsed(Buffer.from(raw, 'latin1'))
  expect(mail).toMatchObject({
    subject: `Re: [T-${id}] Zu langsam ☹`,
    author: { email: 'support@example.com', name: 'Süpport' },
    to: [{ email: 'ann@customer.test' }],
    references: ['opening@customer.test'],
    replyTo: [],
    sentAt: now,
    origin: 'person',
    parseError: null,
    notes: [],
    attachments: [{ filename: 'größe.bin', contentType: 'application/octet-stream', disposition: 'attachment' }],
  })
  expect(mail.text.trim()).toBe('Grüße <b>\n\n> war: langsam')
  expect(mail.html).toContain('Grüße &lt;b&gt;')
  expect(mail.messageId).toMatch(/^[\da-f-]{36}@example\.com$/)
  expect(raw).not.toMatch(/(?<!\r)\n|^reply-to:/im)
  const [stored] = await rows(
    `select m.message_id, m.size_bytes::int, a.sha256, a.size_bytes::int as bytes, a.filename
     from messages m join attachments a on a.message_id = m.id where m.id = $1`,
    replied.message,
  )
  expect(stored).toEqual({
    ...{ message_id: mail.messageId, size_bytes: raw.length, filename: 'größe.bin' },
    ...{ sha256: mail.attachments[0]?.sha256, bytes: content.length },
  })
})

test('a copy goes to each addressee, with an address that is signed for him', async () => {
  const id = await receive()
  const replied = await answered(id, { cc: ['Bob@Other.test'] })
  const [event] = await rows(`select id::text from ticket_events where kind = 'answered' and ticket_id = $1`, id)
  const [happening] = await happeningsOf(pool, [String(event?.['id'])])
  if (happening === undefined) throw new Error('nothing happened')
  const planned = planReplies(happening, planContext)
  expect(planned.map(({ target, channel, kind }) => [target, channel, kind])).toEqual([
    ['ann@customer.test', 'mail', 'reply'],
    ['Bob@other.test', 'mail', 'reply'],
  ])
  expect(planReplies(happening, planContext).map(({ key }) => key)).toEqual(planned.map(({ key }) => key))
  for (const [at, addressee] of ['ann@customer.test', 'bob@other.test'].entries()) {
    const { payload } = planned[at] ?? {}
    expect(payload).toMatchObject({ messageId: replied.message, envelopeFrom: payload?.['replyTo'] })
    const read = parseRecipient(String(payload?.['replyTo']))
    expect([read?.base, read?.domain]).toEqual(['support', 'example.com'])
    expect(readSignedDetail(read?.detail ?? '', keys)).toMatchObject({ ticketNumber: id })
    expect(readSignedDetail(read?.detail ?? '', keys)?.isFor(addressee)).toBe(true)
  }
  const mail = await parsed(await rawOf(replied.message))
  expect([mail.to, mail.cc].map((list) => list.map(({ email }) => email.toLowerCase()))).toEqual([
    ['ann@customer.test'],
    ['bob@other.test'],
  ])
})

test('whom the agent writes to may answer, and is known', async () => {
  const id = await receive()
  await answered(id, { cc: ['carl@other.test'] })
  expect(await rows('select email from participants where ticket_id = $1 order by email', id)).toEqual([
    { email: 'ann@customer.test' },
    { email: 'carl@other.test' },
  ])
  expect(await rows(`select known_because from addresses where email = 'carl@other.test'`)).toEqual([
    { known_because: 'an agent wrote to it' },
  ])
  const [sent] = await rows(`select message_id from messages where ticket_id = $1 and direction = 'out'`, id)
  const joined = await receive({ from: 'carl@other.test', references: [String(sent?.['message_id'])], subject: 'Re:' })
  expect(joined).toBe(id)
  expect(await rows(`select trust from messages where ticket_id = $1 and from_email = 'carl@other.test'`, id)).toEqual([
    { trust: 'participant' },
  ])
  expect(await rows('select status from tickets where id = $1', id)).toEqual([{ status: 'open' }])
})

test('the second reply goes on in the thread, and to whom the first one went', async () => {
  const id = await receive({ messageId: 'start@customer.test' })
  const first = await answered(id, { cc: ['dora@other.test'] })
  const [sent] = await rows('select message_id from messages where id = $1', first.message)
  await receive({ messageId: 'more@customer.test', references: [String(sent?.['message_id'])] })
  const second = await answered(id, { status: 'solved', now: new Date(now.getTime() + 1_000) })
  expect(second).toMatchObject({ before: 'open', after: 'solved', to: ['ann@customer.test', 'dora@other.test'] })
  const mail = await parsed(await rawOf(second.message))
  expect(mail.references).toEqual(['more@customer.test', sent?.['message_id'], 'start@customer.test'])
  expect(mail.subject).toBe(`Re: [T-${id}] The site is slow`)
})

test('a form that is submitted ten times at once makes one reply', async () => {
  const id = await receive()
  const results = await Promise.all(Array.from({ length: 10 }, () => answer(id, { key: 'form-1' })))
  expect(results.map(({ kind }) => kind).toSorted()).toEqual([...Array(9).fill('already-replied'), 'replied'])
  expect(new Set(results.map((result) => 'message' in result && result.message)).size).toBe(1)
  expect(await rows(`select id from messages where ticket_id = $1 and direction = 'out'`, id)).toHaveLength(1)
  expect(await answer(await receive(), { key: 'form-1' })).toMatchObject({ kind: 'replied' })
})

test('a reply to a solved ticket leaves it solved unless it says otherwise, one to a closed ticket is refused', async () => {
  const id = await receive()
  const set = (status: 'solved' | 'closed') =>
    changeTicket(pool, { ticketId: id, change: { status }, actor: 'agent:kim', because: 'a test', now })
  await set('solved')
  expect(await answered(id)).toMatchObject({ before: 'solved', after: 'solved' })
  expect(await answered(id, { status: 'open' })).toMatchObject({ before: 'solved', after: 'open' })
  await set('closed')
  const before = await counts()
  expect(await answer(id)).toMatchObject({ kind: 'not-allowed' })
  expect(await answer(id, { status: 'closed' })).toMatchObject({ kind: 'not-allowed' })
  expect(await counts()).toEqual(before)
})

test('what can not be sent writes nothing, and says why', async () => {
  const id = await receive()
  await rows(
    `insert into addresses (email, suppressed_at, suppressed_because) values ('gone@other.test', now(), 'it bounced')`,
  )
  const nobody = await receive({ from: 'gone@other.test' })
  const before = await counts()
  expect(await answer(id, {}, { canMail: false })).toMatchObject({ kind: 'cannot-send' })
  expect(await answer(id, {}, { table: { domains: [], rules: [] } })).toMatchObject({ kind: 'cannot-send' })
  expect(await answer(id, { text: ' \n' })).toEqual({ kind: 'nothing-to-send' })
  expect(await answer(id, { cc: ['bob'] })).toEqual({ kind: 'no-address', address: 'bob' })
  expect(await answer(id, {}, { limitBytes: 100 })).toMatchObject({ kind: 'too-large', limitBytes: 100 })
  expect(await answer(987_654)).toEqual({ kind: 'no-such-ticket' })
  expect(await answer(id, { ifUpdatedAt: new Date(0) })).toMatchObject({ kind: 'changed-meanwhile' })
  expect(await answer(nobody)).toMatchObject({
    kind: 'nobody-to-write-to',
    withheld: [{ address: 'gone@other.test', because: 'it bounced' }],
  })
  expect(await counts()).toEqual(before)
})

test('nothing goes to addresses of ours or to suppressed ones; a suppression that is over counts no more', async () => {
  await rows(`insert into addresses (email, suppressed_at, suppressed_because, suppressed_until)
    values ('full@other.test', now(), 'full', '2026-11-26'), ('well@other.test', now(), 'full', '2026-11-24')`)
  const id = await receive()
  const cc = ['Support@example.com', 'support+x@example.com', 'full@other.test', 'well@other.test']
  const replied = await answered(id, { cc })
  expect(replied.to).toEqual(['ann@customer.test', 'well@other.test'])
  expect(replied.withheld.map(({ address }) => address)).toEqual(cc.slice(0, 3))
  expect(await rows('select email from participants where ticket_id = $1 order by email', id)).toEqual([
    { email: 'ann@customer.test' },
    { email: 'well@other.test' },
  ])
})

test('text that no database can store is stored without what it can not', async () => {
  const id = await receive()
  const replied = await answered(id, { text: 'a\0b \ud800 c\r\nd', html: null })
  expect(await rows('select text from messages where id = $1', replied.message)).toEqual([{ text: 'ab \ufffd c\nd' }])
})

test('a note is on the ticket and goes to nobody', async () => {
  const id = await receive()
  const noting = { ticketId: id, text: 'He is right.', actor: 'agent:kim', limitBytes: 10_000, now, key: 'n1' }
  const noted = await note(pool, noting)
  expect(noted).toMatchObject({ kind: 'noted', ref: `T-${id}` })
  expect(await note(pool, noting)).toEqual({ ...noted, kind: 'already-noted' })
  expect(
    await rows(
      `select direction, text, from_email, from_name, message_id from messages where ticket_id = $1 and direction = 'note'`,
      id,
    ),
  ).toEqual([{ direction: 'note', text: 'He is right.', from_email: null, from_name: 'kim', message_id: null }])
  expect(await rows('select status from tickets where id = $1', id)).toEqual([{ status: 'new' }])
  const [event] = await rows(`select id::text from ticket_events where kind = 'note-added' and ticket_id = $1`, id)
  const [happening] = await happeningsOf(pool, [String(event?.['id'])])
  expect(happening && planReplies(happening, planContext)).toEqual([])
  expect(await note(pool, { ...noting, key: null, text: 'x'.repeat(20_000) })).toMatchObject({ kind: 'too-large' })
  expect(await note(pool, { ...noting, key: null, text: ' ' })).toEqual({ kind: 'nothing-to-note' })
  expect(await note(pool, { ...noting, ticketId: 987_654 })).toEqual({ kind: 'no-such-ticket' })
})
