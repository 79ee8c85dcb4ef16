import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrival, commitSettings, dmarc, grouping } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { lookUp } from '../store/intake-lookup.ts'
import { readRaw } from '../store/raw-mail.ts'
import type { Arrival } from './arrival.ts'
import { committer } from './commit.ts'
import { groupCommit } from './group-commit.ts'

/** Two services on one database, as two replicas are. */
let database: TestDatabase
let pools: pg.Pool[]
let services: ReturnType<typeof committer>[]

beforeAll(async () => {
  database = await createTestDatabase()
  pools = [1, 2].map(() => new pg.Pool({ connectionString: database.url, max: 10 }))
  services = pools.map((pool) => committer(pool, () => commitSettings))
})

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})

const commit = (at: number, ...arrivals: Arrival[]) => services[at % services.length]?.(arrivals) ?? []

/** One mail to one of the services, each time another. */
let turn = 0
async function receive(mail: Arrival) {
  const [outcome] = await commit(turn++, mail)
  if (outcome === undefined || outcome.kind === 'refused') throw new Error('the mail was not committed')
  return outcome
}

async function rows(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  const [pool] = pools
  return (await pool?.query(text, values))?.rows ?? []
}

const unique = (() => {
  let n = 0
  return () => `${n++}.${process.pid}`
})()

/** A mail that is nobody else's. */
function mail(given: Parameters<typeof arrival>[0] = {}): Arrival {
  const id = unique()
  return arrival({ messageId: `${id}@customer.test`, digest: `digest ${id}`, ...given })
}

test('the same mail at two services at the same moment is one ticket, and both answer with its ref', async () => {
  const digest = unique()
  const copies = Array.from({ length: 20 }, () => mail({ digest, messageId: `${digest}@x.test` }))
  const outcomes = await Promise.all(copies.map(receive))
  expect(new Set(outcomes.map(({ ref }) => ref)).size).toBe(1)
  expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  const [count] = await rows(
    `select count(distinct t.id)::int as tickets, count(d.id)::int as deliveries
     from messages m join tickets t on t.id = m.ticket_id join deliveries d on d.message_id = m.id
     where m.redelivery_key = $1`,
    digest,
  )
  expect(count).toEqual({ tickets: 1, deliveries: 20 })
})

test('the same mails at two services in opposite order do not keep each other from being committed', async () => {
  for (let round = 0; round < 10; round++) {
    const mails = Array.from({ length: 30 }, () => mail({ text: 'x'.repeat(1_000) }))
    const again = mails.map(({ body, mail: reading }) => ({ ...mail(), body, mail: reading })).reverse()
    const [first, second] = await Promise.all([commit(0, ...mails), commit(1, ...again)])
    expect(second?.map((outcome) => 'ref' in outcome && outcome.ref).reverse()).toEqual(
      first?.map((outcome) => 'ref' in outcome && outcome.ref),
    )
  }
})

test('an answer does not wait for somebody who only adds to its ticket', async () => {
  const first = mail()
  const { ref } = await receive(first)
  const agent = new pg.Client(database.url)
  await agent.connect()
  await agent.query('begin')
  await agent.query(
    `insert into ticket_events (id, ticket_id, kind, actor, at)
     select gen_random_uuid(), id, 'viewed', 'agent:x', now() from tickets where ref = $1`,
    [ref],
  )
  expect(await receive(mail({ references: [first.mail.messageId ?? ''] }))).toMatchObject({ kind: 'replied', ref })
  await agent.end()
})

test('a device with a single Message-ID does not make its next mail wait for the reading of all before', async () => {
  const messageId = `${unique()}@device.test`
  for (const from of ['a@x.test', 'b@x.test', 'c@x.test']) await receive(mail({ messageId, from }))
  const [pool] = pools
  const asked = { digests: [], messageIds: [messageId], ticketNumbers: [], groupKeys: [], answeredKeys: [] }
  const found = pool && (await lookUp(pool, asked))
  expect(found?.messages).toMatchObject([{ from_email: 'a@x.test' }])
})

test('answers that arrive at once all land on the ticket', async () => {
  const first = mail()
  const { ref } = await receive(first)
  await rows(`update tickets set status = 'pending' where ref = $1`, ref)
  const answers = Array.from({ length: 10 }, () => mail({ references: [first.mail.messageId ?? ''] }))
  const outcomes = await Promise.all(answers.map(receive))
  expect(new Set(outcomes.map((outcome) => `${outcome.kind} ${outcome.ref}`))).toEqual(new Set([`replied ${ref}`]))
  const [ticket] = await rows(
    `select status, (select count(*)::int from messages where ticket_id = t.id) as messages from tickets t where ref = $1`,
    ref,
  )
  expect(ticket).toEqual({ status: 'open', messages: 11 })
})

