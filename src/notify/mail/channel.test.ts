/** Mail out of a real database, to a real SMTP server: what arrives there is read as its receiver would. */
import { simpleParser } from 'mailparser'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { arrival, dmarc, type Given } from '../../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { planContext } from '../../../test/happenings.ts'
import { type Smarthost, startSmarthost, type TakenMail } from '../../../test/smarthost.ts'
import { builtInConfig, type Config } from '../../config/config.ts'
import { reply } from '../../desk/reply.ts'
import { committer } from '../../intake/commit.ts'
import { ticketFor } from '../../intake/evidence.ts'
import { knownFrom } from '../../intake/known.ts'
import { originOf } from '../../mail/origin/origin.ts'
import { happeningsOf } from '../../store/happenings.ts'
import { lookUp } from '../../store/intake-lookup.ts'
import { addNotifications, type NotificationRow } from '../../store/notifications.ts'
import { suppress } from '../../store/suppressions.ts'
import { replyKeys } from '../../tickets/reply-address.ts'
import type { Attempt } from '../channel.ts'
import { planReplies } from '../plan-replies.ts'
import { absorbBounce } from './bounces.ts'
import { createMailChannel, type MailChannel } from './channel.ts'
import { planAcknowledgement } from './plan.ts'

const keys = replyKeys(Buffer.alloc(32, 1))
const log = pino({ level: 'silent' })
const route = { type: 'question', priority: 'normal', page: false, where: 'test' } as const
const table = {
  domains: ['example.com'],
  rules: [
    { ...route, match: 'support@' },
    { ...route, match: 'vip@', language: 'de' },
    { ...route, match: 'sysops@', type: 'incident', priority: 'urgent', page: true } as const,
  ],
}

let database: TestDatabase
let pool: pg.Pool
let smarthost: Smarthost
let channel: MailChannel
let acknowledge: Config['acknowledge']
let commit: ReturnType<typeof committer>
const replySettings = { table, name: 'Support', fallback: null, canMail: true, limitBytes: 1_000_000 }
const config = (): Config => ({ ...builtInConfig(), table, acknowledge })

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  smarthost = await startSmarthost()
  channel = createMailChannel({ pool, config, url: smarthost.url, replyKeys: keys, log })
  const grouping = { enabled: true, windowMs: 600_000, capMs: 3_600_000, solveOnRecovery: false }
  commit = committer(pool, () => ({ grouping, telling: { acknowledges: true, publishes: false } }))
})
beforeEach(() => {
  acknowledge = builtInConfig().acknowledge
  smarthost.behave({ rcpt: () => null, data: () => null, fault: null })
})
afterAll(async () => {
  await channel?.[Symbol.asyncDispose]()
  await smarthost?.[Symbol.asyncDispose]()
  await pool?.end()
  await database?.drop()
})

let count = 0

/** Commits a mail that is nobody else's, proven unless it says otherwise, and gives its ticket. */
async function receive(given: Given = {}): Promise<number> {
  const name = `m${++count}`
  const from = given.from ?? `${name}@customer.test`
  const own = { messageId: `${name}@customer.test`, digest: name, at: new Date(), from, authentication: dmarc('pass') }
  const [outcome] = await commit([arrival({ ...own, ...given })])
  return outcome && 'ref' in outcome ? Number(outcome.ref.slice(2)) : Number.NaN
}

/** The notifications that follow from the history of a ticket so far. */
async function notificationsOf(ticket: number): Promise<readonly NotificationRow[]> {
  const { rows } = await pool.query<{ id: string }>('select id from ticket_events where ticket_id = $1', [ticket])
  const happenings = await happeningsOf(
    pool,
    rows.map(({ id }) => id),
  )
  const context = { ...planContext, config: config(), now: new Date() }
  const planned = happenings.flatMap((one) => [...planAcknowledgement(one, context), ...planReplies(one, context)])
  return addNotifications(pool, planned, new Date())
}

