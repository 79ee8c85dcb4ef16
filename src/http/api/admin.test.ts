/** Users, keys, notifications and routes by the API, on the real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene } from '../../../test/api-scene.ts'
import { codeOf } from '../../../test/totp.ts'
import { setUp } from '../../accounts/people.ts'
import { confirmFactor, newFactor } from '../../accounts/second-factor.ts'

const Page = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() })
const MadeKey = z.looseObject({ id: z.string(), key: z.string() })
const MadeUser = z.looseObject({ id: z.string(), set_up_url: z.string() })
const Suppressions = z.looseObject({
  items: z.array(z.looseObject({ email: z.string(), kind: z.string() })),
  next: z.string().nullable(),
})
let scene: ApiScene

beforeAll(async () => {
  scene = await openApiScene()
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const call = (method: string, path: string, body?: object) => scene.call(method, path, { as: 'admin', body })

async function paged(path: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = Page.parse((await call('GET', `${path}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)).json)
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  expect((await call('GET', `${path}?cursor=x`)).status).toBe(400)
  return ids
}

test('a key is shown once, works by its scopes until it is revoked, and only its hash is kept', async () => {
  const made = await call('POST', '/api/keys', { name: 'a script', scopes: ['tickets:read', 'tickets:read'] })
  const { id, key } = MadeKey.parse(made.json)
  expect(made.json).toMatchObject({ scopes: ['tickets:read'], created_by: 'agent:admin@desk.test', revoked_at: null })
  const { rows } = await scene.pool.query('select * from api_keys where id = $1', [id])
  expect(JSON.stringify(rows)).not.toContain(key)
  const use = (path: string) => scene.call('GET', path, { headers: { authorization: `Bearer ${key}` } })
  expect([(await use('/api/tickets')).status, (await use('/api/keys')).status]).toEqual([200, 403])
  const listed = await call('GET', '/api/keys?limit=200')
  expect(listed.text).not.toContain(key)
  expect(await paged('/api/keys')).toContain(id)
  expect((await call('DELETE', `/api/keys/${id}`)).status).toBe(204)
  expect((await use('/api/tickets')).status).toBe(401)
  expect((await call('DELETE', '/api/keys/1')).status).toBe(404)
})

test('a key that is too old is none', async () => {
  const made = await call('POST', '/api/keys', { name: 'old', scopes: ['admin'], expires_at: '2001-01-01T00:00:00Z' })
  const headers = { authorization: `Bearer ${MadeKey.parse(made.json).key}` }
  expect((await scene.call('GET', '/api/keys', { headers })).status).toBe(401)
})

test.each([
  { name: '', scopes: ['admin'] },
  { name: 'x', scopes: [] },
  { name: 'x', scopes: ['root'] },
])('a key without name or scope is none: %j', async (body) => {
  expect((await call('POST', '/api/keys', body)).json).toMatchObject({ type: '/api/problems/invalid-request' })
})

test('a user is added with a link to set a password, and given another role', async () => {
  const made = await call('POST', '/api/users', { email: 'New@desk.test', role: 'agent' })
  const { id, set_up_url: url } = MadeUser.parse(made.json)
  expect([made.status, made.json]).toMatchObject([201, { email: 'new@desk.test', role: 'agent' }])
  expect((await fetch(scene.base + new URL(url).pathname + new URL(url).search)).status).toBe(200)
  expect((await call('PATCH', `/api/users/${id}`, { role: 'customer' })).json).toMatchObject({ role: 'customer' })
  expect(Page.parse((await call('GET', '/api/users?role=customer')).json).items.map((user) => user.id)).toContain(id)
  expect(await paged('/api/users')).toHaveLength(6)
  expect((await call('GET', made.headers.get('location') ?? '')).json).toMatchObject({ id, role: 'customer' })
  expect((await call('PATCH', `/api/users/1`, { role: 'agent' })).status).toBe(404)
  expect((await call('PATCH', `/api/users/${id}`, { role: 'owner' })).status).toBe(400)
})

test('who is deactivated is signed out, and is not let in by a new link either', async () => {
  const { id } = MadeUser.parse((await call('POST', '/api/users', { email: 'gone@desk.test', role: 'agent' })).json)
  await scene.pool.query(
    `insert into sessions (id, user_id, token, expires_at, created_at, updated_at)
     values (gen_random_uuid(), $1, 'gone', now() + interval '1 day', now(), now())`,
    [id],
  )
  const sessions = async () => (await scene.pool.query('select from sessions where user_id = $1', [id])).rowCount
  expect(await sessions()).toBe(1)
  const gone = await call('PATCH', `/api/users/${id}`, { deactivated: true })
  expect(gone.json).toMatchObject({ deactivated_at: expect.any(String), role: 'agent' })
  expect(await sessions()).toBe(0)
  expect((await call('POST', '/api/users', { email: 'gone@desk.test', role: 'agent' })).status).toBe(409)
  const back = await call('PATCH', `/api/users/${id}`, { deactivated: false, role: 'admin' })
  expect(back.json).toMatchObject({ deactivated_at: null, role: 'admin' })
  expect((await call('PATCH', `/api/users/${id}`, { deactivated: true })).status).toBe(200)
})

/** The headers of a browser that was given these cookies, the last of a name. */
function cookiesFor(set: readonly string[]): Headers {
  const jar = new Map(set.map((one) => [one.split('=')[0], one.split(';')[0]]))
  return new Headers({ cookie: [...jar.values()].join('; ') })
}