test('an alert storm at two services is one ticket that pages once', async () => {
  const host = unique()
  const storm = Array.from({ length: 20 }, () =>
    mail({ origin: 'auto-generated', messageId: null, subject: `host ${host} down`, to: ['sysops@example.com'] }),
  )
  const outcomes = await Promise.all(storm.map(receive))
  expect(new Set(outcomes.map(({ ref }) => ref)).size).toBe(1)
  expect(
    await rows(
      'select mails from alert_groups g join tickets t on t.id = g.ticket_id where ref = $1',
      outcomes[0]?.ref,
    ),
  ).toEqual([{ mails: 20 }])
})

/** An alert of Nagios about a host, at the address that pages. */
function alert(word: string, host: string): Arrival {
  const given = { origin: 'auto-generated', messageId: null, sentAt: null, to: ['sysops@example.com'] } as const
  return mail({
    ...given,
    subject: `** ${word} Host Alert: ${host} is UP OR DOWN **`,
    from: 'nagios@monitor.example',
    at: new Date(),
  })
}

const stormOf = (ref: string | undefined) =>
  rows(
    `select t.status, t.pages_on_call, g.mails,
       (select count(*)::int from messages where ticket_id = t.id) as messages,
       (select count(*)::int from ticket_events where ticket_id = t.id and kind = 'recovered') as recovered
     from tickets t join alert_groups g on g.ticket_id = t.id where t.ref = $1`,
    ref,
  )

test('problems and recoveries at two services at once are one ticket, on which the problems alone are counted', async () => {
  const host = unique()
  const { ref } = await receive(alert('PROBLEM', host))
  const words = Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? 'RECOVERY' : 'PROBLEM'))
  const outcomes = await Promise.all(words.map((word) => receive(alert(word, host))))
  expect(new Set(outcomes.map((outcome) => outcome.ref))).toEqual(new Set([ref]))
  expect(await stormOf(ref)).toEqual([{ status: 'new', pages_on_call: true, mails: 21, messages: 31, recovered: 10 }])
})

test('recoveries of nothing we know, at two services at once, share one ticket that pages nobody', async () => {
  const host = unique()
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => receive(alert('RECOVERY', host))))
  expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  const [first] = outcomes
  expect(await stormOf(first?.ref)).toEqual([
    { status: 'new', pages_on_call: false, mails: 12, messages: 12, recovered: 0 },
  ])
  const problem = await receive(alert('PROBLEM', host))
  expect(problem).toMatchObject({ kind: 'opened' })
  expect(problem.ref).not.toBe(first?.ref)
})

describe('where a recovery solves', () => {
  const solving = { ...commitSettings, grouping: { ...grouping, solveOnRecovery: true } }
  const receiveSolving = async (one: Arrival) => {
    const [pool] = pools
    return pool && (await committer(pool, () => solving)([one]))[0]
  }

  test('it solves the ticket that nobody touched, once', async () => {
    const host = unique()
    const { ref } = await receive(alert('PROBLEM', host))
    await Promise.all([1, 2, 3].map(() => receiveSolving(alert('RECOVERY', host))))
    expect(await stormOf(ref)).toMatchObject([{ status: 'solved', recovered: 3 }])
    const moves = await rows(
      `select data->>'from' as "from", data->>'to' as "to" from ticket_events e join tickets t on t.id = e.ticket_id
       where ref = $1 and kind = 'status'`,
      ref,
    )
    expect(moves).toEqual([{ from: 'new', to: 'solved' }])
  })

  test.each([
    { who: 'a person by mail', direction: 'in', origin: 'person' },
    { who: 'an agent', direction: 'out', origin: 'person' },
    { who: 'an agent with a note', direction: 'note', origin: 'person' },
  ])('it leaves the ticket that $who has written on', async ({ direction, origin }) => {
    const host = unique()
    const problem = alert('PROBLEM', host)
    const { ref } = await receive(problem)
    await rows(
      `insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, trace, size_bytes, sha256,
         received_at)
       select gen_random_uuid(), ticket_id, $2, 'x', 'x', 'x', $3, 'stranger', '{}', 1, 'x', now()
       from messages where id = $1`,
      problem.id,
      direction,
      origin,
    )
    expect(await receiveSolving(alert('RECOVERY', host))).toMatchObject({
      kind: 'noted',
      ref,
      because: 'this alert is over; its ticket stays as it is, since somebody has answered',
    })
    expect(await stormOf(ref)).toMatchObject([{ status: 'new', recovered: 1 }])
  })
})