/** The one notification of a ticket, and what came of one attempt. */
async function sendOne(ticket: number): Promise<Readonly<{ row: NotificationRow; attempt: Attempt }>> {
  const [row] = await notificationsOf(ticket)
  if (row === undefined) throw new Error(`nothing is planned for T-${ticket}`)
  return { row, attempt: await channel.send(row) }
}

const lastMail = (): TakenMail => {
  const mail = smarthost.mails.at(-1)
  if (mail === undefined) throw new Error('no mail was taken')
  return mail
}

const read = (mail: TakenMail) => simpleParser(mail.bytes)

test('an acknowledgement is what RFC 3834 asks for, and quotes nothing', async () => {
  const ticket = await receive({
    from: 'Ann@customer.test',
    subject: 'SECRET-SUBJECT',
    text: 'SECRET-BODY',
    messageId: 'q1@customer.test',
  })
  expect((await sendOne(ticket)).attempt.kind).toBe('sent')
  const sent = lastMail()
  expect(sent).toMatchObject({ reversePath: '', recipients: ['Ann@customer.test'] })
  const mail = await read(sent)
  const headers = Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line.slice(key.length + 2)]))
  expect(headers).toMatchObject({
    from: 'Support <support@example.com>',
    to: 'Ann@customer.test',
    subject: `[T-${ticket}] We have received your message`,
    'in-reply-to': '<q1@customer.test>',
    references: '<q1@customer.test>',
    'auto-submitted': 'auto-replied',
    'x-auto-response-suppress': 'All',
    'message-id': expect.stringMatching(/^<[\da-f-]{36}@example\.com>$/),
  })
  expect(Object.keys(headers).filter((name) => /^list-|precedence|bcc/.test(name))).toEqual([])
  expect(mail.text).toContain(`Its number is T-${ticket}.`)
  expect(mail.html).toContain(`<strong>T-${ticket}</strong>`)
  expect(sent.bytes.toString()).not.toMatch(/SECRET|\bm1\b/)
})

test('our own acknowledgement is known as an auto-reply by our own rules', async () => {
  await sendOne(await receive())
  const { headerLines, subject = '', from } = await read(lastMail())
  const fields = headerLines.map(({ key, line }) => ({ name: key, value: line.slice(key.length + 2) }))
  const authorEmail = from?.value[0]?.address ?? null
  expect(originOf({ fields, authorEmail, subject, reversePath: 'x@y.test', replyTo: [] })).toMatchObject({
    origin: 'auto-reply',
  })
})

test('an answer to it finds the ticket, by the reply address and by its Message-ID alone', async () => {
  const ticket = await receive({ from: 'bob@customer.test' })
  await sendOne(ticket)
  const sent = await read(lastMail())
  const replyTo = sent.replyTo?.value[0]?.address ?? ''
  const byAddress = arrival({ from: 'bob@customer.test', to: [replyTo], messageId: 'a1@customer.test' })
  expect(byAddress.replyAddresses).toMatchObject([{ ticketNumber: ticket, isAuthors: true }])
  const id = sent.messageId?.slice(1, -1) ?? ''
  const found = await lookUp(pool, {
    digests: [],
    messageIds: [id],
    ticketNumbers: [],
    groupKeys: [],
    answeredKeys: [],
  })
  const byId = arrival({ from: 'bob@customer.test', references: [id], messageId: 'a2@customer.test' })
  expect(ticketFor(byId, knownFrom(found))).toMatchObject({ ticket: { id: ticket }, by: 'in-reply-to', isOurs: true })
})

test('it is stored before it goes, and a second attempt sends the same bytes, also by two services at once', async () => {
  smarthost.behave({ fault: 'before-reply' })
  const ticket = await receive()
  const { row, attempt } = await sendOne(ticket)
  expect(attempt.kind).toBe('later')
  smarthost.behave({ fault: null })
  await using other = createMailChannel({ pool, config, url: smarthost.url, replyKeys: keys, log })
  const attempts = await Promise.all([channel.send(row), other.send(row)])
  expect(attempts.map(({ kind }) => kind)).toEqual(['sent', 'sent'])
  const copies = smarthost.mails.slice(-3).map(({ bytes }) => bytes.toString())
  expect(new Set(copies).size).toBe(1)
  const { rows } = await pool.query(
    `select id, origin, trust from messages where ticket_id = $1 and direction = 'out'`,
    [ticket],
  )
  expect(rows).toEqual([{ id: row.id, origin: 'auto-reply', trust: 'ours' }])
})