test('a lost second factor is reset with its codes, by somebody else', async () => {
  const person = { email: 'lost@desk.test', name: 'Lost', password: 'correct horse battery' }
  const made = MadeUser.parse((await call('POST', '/api/users', { email: person.email, role: 'agent' })).json)
  const { auth, signIn } = scene.parts
  await setUp(auth(), new URL(made.set_up_url).searchParams.get('token') ?? '', person)
  const { cookies } = await signIn.byPassword(new Headers(), person.email, person.password)
  const headers = cookiesFor(cookies)
  const factor = await newFactor(auth(), headers, person.password)
  const secret = new URL(factor?.uri ?? '').searchParams.get('secret') ?? ''
  const confirmed = await confirmFactor(auth(), headers, codeOf(secret))
  const session = cookiesFor([...cookies, ...(confirmed ?? [])])
  expect(await signIn.who(session)).toMatchObject({ person: { hasSecondFactor: true } })
  const byPassword = async () => (await signIn.byPassword(new Headers(), person.email, person.password)).kind
  expect(await byPassword()).toBe('second-factor')
  const path = `/api/users/${made.id}/second-factor`
  expect((await call('DELETE', path)).status).toBe(204)
  expect(await byPassword()).toBe('signed-in')
  expect(await signIn.who(session)).toBeNull()
  expect((await scene.pool.query('select from two_factors where user_id = $1', [made.id])).rowCount).toBe(0)
  expect((await call('DELETE', path)).status).toBe(409)
  const { rows } = await scene.pool.query(`select id from users where email = 'admin@desk.test'`)
  expect((await call('DELETE', `/api/users/${rows[0].id}/second-factor`)).json).toMatchObject({
    detail: expect.stringContaining('/account'),
  })
})

test('the last admin stays one, also beside one who is deactivated', async () => {
  const { items } = Page.parse((await call('GET', '/api/users?role=admin')).json)
  expect((await call('PATCH', `/api/users/${items[0]?.id}`, { role: 'agent' })).status).toBe(409)
  expect((await call('POST', '/api/users', { email: 'admin@desk.test', role: 'customer' })).status).toBe(409)
})

test('an admin who was deactivated is none who is left', async () => {
  const made = await call('POST', '/api/users', { email: 'second@desk.test', role: 'admin' })
  const { id } = z.looseObject({ id: z.string() }).parse(made.json)
  await scene.pool.query('update users set deactivated_at = now() where id = $1', [id])
  const me = (await scene.pool.query<{ id: string }>(`select id from users where email = 'admin@desk.test'`)).rows[0]
  expect((await call('PATCH', `/api/users/${me?.id}`, { role: 'agent' })).status).toBe(409)
  expect((await call('POST', '/api/users', { email: 'admin@desk.test', role: 'agent' })).status).toBe(409)
  await scene.pool.query('delete from users where id = $1', [id])
})