test('a ticket that is closed while its answer is being decided gets a follow-up', async () => {
  const first = mail()
  const { ref } = await receive(first)
  const agent = new pg.Client(database.url)
  await agent.connect()
  await agent.query('begin')
  await agent.query(`update tickets set status = 'closed' where ref = $1`, [ref])
  const answer = receive(mail({ references: [first.mail.messageId ?? ''] }))
  await waitingForLock()
  await agent.query('commit')
  await agent.end()
  expect(await answer).toMatchObject({ kind: 'opened' })
  expect((await answer).ref).not.toBe(ref)
})

test('answers to a closed ticket, at two services at the same moment, share one follow-up', async () => {
  const first = mail()
  const { ref } = await receive(first)
  await rows(`update tickets set status = 'closed' where ref = $1`, ref)
  const answers = Array.from({ length: 8 }, () => mail({ references: [first.mail.messageId ?? ''] }))
  const outcomes = await Promise.all(answers.map(receive))
  expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  expect(new Set(outcomes.map((outcome) => outcome.ref)).size).toBe(1)
  expect(outcomes[0]?.ref).not.toBe(ref)
})

test('a ticket that one batch opens, solves and follows up is linked like any other', async () => {
  const first = mail()
  const references = [first.mail.messageId ?? '']
  const solved = mail({ references, newText: '#close', authentication: dmarc('pass') })
  const alarm = mail({ references, from: 'eve@elsewhere.test', to: ['sysops@example.com'] })
  const outcomes = await commit(0, first, solved, alarm)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['opened', 'replied', 'opened'])
  const [opened, , followUp] = outcomes.map((outcome) => ('ref' in outcome ? outcome.ref : null))
  expect(
    await rows('select o.ref from tickets n join tickets o on o.id = n.follow_up_of where n.ref = $1', followUp),
  ).toEqual([{ ref: opened }])
})

/** Resolves when a transaction of this database waits for a row that another one holds. */
async function waitingForLock(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await rows(waiting)).length === 0) await sleep(10)
}

test('an alarm that comes again in the same words after its ticket was solved is one new ticket, linked to it', async () => {
  const digest = unique()
  const alarm = () => mail({ messageId: null, sentAt: null, digest, to: ['sysops@example.com'] })
  const { ref } = await receive(alarm())
  expect(await receive(alarm())).toMatchObject({ kind: 'redelivered', ref })
  await rows(`update tickets set status = 'solved' where ref = $1`, ref)
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => receive(alarm())))
  expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  expect(new Set(outcomes.map((outcome) => outcome.ref)).size).toBe(1)
  const linked = await rows(
    `select n.ref from tickets n join tickets o on o.id = n.follow_up_of where o.ref = $1 and n.pages_on_call`,
    ref,
  )
  expect(linked).toEqual([{ ref: outcomes[0]?.ref }])
})

test('raw bytes of a batch come back each to its own mail, byte for byte', async () => {
  const bodies = [Buffer.from(''), Buffer.from([0, 255, 13, 10, 128]), Buffer.alloc(200_000, 'ü\r\n')]
  const mails = bodies.map((bytes) => mail({ bytes }))
  await commit(0, ...mails)
  for (const { id, body } of mails) {
    const [pool] = pools
    if (pool === undefined || body.held.in !== 'memory') throw new Error('unexpected')
    expect(Buffer.concat(await Array.fromAsync(readRaw(pool, id))).equals(body.held.bytes)).toBe(true)
  }
})

test('a mail that the database refuses does not cost the others of its batch their commit', async () => {
  const [write] = services
  if (write === undefined) throw new Error('no service')
  const queue = groupCommit({
    write,
    weigh: () => 1,
    limitItems: 64,
    limitWeight: 1_000,
    lanes: 1,
    concernsAll: () => false,
    observe: () => undefined,
  })
  const good = [mail(), mail(), mail()]
  const bad = mail({ text: 'a NUL that the mail room let through: \0' })
  const results = await Promise.allSettled([...good, bad].map((one) => queue.add(one)))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  const written = await rows(
    'select id from messages where id = any($1)',
    good.map(({ id }) => id),
  )
  expect(written).toHaveLength(3)
})

test('a redelivery is recorded as a delivery and in the history', async () => {
  const first = mail()
  const { ref } = await receive(first)
  await receive({ ...mail(), body: first.body })
  const events = await rows(
    'select kind from ticket_events e join tickets t on t.id = e.ticket_id where ref = $1 order by e.id',
    ref,
  )
  expect(events).toEqual([{ kind: 'opened' }, { kind: 'redelivered' }])
})