test('it is in the language of the route, and an urgent one says that somebody was paged only when that is so', async () => {
  await sendOne(await receive({ to: ['vip@example.com'] }))
  expect((await read(lastMail())).text).toContain('Guten Tag')
  const urgent = await receive({ to: ['sysops@example.com'] })
  await sendOne(urgent)
  expect((await read(lastMail())).text).not.toContain('on call')
  const paged = await receive({ to: ['sysops@example.com'] })
  await pool.query(
    `insert into notifications (id, ticket_id, key, channel, kind, target, status, created_at, due_at)
     values (gen_random_uuid(), $1, 'a page', 'pagerduty', 'trigger', '', 'sent', now(), now())`,
    [paged],
  )
  await sendOne(paged)
  expect((await read(lastMail())).text).toContain('Our engineer on call has been alerted.')
})

test('an address that nobody has proven gets nothing, unless an agent wrote to it', async () => {
  const unproven = { from: 'cem@customer.test', authentication: dmarc('none') }
  const before = smarthost.mails.length
  expect((await sendOne(await receive(unproven))).attempt).toMatchObject({ kind: 'skipped', tell: true })
  expect(smarthost.mails).toHaveLength(before)
  const ticket = await receive(unproven)
  const replying = { ticketId: ticket, text: 'Hello', actor: 'agent:eve', now: new Date() }
  expect(await reply({ pool, keys, settings: () => replySettings }, replying)).toMatchObject({ kind: 'replied' })
  expect((await sendOne(await receive(unproven))).attempt.kind).toBe('sent')
})

test('an address that was proven once is known, also while DNS is away', async () => {
  acknowledge = { ...acknowledge, perAddressMs: 0 }
  await sendOne(await receive({ from: 'dan@customer.test' }))
  const later = await receive({ from: 'dan@customer.test', authentication: dmarc('temperror') })
  expect((await sendOne(later)).attempt.kind).toBe('sent')
})

test('of mails of one address at once, at two services, one is acknowledged, whatever its detail', async () => {
  const tickets = await Promise.all(
    ['', '+a', '+b', '+c', '+d'].map((detail) => receive({ from: `eve${detail}@customer.test` })),
  )
  const rows = (await Promise.all(tickets.map(notificationsOf))).flat()
  await using other = createMailChannel({ pool, config, url: smarthost.url, replyKeys: keys, log })
  const attempts = await Promise.all(rows.map((row, n) => (n % 2 === 0 ? channel : other).send(row)))
  expect(attempts.map(({ kind }) => kind).toSorted()).toEqual(['sent', 'skipped', 'skipped', 'skipped', 'skipped'])
  expect(attempts.filter(({ kind }) => kind === 'skipped')).toMatchObject(Array(4).fill({ tell: true }))
})

test('a domain gets what its budget has', async () => {
  acknowledge = { ...acknowledge, perDomainHourly: 2 }
  const attempts: Attempt[] = []
  for (const name of ['a', 'b', 'c']) {
    const from = `${name}@busy.test`
    attempts.push((await sendOne(await receive({ from, authentication: dmarc('pass', 'busy.test') }))).attempt)
  }
  expect(attempts).toMatchObject([
    { kind: 'sent' },
    { kind: 'sent' },
    {
      kind: 'skipped',
      because: expect.stringContaining('busy.test has got the 2 acknowledgements of an hour'),
      tell: true,
    },
  ])
})

