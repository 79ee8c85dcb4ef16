/**
 * Every answer that the OpenAPI document names is given by the real server, and has the shape that the document says (which
 * test/api-scene.ts checks on each). What is the same for all operations is asked of all of them, the rest is a list.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, type Call, openApiScene } from '../../../test/api-scene.ts'
import { type Link, layLink } from '../../../test/service/link.ts'

let scene: ApiScene
let link: Link | undefined
let canMail = true
let apiRequests = 100_000
const noId = '00000000-0000-7000-8000-000000000000'
const failedId = '00000000-0000-7000-8000-000000000001'
const now = new Date('2026-11-28T12:00:30Z')

beforeAll(async () => {
  scene = await openApiScene(
    (parts) => ({
      ...parts,
      now: () => now,
      config: () => ({ ...parts.config(), http: { ...parts.config().http, apiRequests } }),
      get canMail() {
        return canMail
      },
    }),
    async (url) => {
      link = await layLink(url)
      return link
    },
  )
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const mail = (id: string, more = '') =>
  `From: ann@customer.test\nTo: support@humanmade.com\nSubject: The site\nMessage-ID: <${id}@customer.test>\n${more}\n`
const withFile = mail(
  'file',
  'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\npng\n--b--',
)

type Step = readonly [status: number, method: string, path: string, call?: Call]

async function walk(steps: readonly Step[]): Promise<void> {
  for (const [status, method, path, call = {}] of steps) {
    const answer = await scene.call(method, path, { as: 'key:all', ...call })
    expect([method, path, call.body, answer.status, answer.text]).toEqual([
      method,
      path,
      call.body,
      status,
      answer.text,
    ])
  }
}

const inbound = '/api/inbound?recipient=support@humanmade.com'
const whole = { 'if-match': '*' }
const ticket = { type: 'task', subject: 'New', text: 'x', requester: { email: 'new@customer.test' } }
const keyed = (key: string, body: object): Call => ({ headers: { 'idempotency-key': key }, body })

test('what each operation gives when all is well', async () => {
  await walk([
    [201, 'POST', inbound, { body: withFile }],
    [200, 'POST', inbound, { body: withFile }],
    [201, 'POST', '/api/tickets', keyed('k', ticket)],
    [
      200,
      'POST',
      '/api/tickets',
      { body: { ...ticket, subject: '[T-1] Joins', requester: { email: 'ann@customer.test' } } },
    ],
    ...['/api/tickets', '/api/tickets.csv', '/api/search?q=site', '/api/tickets/T-1', '/api/tickets/T-1/messages'].map(
      get,
    ),
    ...[
      '/api/tickets/T-1/events',
      '/api/routes',
      '/api/notifications',
      '/api/users',
      '/api/keys',
      '/api/suppressions',
    ].map(get),
    [200, 'PATCH', '/api/tickets/T-1', { headers: whole, body: { status: 'open' } }],
    [201, 'POST', '/api/tickets/T-1/replies', keyed('k', { text: 'x' })],
    [201, 'POST', '/api/tickets/T-1/notes', keyed('k', { text: 'x' })],
    [200, 'POST', '/api/routes/explain', { body: { recipients: ['support@humanmade.com', 'x@y.test'] } }],
    [201, 'POST', '/api/users', { body: { email: 'more@desk.test', role: 'agent' } }],
    [201, 'POST', '/api/keys', { body: { name: 'x', scopes: ['inbound'] } }],
  ])
  const id = async (table: string) => String((await scene.pool.query(`select id from ${table} order by id`)).rows[0].id)
  const [message, file, user, key] = [
    await id('messages'),
    await id('attachments'),
    await id('users'),
    await id('api_keys'),
  ]
  const etag = (await scene.call('GET', '/api/tickets/T-1', { as: 'agent' })).headers.get('etag') ?? ''
  await scene.pool.query(
    `insert into notifications (id, ticket_id, key, channel, kind, target, status, created_at, due_at)
     values ($1, 1, 'x', 'webhook', 'event', 'chat', 'failed', now(), now())`,
    [failedId],
  )
  await scene.pool.query(
    `insert into addresses (email, suppressed_at, suppressed_because) values ('gone@customer.test', now(), 'it bounced')`,
  )
  const content = `/api/attachments/${file}/content`
  await walk([
    ...[`/api/messages/${message}`, `/api/messages/${message}/raw`, `/api/attachments/${file}`, content].map(get),
    [206, 'GET', content, { headers: { range: 'bytes=0-1' } }],
    [416, 'GET', content, { headers: { range: 'bytes=99-' } }],
    [304, 'GET', '/api/tickets/T-1', { headers: { 'if-none-match': etag } }],
    [204, 'DELETE', '/api/suppressions/gone@customer.test'],
    [202, 'POST', `/api/notifications/${failedId}/retry`],
    ...[`/api/users/${user}`, `/api/keys/${key}`].map(get),
    [200, 'PATCH', `/api/users/${user}`, { body: { role: 'customer' } }],
  ])
  // As its reading and the filters would leave them.
  await scene.pool.query(
    `update tickets set held_because = 'confirms a sign-up', suspected_because = 'rspamd: x' where id <> 1`,
  )
  await scene.pool.query(`update messages set trust = 'informed' where id = $1`, [message])
  await walk([
    [200, 'POST', `/api/messages/${message}/approve`, { headers: whole }],
    [409, 'POST', `/api/messages/${message}/approve`, { headers: whole }],
    ...desk.flatMap(([method, path, body]): Step[] => [
      [428, method, path, { body }],
      [412, method, path, { headers: { 'if-match': '"1"' }, body }],
      [200, method, path, { headers: whole, body }],
      [409, method, path, { headers: whole, body }],
    ]),
    [428, 'POST', `/api/messages/${message}/approve`],
    [412, 'POST', `/api/messages/${message}/approve`, { headers: { 'if-match': '"1"' } }],
  ])
  // As his authenticator app would leave it.
  const { rows } = await scene.pool.query(
    `update users set two_factor_enabled = true where email = 'more@desk.test' returning id`,
  )
  const factor = `/api/users/${rows[0].id}/second-factor`
  await walk([
    [204, 'DELETE', factor],
    [409, 'DELETE', factor],
  ])
  const sha = z.string().parse((await scene.pool.query('select sha256 from attachments')).rows[0].sha256)
  await walk([[304, 'GET', content, { headers: { 'if-none-match': `"${sha}"` } }]])
  await scene.pool.query(`update attachments set sha256 = 'x'`)
  await walk([
    [410, 'GET', content],
    [204, 'DELETE', `/api/keys/${key}`, { as: 'admin' }],
  ])
})

/** Acts on a ticket that the desk does, and that can be done once. */
const desk = [
  ['POST', '/api/tickets/T-2/release', undefined],
  ['POST', '/api/tickets/T-2/not-spam', undefined],
  ['POST', '/api/tickets/T-2/merge', { into: 'T-1' }],
  ['DELETE', '/api/tickets/T-2/merge', undefined],
] as const

