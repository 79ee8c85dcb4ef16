/** What customers see of tickets, asked of a real database with each kind of message in it. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import {
  customerConversation,
  customerTicket,
  customerTickets,
  isCustomersAttachment,
  similarTickets,
} from './customer-tickets.ts'

const ada = 'ada@customer.test'
let database: TestDatabase
let pool: pg.Pool
let minute = 0

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

type Given = Readonly<{
  subject?: string
  status?: string
  heldBecause?: string | null
  participants?: readonly string[]
}>

async function ticket({ subject = 'x', status = 'open', heldBecause = null, participants = [ada] }: Given = {}) {
  minute += 1
  const { rows } = await pool.query<{ id: string }>(
    `insert into tickets (type, priority, status, subject, source, held_because, updated_at)
     values ('question', 'normal', $1, $2, 'email', $3, timestamptz '2026-01-01' + $4 * interval '1 minute') returning id`,
    [status, subject, heldBecause, minute],
  )
  const id = Number(rows[0]?.id)
  for (const email of participants) await pool.query('insert into participants values ($1, $2, now())', [id, email])
  return id
}

type Message = Readonly<{
  direction?: string
  trust?: string
  origin?: string
  text?: string
  heldBecause?: string | null
  /** What became of the mail. */
  decision?: string
}>

/** Adds a message with one attachment; gives the attachment's id. */
async function message(ticketId: number, given: Message = {}) {
  const { direction = 'in', trust = 'participant', origin = 'person', text = 'x', heldBecause = null } = given
  const trace = { decision: given.decision ?? 'replied' }
  minute += 1
  const [id, attachment] = [randomUUID(), randomUUID()]
  await pool.query(
    `insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, held_because, trace,
       size_bytes, sha256, received_at)
     values ($1, $2, $3, '', $4, $4, $5, $6, $7, $9, 1, '', timestamptz '2026-01-01' + $8 * interval '1 minute')`,
    [id, ticketId, direction, text, origin, trust, heldBecause, minute, trace],
  )
  await pool.query(
    `insert into attachments (id, message_id, ticket_id, position, content_type, size_bytes, sha256)
     values ($1, $2, $3, 0, 'text/plain', 1, '')`,
    [attachment, id, ticketId],
  )
  return attachment
}

const mayRead = (attachment: string, customer = ada) => isCustomersAttachment(pool, customer, attachment)

test('of a conversation a customer sees what opened it, answers of participants and of ours, and their files', async () => {
  const id = await ticket()
  const shown = [
    await message(id, { trust: 'stranger', text: 'opened it' }),
    await message(id, { text: 'an answer' }),
    await message(id, { trust: 'verified-participant', text: 'a proven one' }),
    await message(id, { direction: 'out', trust: 'ours', text: 'of an agent' }),
  ]
  const hidden = [
    await message(id, { direction: 'note', trust: 'ours' }),
    await message(id, { trust: 'informed' }),
    await message(id, { trust: 'stranger' }),
    await message(id, { origin: 'auto-reply' }),
    await message(id, { origin: 'delivery-report', trust: 'stranger' }),
  ]
  const { messages, hasEarlier } = await customerConversation(pool, { ticketId: id, before: null, limit: 50 })
  expect(messages.map(({ text }) => text)).toEqual(['opened it', 'an answer', 'a proven one', 'of an agent'])
  expect(hasEarlier).toBe(false)
  expect(await Promise.all(shown.map((one) => mayRead(one)))).toEqual(shown.map(() => true))
  expect(await Promise.all(hidden.map((one) => mayRead(one)))).toEqual(hidden.map(() => false))
})

test('what opened a ticket that was merged into this one is shown, and machines that joined it are not', async () => {
  const id = await ticket()
  await message(id, { trust: 'stranger', text: 'opened the other', decision: 'opened' })
  await message(id, { trust: 'stranger', text: 'opened this one', decision: 'opened' })
  await message(id, { trust: 'stranger', text: 'an alert', decision: 'grouped' })
  await message(id, { trust: 'informed', text: 'an unverified follow-up', decision: 'opened' })
  const { messages } = await customerConversation(pool, { ticketId: id, before: null, limit: 50 })
  expect(messages.map(({ text }) => text)).toEqual(['opened the other', 'opened this one'])
})