test('nothing is sent to an address of the suppression list, and whoever waits for it is told', async () => {
  const from = 'gone@customer.test'
  const ticket = await receive({ from })
  await suppress(pool, { email: from, because: 'it bounced', since: new Date(), until: null })
  const before = smarthost.mails.length
  const because = 'nothing is sent to gone@customer.test: it bounced'
  const { row, attempt } = await sendOne(ticket)
  expect(attempt).toEqual({ kind: 'skipped', because, tell: true })
  const payload = { messageId: row.id, to: [from], envelopeFrom: 'a@example.com', replyTo: 'a@example.com' }
  expect(await channel.send({ ...row, kind: 'reply', payload })).toEqual({ kind: 'refused', because })
  const page = { ...row, kind: 'page', payload: { to: [from, 'oncall@example.com'], subject: 'x', text: 'y' } }
  expect(await channel.send(page)).toMatchObject({ kind: 'sent' })
  expect(smarthost.mails.slice(before).map(({ recipients }) => recipients)).toEqual([['oncall@example.com']])
})

test('an address that its server does not know is not written to again', async () => {
  acknowledge = { ...acknowledge, perAddressMs: 0 }
  smarthost.behave({ rcpt: (address) => (address.startsWith('typo@') ? '550 5.1.1 no such user' : null) })
  const from = 'typo@customer.test'
  expect((await sendOne(await receive({ from }))).attempt).toMatchObject({ kind: 'refused' })
  smarthost.behave({ rcpt: () => null })
  expect((await sendOne(await receive({ from }))).attempt).toMatchObject({
    kind: 'skipped',
    because: expect.stringContaining('its server refused it: 550 5.1.1 no such user'),
  })
})

test('a reply goes out as it is stored, with the reply address in front and as reverse-path', async () => {
  const ticket = await receive({ from: 'flo@customer.test' })
  await sendOne(ticket)
  const replying = { ticketId: ticket, text: 'Have you tried again?', actor: 'agent:eve', now: new Date() }
  const replied = await reply({ pool, keys, settings: () => replySettings }, replying)
  expect(replied.kind).toBe('replied')
  const [row] = await notificationsOf(ticket)
  expect(row?.kind).toBe('reply')
  expect(row && (await channel.send(row)).kind).toBe('sent')
  const sent = lastMail()
  expect(sent.bytes.toString()).toMatch(/^Reply-To: <support\+t\d+\.[0-9a-v]{32}@example\.com>\r\n/)
  const mail = await read(sent)
  expect(mail.replyTo?.value[0]?.address).toBe(sent.reversePath)
  expect(mail.text).toContain('Have you tried again?')
})

test('a page is the same bytes at each try, to all of its addresses', async () => {
  const ticket = await receive()
  const [row] = await notificationsOf(ticket)
  if (row === undefined) throw new Error('nothing is planned')
  const payload = { to: ['a@example.com', 'b@example.com'], subject: 'T-1 is urgent: Ärger', text: 'Take it.\n' }
  const page = { ...row, kind: 'page', payload }
  expect(await channel.send(page)).toMatchObject({ kind: 'sent' })
  expect(await channel.send(page)).toMatchObject({ kind: 'sent' })
  const [first, second] = smarthost.mails.slice(-2)
  expect(first?.bytes).toEqual(second?.bytes)
  expect(first).toMatchObject({ reversePath: '', recipients: ['a@example.com', 'b@example.com'] })
  const mail = await read(lastMail())
  expect(mail).toMatchObject({ subject: payload.subject, text: 'Take it.\n', messageId: `<${row.id}@example.com>` })
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
})

test('without a smarthost nothing is tried, and that is said', async () => {
  await using nowhere = createMailChannel({ pool, config, url: undefined, replyKeys: keys, log })
  const [row] = await notificationsOf(await receive())
  expect(row && (await nowhere.send(row))).toMatchObject({
    kind: 'refused',
    because: expect.stringContaining('OUTBOUND_SMTP_URL'),
  })
  expect(await nowhere.verify()).toBeNull()
})