function get(path: string): Step {
  return [200, 'GET', path]
}

test('what operations say when something is in the way', async () => {
  canMail = false
  await walk([[422, 'POST', '/api/tickets/T-1/replies', { body: { text: 'x' } }]])
  canMail = true
  const conflicts: readonly Step[] = (
    [
      ['POST', '/api/tickets', ticket],
      ['POST', '/api/tickets/T-1/replies', { text: 'x' }],
      ['POST', '/api/tickets/T-1/notes', { text: 'x' }],
    ] as const
  ).flatMap(([method, path, body]): Step[] => [
    [422, method, path, keyed('k', { ...body, text: 'other' })],
    [409, method, path, keyed('k', body)],
  ])
  // As while the first is under way.
  await scene.pool.query('update idempotency_keys set answer = null, begun_at = $1', [now])
  await walk([
    ...conflicts,
    [422, 'POST', '/api/inbound?recipient=x@y.test', { body: mail('lost') }],
    [428, 'PATCH', '/api/tickets/T-1', { body: { status: 'solved' } }],
    [412, 'PATCH', '/api/tickets/T-1', { headers: { 'if-match': '"1"' }, body: { status: 'solved' } }],
    [412, 'POST', '/api/tickets/T-1/replies', { headers: { 'if-match': '"1"' }, body: { text: 'x' } }],
    [409, 'PATCH', '/api/tickets/T-1', { headers: whole, body: { problem: 'T-99' } }],
    [409, 'POST', '/api/users', { body: { email: 'admin@desk.test', role: 'agent' } }],
  ])
  const { rows } = await scene.pool.query(`select id from users where role = 'admin'`)
  await walk([[409, 'PATCH', `/api/users/${rows[0].id}`, { body: { role: 'agent' } }]])
})