test('files of another customer, of a held message and of a held ticket are not there', async () => {
  const id = await ticket()
  expect(await mayRead(await message(id), 'eve@other.test')).toBe(false)
  expect(await mayRead(await message(id, { heldBecause: 'a code' }))).toBe(false)
  expect(await mayRead(await message(await ticket({ heldBecause: 'a code' })))).toBe(false)
  expect(await mayRead(randomUUID())).toBe(false)
})

test('a long conversation comes in pages, the last one first', async () => {
  const id = await ticket()
  for (let i = 0; i < 7; i++) await message(id, { text: String(i) })
  const last = await customerConversation(pool, { ticketId: id, before: null, limit: 3 })
  expect([last.messages.map(({ text }) => text), last.hasEarlier]).toEqual([['4', '5', '6'], true])
  const before = last.messages[0]?.id ?? null
  const earlier = await customerConversation(pool, { ticketId: id, before, limit: 5 })
  expect([earlier.messages.map(({ text }) => text), earlier.hasEarlier]).toEqual([['0', '1', '2', '3'], false])
})

test('lists have the tickets of a customer, open or done, the ones that changed last first', async () => {
  const bob = 'bob@customer.test'
  const first = await ticket({ participants: [bob] })
  const second = await ticket({ participants: [ada, bob] })
  const done = await ticket({ participants: [bob], status: 'solved' })
  await ticket({ participants: [bob], heldBecause: 'a code' })
  const list = async (isDone: boolean, before: string | null = null) =>
    (await customerTickets(pool, { customer: bob, done: isDone, before, limit: 10 })).map(({ id }) => id)
  expect(await list(false)).toEqual([second, first])
  expect(await list(true)).toEqual([done])
  const newest = await customerTicket(pool, bob, second)
  expect(await list(false, newest?.place ?? null)).toEqual([first])
  // As mails that were committed together.
  await pool.query('update tickets set updated_at = $1', [new Date('2026-01-01')])
  const newestOfBoth = await customerTicket(pool, bob, second)
  expect([await list(false), await list(false, newestOfBoth?.place ?? null)]).toEqual([[second, first], [first]])
  expect(await customerTicket(pool, 'eve@other.test', second)).toBeNull()
})

test('pages leave nothing out that changed or came in one instant', async () => {
  const cara = 'cara@customer.test'
  const ids = [await ticket({ participants: [cara] }), await ticket({ participants: [cara] })]
  ids.push(await ticket({ participants: [cara] }))
  const [of = 0] = ids
  for (let i = 0; i < 3; i++) await message(of, { text: String(i) })
  const instant = "timestamptz '2026-02-01 12:00:00.123456'"
  await pool.query(`update tickets set updated_at = ${instant} where id = any($1)`, [ids])
  await pool.query(`update messages set received_at = ${instant} where ticket_id = $1`, [of])
  const tickets: number[] = []
  for (let before: string | null = null; tickets.length < 4; ) {
    const [next] = await customerTickets(pool, { customer: cara, done: false, before, limit: 1 })
    if (next === undefined) break
    tickets.push(next.id)
    before = next.place
  }
  expect(tickets).toEqual(ids.toReversed())
  const texts: string[] = []
  for (let before: string | null = null; texts.length < 4; ) {
    const { messages } = await customerConversation(pool, { ticketId: of, before, limit: 1 })
    const [one] = messages
    if (one === undefined) break
    texts.push(one.text)
    before = one.id
  }
  expect(texts.toSorted()).toEqual(['0', '1', '2'])
})

test('similar tickets share words with a subject; the most alike first, and what looks like a pattern is text', async () => {
  const eve = 'eve@customer.test'
  const near = await ticket({ participants: [eve], subject: 'Checkout shows an ERROR' })
  const far = await ticket({ participants: [eve], subject: 'An error 100%' })
  await ticket({ participants: [eve], subject: 'Checkout error', status: 'closed' })
  const find = async (...words: string[]) =>
    (await similarTickets(pool, { customer: eve, words, limit: 5 })).map(({ id }) => id)
  expect(await find('checkout', 'error')).toEqual([near, far])
  expect(await find('100%')).toEqual([far])
  expect(await find('%')).toEqual([far])
  expect(await find('_')).toEqual([])
})
