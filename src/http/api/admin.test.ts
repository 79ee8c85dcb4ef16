/** Users, keys, notifications and routes by the API, on the real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene } from '../../../test/api-scene.ts'

const Page = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() })
const MadeKey = z.looseObject({ id: z.string(), key: z.string() })
const MadeUser = z.looseObject({ id: z.string(), set_up_url: z.string() })
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
  expect((await call('PATCH', `/api/users/1`, { role: 'agent' })).status).toBe(404)
  expect((await call('PATCH', `/api/users/${id}`, { role: 'owner' })).status).toBe(400)
})

test('the last admin stays one', async () => {
  const { items } = Page.parse((await call('GET', '/api/users?role=admin')).json)
  expect((await call('PATCH', `/api/users/${items[0]?.id}`, { role: 'agent' })).status).toBe(409)
  expect((await call('POST', '/api/users', { email: 'admin@desk.test', role: 'customer' })).status).toBe(409)
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