/** The path of an operation with nothing in it that there is. */
const emptyPath = (path: string) => path.replace('{ref}', 'T-999').replace(/\{id\}|\{email\}/, noId)
const documents = (statuses: readonly string[], status: number) => statuses.includes(String(status))

test('what every operation says to who may not, or asks for nothing that is there, or not as documented', async () => {
  for (const { method, path, statuses } of scene.operations) {
    const ask = (call: Call, query = '') => scene.call(method.toUpperCase(), emptyPath(path) + query, call)
    const isWrite = method === 'post' || method === 'patch'
    const json = { 'content-type': 'application/json' }
    expect([path, (await ask({ headers: { 'x-forwarded-for': '192.0.2.9' } })).status]).toEqual([path, 401])
    expect([path, (await ask({ as: path === '/api/inbound' ? 'key:admin' : 'key:inbound' })).status]).toEqual([
      path,
      403,
    ])
    if (documents(statuses, 404)) {
      // Customers, for whom what is the desk's is not there.
      const valid = path.endsWith('replies') ? { text: 'x' } : { status: 'open' }
      const call = isWrite ? { as: 'customer' as const, headers: whole, body: valid } : { as: 'customer' as const }
      expect([path, (await ask(call)).status]).toEqual([path, 404])
    }
    if (documents(statuses, 400) && isWrite) await ask({ as: 'key:all', headers: json, body: '{' })
    if (documents(statuses, 400)) await ask({ as: 'key:all' }, '?limit=x&cursor=1&since=x&recipient=')
    if (documents(statuses, 415)) {
      const type = { 'content-type': path === '/api/inbound' ? 'multipart/form-data; boundary=x' : 'text/plain' }
      expect([path, (await ask({ as: 'key:all', headers: type, body: 'x' }, inbound.slice(12))).status]).toEqual([
        path,
        415,
      ])
    }
    if (documents(statuses, 413)) {
      const large = { as: 'key:all' as const, headers: json, body: Buffer.alloc(28_000_000, ' ') }
      expect([path, (await ask(large, inbound.slice(12))).status]).toEqual([path, 413])
    }
  }
})

test('who asks too often, and while the database is away', async () => {
  apiRequests = 1
  for (let n = 0; n < 10; n += 1) await scene.call('POST', inbound, { as: 'key:all', body: mail('storm') })
  for (const { method, path } of scene.operations)
    expect((await scene.call(method.toUpperCase(), emptyPath(path), { as: 'key:all' })).status).toBe(429)
  link?.cut()
  for (const { method, path } of scene.operations)
    expect((await scene.call(method.toUpperCase(), emptyPath(path), { as: 'key:all' })).status).toBe(503)
})

test('with these, every answer that the document names has been seen', () => {
  const named = scene.operations.flatMap(({ id, statuses }) => statuses.map((status) => `${id} ${status}`))
  expect(named.filter((one) => !scene.seen.has(one))).toEqual([])
})
