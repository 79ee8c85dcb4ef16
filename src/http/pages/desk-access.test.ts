/** Who may open what of the desk: every route, for every kind of client. What somebody may not see is not there. */
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings } from '../../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { webParts } from '../../../test/web-parts.ts'
import { createKey } from '../../accounts/api-keys.ts'
import { addUser, setUp } from '../../accounts/people.ts'
import { committer } from '../../intake/commit.ts'
import { type HttpServer, listenHttp } from '../server.ts'

const mail = arrival({ bytes: Buffer.from('Subject: x\r\n\r\nx\r\n') })
const password = 'correct horse battery staple'
const clients = ['nobody', 'customer', 'requester', 'agent', 'admin', 'key'] as const
type Client = (typeof clients)[number]

let database: TestDatabase
let pool: pg.Pool
let web: Awaited<ReturnType<typeof webParts>>
let server: HttpServer
const headers = new Map<Client, Record<string, string>>()

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  await committer(pool, () => commitSettings)([mail])
  web = await webParts(database, pino({ level: 'silent' }))
  server = await listenHttp(web.parts)
  const people = {
    customer: 'eve@elsewhere.test',
    requester: 'ann@customer.test',
    agent: 'ada@desk.test',
    admin: 'bob@desk.test',
  }
  headers.set('nobody', {})
  for (const client of ['customer', 'requester', 'agent', 'admin'] as const)
    headers.set(client, { cookie: await signedIn(people[client], client === 'requester' ? 'customer' : client) })
  const wanted = { name: 'all', scopes: ['tickets:read', 'tickets:write', 'admin'] as const, createdBy: 'a test' }
  const { key } = await createKey(pool, { ...wanted, expiresAt: null, now: new Date() })
  headers.set('key', { authorization: `Bearer ${key}` })
})

afterAll(async () => {
  await server.close()
  await web[Symbol.asyncDispose]()
  await pool.end()
  await database.drop()
})

async function signedIn(email: string, role: 'customer' | 'agent' | 'admin'): Promise<string> {
  const auth = web.parts.auth()
  const { setUpPath } = await addUser(auth, email, role === 'customer' ? 'agent' : role)
  await setUp(auth, setUpPath.slice(setUpPath.indexOf('=') + 1), { email, name: email, password })
  const { cookies } = await web.parts.signIn.byPassword(new Headers(), email, password)
  if (role === 'customer') await pool.query(`update users set role = 'customer' where email = $1`, [email])
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}

const none = '01900000-0000-7000-8000-000000000001'
const routes = [
  ['GET', '/queue'],
  ['GET', '/queue?view=all&q=from:ann'],
  ['GET', '/queue/live'],
  ['GET', '/queue/change'],
  ['POST', '/queue/change'],
  ['GET', '/tickets/T-1'],
  ['POST', '/tickets/T-1/change'],
  ['POST', '/tickets/T-1/write'],
  ['POST', '/tickets/T-1/approve'],
  ['POST', '/tickets/T-1/release'],
  ['POST', '/tickets/T-1/not-spam'],
  ['POST', '/tickets/T-1/merge'],
  ['POST', '/tickets/T-1/unmerge'],
  ['GET', '/tickets/T-1/incidents'],
  ['POST', '/tickets/T-1/incidents'],
  ['GET', `/messages/${mail.id}/html`],
  ['GET', `/messages/${mail.id}/source`],
  ['GET', `/attachments/${none}`],
] as const

async function ask(method: string, path: string, client: Client) {
  const stop = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    ...{ method, redirect: 'manual', signal: stop.signal },
    headers: { ...headers.get(client), 'sec-fetch-site': 'same-origin' },
  })
  const type = answer.headers.get('content-type') ?? ''
  const body = type.includes('event-stream') ? '' : await answer.text()
  stop.abort()
  return { status: answer.status, location: answer.headers.get('location') ?? '', body }
}

test.each(routes.flatMap(([method, path]) => clients.map((client) => ({ method, path, client }))))(
  '$method $path for $client',
  async ({ method, path, client }) => {
    const { status, location, body } = await ask(method, path, client)
    const isTheirs = client === 'requester' && path === '/tickets/T-1'
    // A form that was sent keeps what is in it until he has signed in.
    if (client === 'nobody' && method === 'POST') expect(status).toBe(401)
    else if (client === 'nobody') expect([status, location.startsWith('/sign-in')]).toEqual([303, true])
    else if (client === 'agent' || client === 'admin') expect([200, 303, 404, 422]).toContain(status)
    else if (isTheirs) expect([status, body.includes('Properties')]).toEqual([200, false])
    else expect([status, body.includes('There is no such page')]).toEqual([404, true])
  },
)

test.each(['agent', 'admin'] as const)('the desk is open to an %s', async (client) => {
  for (const path of ['/queue', '/tickets/T-1', `/messages/${mail.id}/source`])
    expect([path, (await ask('GET', path, client)).status]).toEqual([path, 200])
})

test('a search within a view says so, and offers all tickets', async () => {
  const { body } = await ask('GET', '/queue?view=open&q=x', 'agent')
  expect(body).toContain('In “Open” · <a href="/queue?view=all&amp;q=x">Search all tickets</a>')
  expect((await ask('GET', '/queue?q=x', 'agent')).body).not.toContain('Search all tickets')
})

test('a ticket, a message and a file that are not there are not there', async () => {
  for (const path of [
    '/tickets/T-99',
    '/tickets/T-999999999999999999',
    `/messages/${none}/html`,
    `/messages/${none}/source`,
    `/attachments/${none}`,
    '/tickets/T-1/incidents',
  ])
    expect([path, (await ask('GET', path, 'agent')).status]).toEqual([path, 404])
})

test('a form that another site sends is refused', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/tickets/T-1/change`, {
    ...{ method: 'POST', redirect: 'manual' as const, body: new URLSearchParams({ status: 'closed' }) },
    headers: { ...headers.get('agent'), 'sec-fetch-site': 'cross-site' },
  })
  expect(answer.status).toBe(403)
})

test('an entry is approved on its own ticket, and through the address of another one it is not there', async () => {
  const commit = committer(pool, () => commitSettings)
  const other = { digest: 'other', messageId: 'other@customer.test' }
  const entry = { digest: 'entry', messageId: 'entry@evil.test', references: [mail.mail.messageId ?? ''] }
  await commit([arrival(other), arrival({ ...entry, from: 'eve@evil.test' })])
  const { rows } = await pool.query(
    `select m.id, m.trust, t.ref from messages m join tickets t on t.id = m.ticket_id where m.message_id = 'entry@evil.test'`,
  )
  expect(rows).toMatchObject([{ trust: 'informed', ref: 'T-1' }])
  const approve = async (ref: string) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/tickets/${ref}/approve`, {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ message: String(rows[0]?.id) }) },
      headers: { ...headers.get('agent'), 'sec-fetch-site': 'same-origin' },
    })
    return answer.status
  }
  expect([await approve('T-2'), await approve('T-999'), await approve('T-1')]).toEqual([404, 404, 303])
})