test('whoever was deactivated in the moment in which he signed in is let in no more', async () => {
  const become = (at: string) =>
    scene.pool.query(`update users set deactivated_at = ${at} where email = 'agent@desk.test'`)
  await become('now()')
  expect((await scene.call('GET', '/api/tickets', { as: 'agent' })).status).toBe(401)
  await become('null')
  expect((await scene.call('GET', '/api/tickets', { as: 'agent' })).status).toBe(200)
})

test('a notification that failed is listed and tried again; one that was sent is not', async () => {
  const [mail] = await scene.mail({ digest: 'd1', messageId: 'm1@customer.test' })
  const add = (id: number, status: string) =>
    scene.pool.query(
      `insert into notifications (id, ticket_id, key, channel, kind, target, status, last_error, attempts, created_at, due_at)
       values ($1::text::uuid, 1, $1, 'webhook', 'event', 'chat', $2, 'it answered 500', 3, now(), now())`,
      [`00000000-0000-7000-8000-00000000000${id}`, status],
    )
  for (const [id, status] of [
    [1, 'failed'],
    [2, 'sent'],
    [3, 'failed'],
  ] as const)
    await add(id, status)
  expect(await paged('/api/notifications')).toHaveLength(3)
  const failed = await call('GET', `/api/notifications?status=failed&ticket=${mail?.ref}`)
  expect(Page.parse(failed.json).items.map(({ id }) => id.at(-1))).toEqual(['3', '1'])
  const retry = (id: string) => call('POST', `/api/notifications/00000000-0000-7000-8000-00000000000${id}/retry`)
  expect((await retry('1')).json).toMatchObject({ status: 'queued', attempts: 0, last_error: null })
  expect([(await retry('2')).status, (await retry('9')).status, (await retry('x')).status]).toEqual([404, 404, 404])
  expect((await call('GET', '/api/notifications?ticket=none')).status).toBe(400)
})

test('addresses that are not written to are listed by address, each once, and lifted', async () => {
  await scene.pool.query(
    `insert into addresses (email, suppressed_at, suppressed_until, suppressed_because, muted_until) values
       ('a@gone.test', now(), null, 'it bounced', now() + interval '1 day'),
       ('b@gone.test', null, null, null, now() + interval '1 day'),
       ('c@gone.test', now(), now() - interval '1 day', 'it bounced', null),
       ('d@gone.test', now(), now() + interval '1 day', 'it bounced', null)`,
  )
  const emails: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { json } = await call('GET', `/api/suppressions?limit=1${next === '' ? '' : `&cursor=${next}`}`)
    const page = Suppressions.parse(json)
    emails.push(...page.items.map(({ email, kind }) => `${email} ${kind}`))
    next = page.next
  }
  expect(emails).toEqual(['a@gone.test suppressed', 'b@gone.test muted', 'd@gone.test suppressed'])
  const lift = async (email: string) => (await call('DELETE', `/api/suppressions/${encodeURIComponent(email)}`)).status
  expect([await lift('A@gone.test'), await lift('a@gone.test'), await lift('a\u0000')]).toEqual([204, 404, 404])
  expect((await call('GET', '/api/suppressions?cursor=x')).status).toBe(400)
})

test('routes are listed and explained as the door decides', async () => {
  expect((await call('GET', '/api/routes')).json).toMatchObject({ domains: ['humanmade.com'] })
  const recipients = ['support@humanmade.com', 'sysops+night@humanmade.com', 'x@elsewhere.test']
  expect((await call('POST', '/api/routes/explain', { recipients })).json).toMatchObject({
    decided_by: 'sysops+night@humanmade.com',
    recipients: [
      { kind: 'routed', route: { type: 'question' } },
      { kind: 'routed', route: { type: 'incident', priority: 'urgent', page: true } },
      { kind: 'refused', reason: 'other-domain', route: null },
    ],
  })
  expect((await call('POST', '/api/routes/explain', { recipients: [] })).status).toBe(400)
})