/** What a bounce of mail to `email` does on a ticket. */
async function bounce(
  ticket: number,
  email: string,
  status: string,
  action: 'failed' | 'delayed' = 'failed',
): Promise<void> {
  const report = { messageId: null, recipients: [{ finalRecipient: email, action, status, diagnostic: 'said so' }] }
  await pool.query(
    `insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, trace, size_bytes, sha256, received_at, report)
     values ($1, $2, 'in', '', '', '', 'delivery-report', 'informed', '{}', 0, '', now(), $3)`,
    [`01900000-0000-7000-8000-${String(++count).padStart(12, '0')}`, ticket, JSON.stringify(report)],
  )
  const { rows } = await pool.query<{ id: string }>(
    `insert into ticket_events (id, ticket_id, kind, actor, data, at)
     select gen_random_uuid(), $1, 'bounced', 'postroom', json_build_object('message', id), now() from messages
     where ticket_id = $1 and report is not null order by id desc limit 1 returning id`,
    [ticket],
  )
  for (const one of await happeningsOf(
    pool,
    rows.map(({ id }) => id),
  ))
    await absorbBounce(pool, one, new Date())
}

async function eventsOf(ticket: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ kind: string }>(
    'select kind from ticket_events where ticket_id = $1 order by at',
    [ticket],
  )
  return rows.map(({ kind }) => kind)
}

async function suppression(
  email: string,
): Promise<Readonly<{ because: string | null; until: Date | null }> | undefined> {
  const text = 'select suppressed_because as because, suppressed_until as until from addresses where email = $1'
  return (await pool.query(text, [email])).rows[0]
}

test('a bounce that is final suppresses the address that we wrote to, and says so on the ticket', async () => {
  const ticket = await receive({ from: 'hal@customer.test' })
  await sendOne(ticket)
  await bounce(ticket, 'HAL@customer.test', '5.1.1')
  expect(await suppression('hal@customer.test')).toEqual({ because: 'it bounced: 5.1.1 said so', until: null })
  expect(await eventsOf(ticket)).toContain('address-suppressed')
})

test('a bounce says nothing against an address that we did not write to on that ticket', async () => {
  const [ticket, others] = [await receive({ from: 'ida@customer.test' }), await receive({ from: 'jon@customer.test' })]
  await sendOne(ticket)
  await sendOne(others)
  await bounce(ticket, 'jon@customer.test', '5.1.1')
  await bounce(ticket, 'stranger@elsewhere.test', '5.1.1')
  expect((await suppression('jon@customer.test'))?.because).toBeNull()
  expect(await suppression('stranger@elsewhere.test')).toBeUndefined()
})

test('a full mailbox is borne three times, and then left alone for two weeks', async () => {
  const ticket = await receive({ from: 'kim@customer.test' })
  await sendOne(ticket)
  for (const status of ['4.2.2', '5.2.2', '4.4.7']) await bounce(ticket, 'kim@customer.test', status)
  expect((await suppression('kim@customer.test'))?.because).toBeNull()
  await bounce(ticket, 'kim@customer.test', '4.2.2')
  expect(await suppression('kim@customer.test')).toEqual({
    because: 'it bounced: 4.2.2 said so',
    until: expect.any(Date),
  })
})

test('what is only late, or was about the mail, says nothing against the address', async () => {
  const ticket = await receive({ from: 'leo@customer.test' })
  await sendOne(ticket)
  for (let n = 0; n < 5; n++) {
    await bounce(ticket, 'leo@customer.test', '4.4.1', 'delayed')
    await bounce(ticket, 'leo@customer.test', '5.7.1')
  }
  expect((await suppression('leo@customer.test'))?.because).toBeNull()
})

test('acknowledgements that wait are not sent any more once they are switched off', async () => {
  const composed = await receive()
  smarthost.behave({ data: () => '451 4.3.0 not now' })
  const { row, attempt } = await sendOne(composed)
  expect(attempt.kind).toBe('later')
  const [waiting] = await notificationsOf(await receive())
  if (waiting === undefined) throw new Error('nothing is planned')
  smarthost.behave({ data: () => null })
  const before = smarthost.mails.length
  acknowledge = { ...acknowledge, enabled: false }
  const because = 'acknowledgements are switched off (acknowledge.enabled)'
  for (const one of [row, waiting]) expect(await channel.send(one)).toEqual({ kind: 'skipped', because, tell: false })
  expect(smarthost.mails).toHaveLength(before)
})
