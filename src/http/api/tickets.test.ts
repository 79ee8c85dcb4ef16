/** Tickets by the API: listed, paged, exported, created, read and changed, on the real server. */
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene } from '../../../test/api-scene.ts'
import { startSearchIndex } from '../../desk/index-search.ts'

const Page = z.looseObject({ items: z.array(z.looseObject({ ref: z.string() })), next: z.string().nullable() })
const Found = Page.omit({ next: true })
const Ticket = z.looseObject({ ref: z.string(), status: z.string(), priority: z.string(), subject: z.string() })
let scene: ApiScene

beforeAll(async () => {
  scene = await openApiScene()
  await scene.mail(
    { digest: 'd1', messageId: 'm1@customer.test', subject: 'The site is slow' },
    { digest: 'd2', messageId: 'm2@customer.test', subject: '=cmd|evil', to: ['sysops@example.com'] },
    { digest: 'd3', messageId: 'm3@other.test', subject: 'Another, with "quotes"', from: 'eve@other.test' },
    ...Array.from({ length: 20 }, (_, n) => ({
      digest: `p${n}`,
      messageId: `p${n}@x.test`,
      from: `p${n}@x.test`,
      subject: `Page ${n}`,
    })),
  )
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const refs = (json: unknown) => Page.parse(json).items.map(({ ref }) => ref)

test('a list is filtered by every filter that is documented', async () => {
  const list = async (query: string) => refs((await scene.call('GET', `/api/tickets?${query}`, { as: 'agent' })).json)
  expect(await list('type=incident')).toEqual(['T-2'])
  expect(await list('priority=urgent,high')).toEqual(['T-2'])
  expect(await list('type=incident&type=question&sort=number&limit=3')).toEqual(['T-1', 'T-2', 'T-3'])
  expect(await list('requester=EVE@other.test')).toEqual(['T-3'])
  expect(await list('status=closed')).toEqual([])
  expect(await list('source=web')).toEqual([])
  expect(await list('suspected=true')).toEqual([])
  expect(await list('problem=T-1')).toEqual([])
  expect(await list('since=2099-01-01T00:00:00Z')).toEqual([])
  expect((await list('since=2000-01-01T00:00:00%2B01:00&limit=200')).length).toBe(23)
})

test.each(['limit=0', 'limit=x', 'limit=201', 'status=lost', 'sort=subject', 'cursor=nonsense', 'since=today'])(
  'what is not as documented is a problem that says where: %s',
  async (query) => {
    const answer = await scene.call('GET', `/api/tickets?${query}`, { as: 'key:tickets:read' })
    expect([answer.status, answer.json]).toMatchObject([400, { type: '/api/problems/invalid-request' }])
    expect(z.looseObject({ detail: z.string() }).parse(answer.json).detail).toContain(query.split('=')[0])
  },
)

test('pages of any size give each ticket once and in order, also when some change meanwhile', async () => {
  const all = Array.from({ length: 23 }, (_, n) => `T-${n + 1}`)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('number', '-number', 'updated_at', '-updated_at'),
      async (limit, sort) => {
        const given: string[] = []
        for (let cursor: string | null = ''; cursor !== null; ) {
          const query: string = `limit=${limit}&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`
          const answer = await scene.call('GET', `/api/tickets?${query}`, { as: 'agent' })
          const page = Page.parse(answer.json)
          expect(page.items.length).toBeLessThanOrEqual(limit)
          expect(answer.headers.get('link') === null).toBe(page.next === null)
          given.push(...page.items.map(({ ref }) => ref))
          cursor = page.next
          // By the time of their last change they would move, as they should.
          const isByNumber = sort.endsWith('number')
          if (isByNumber) await scene.pool.query('update tickets set updated_at = now() where id % 5 = $1', [limit % 5])
        }
        expect(given.toSorted()).toEqual(all.toSorted())
        if (sort === 'number') expect(given).toEqual(all)
        if (sort === '-number') expect(given).toEqual(all.toReversed())
      },
    ),
    { numRuns: 12 },
  )
})

test('a cursor of one order is none of another', async () => {
  const { json } = await scene.call('GET', '/api/tickets?limit=1', { as: 'agent' })
  const path = `/api/tickets?limit=1&sort=updated_at&cursor=${Page.parse(json).next}`
  expect((await scene.call('GET', path, { as: 'agent' })).status).toBe(400)
})

test('an export is a table that no spreadsheet runs', async () => {
  const { status, text, headers } = await scene.call('GET', '/api/tickets.csv?sort=number', { as: 'agent' })
  const lines = text.split('\r\n')
  expect([status, headers.get('content-disposition')]).toEqual([200, 'attachment; filename="tickets.csv"'])
  expect(lines[0]).toMatch(/^ref,type,priority/)
  expect(lines[2]).toContain(",'=cmd|evil,")
  expect(lines[3]).toContain(',"Another, with ""quotes""",')
  expect(lines).toHaveLength(25)
})

test('a ticket is read with its ETag, and not sent again to who has it', async () => {
  const first = await scene.call('GET', '/api/tickets/T-1', { as: 'key:tickets:read' })
  const etag = first.headers.get('etag') ?? ''
  expect(first.json).toMatchObject({ ref: 'T-1', requester_email: 'ann@customer.test', source: 'email' })
  const again = await scene.call('GET', '/api/tickets/T-1', { as: 'agent', headers: { 'if-none-match': etag } })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('two who read the same ticket do not overwrite each other', async () => {
  const { headers } = await scene.call('GET', '/api/tickets/T-1', { as: 'agent' })
  const seen = { 'if-match': headers.get('etag') ?? '' }
  const change = (body: object, given: Record<string, string>) =>
    scene.call('PATCH', '/api/tickets/T-1', { as: 'key:tickets:write', headers: given, body })
  const first = await change({ status: 'open', type: 'incident' }, seen)
  expect([first.status, first.json]).toMatchObject([200, { status: 'open', type: 'incident' }])
  const second = await change({ priority: 'high' }, seen)
  expect([second.status, second.json]).toMatchObject([412, { type: '/api/problems/changed-meanwhile' }])
  const etag = second.headers.get('etag') ?? ''
  expect(etag).toBe(first.headers.get('etag'))
  expect((await change({ priority: 'high' }, { 'if-match': etag })).json).toMatchObject({ priority: 'high' })
  expect((await change({ priority: 'low' }, {})).status).toBe(428)
  expect((await change({ priority: 'low' }, { 'if-match': 'W/"1"' })).status).toBe(412)
  expect((await change({ priority: 'low' }, { 'if-match': '*' })).json).toMatchObject({ priority: 'low' })
  expect((await change({ problem: 'T-2' }, { 'if-match': '*' })).json).toMatchObject({
    type: '/api/problems/not-allowed',
    detail: 'T-1: T-2 is a incident, not a problem.',
  })
  expect((await change({ problem: 'nothing' }, { 'if-match': '*' })).status).toBe(400)
  expect((await change({ colour: 'red' }, { 'if-match': '*' })).status).toBe(400)
  expect((await change({ assignee: 'ann@customer.test' }, { 'if-match': '*' })).status).toBe(400)
  const given = await change({ assignee: 'Agent@desk.test', tags: ['DNS', 'dns', 'slow'] }, { 'if-match': '*' })
  expect(given.json).toMatchObject({ assignee: 'agent@desk.test', tags: ['dns', 'slow'] })
  const list = async (query: string, as: 'agent' | 'customer') =>
    refs((await scene.call('GET', `/api/tickets?${query}`, { as })).json)
  expect(await list('assignee=agent@desk.test&tag=dns', 'agent')).toEqual(['T-1'])
  expect(await list('assignee=none&sort=number&limit=1', 'agent')).toEqual(['T-2'])
  // Who has it and how it is sorted is the desk's business.
  expect(await list('tag=dns', 'customer')).toEqual([])
  expect((await scene.call('GET', '/api/tickets/T-1', { as: 'customer' })).json).toMatchObject({
    assignee: null,
    tags: [],
  })
  const { rows } = await scene.pool.query(
    `select distinct actor from ticket_events where ticket_id = 1 and kind = 'status'`,
  )
  expect(rows).toEqual([{ actor: 'api:tickets:write' }])
})

test('a customer solves and reopens his own ticket, and changes nothing else', async () => {
  const change = (body: object) =>
    scene.call('PATCH', '/api/tickets/T-2', { as: 'customer', headers: { 'if-match': '*' }, body })
  expect((await change({ status: 'solved' })).json).toMatchObject({ status: 'solved' })
  expect((await change({ status: 'open' })).json).toMatchObject({ status: 'open' })
  expect((await change({ priority: 'low' })).json).toMatchObject({ type: '/api/problems/not-yours-to-change' })
  expect((await change({ status: 'closed' })).status).toBe(403)
})

const wanted = { type: 'task', priority: 'high', subject: 'New server', text: 'Please, **two** of them.' }
const create = (as: 'customer' | 'agent' | 'key:tickets:write', body: object, key?: string) =>
  scene.call('POST', '/api/tickets', { as, body, headers: key === undefined ? {} : { 'idempotency-key': key } })

test('a ticket that a program creates is a mail of its requester, with the type and priority that were chosen', async () => {
  const requester = { email: 'new@customer.test', name: 'Nina New' }
  const file = { filename: 'plan.txt', content_type: 'text/plain', content: Buffer.from('Grüße').toString('base64') }
  const body = { ...wanted, requester, cc: ['ann@customer.test'], attachments: [file] }
  const made = await create('key:tickets:write', body)
  expect([made.status, made.json]).toMatchObject([
    201,
    { type: 'task', priority: 'high', source: 'api', requester_email: 'new@customer.test', requester_name: 'Nina New' },
  ])
  const { ref } = Ticket.parse(made.json)
  expect(made.headers.get('location')).toBe(`/api/tickets/${ref}`)
  const messages = await scene.call('GET', `/api/tickets/${ref}/messages`, { as: 'agent' })
  expect(messages.json).toMatchObject({
    items: [{ direction: 'in', from_email: 'new@customer.test', attachments: [{ filename: 'plan.txt' }] }],
  })
  // Whom he names in Cc may answer, and so sees it.
  expect((await scene.call('GET', `/api/tickets/${ref}`, { as: 'customer' })).status).toBe(200)
})

test('customers create tickets of their own, and choose urgent for incidents only', async () => {
  const mine = { type: 'incident', priority: 'urgent', subject: 'Down', text: 'All of it.' }
  expect((await create('customer', mine)).json).toMatchObject({
    requester_email: 'ann@customer.test',
    priority: 'urgent',
  })
  expect((await create('customer', { ...mine, type: 'task' })).status).toBe(403)
  expect((await create('customer', { ...mine, requester: { email: 'eve@other.test' } })).status).toBe(403)
  expect((await create('agent', { ...mine, priority: 'low' })).json).toMatchObject({
    requester_email: 'agent@desk.test',
  })
  expect((await create('key:tickets:write', wanted)).json).toMatchObject({ type: '/api/problems/invalid-request' })
})

test('a ticket whose subject has the tag of one where the requester may answer joins that', async () => {
  const body = { ...wanted, subject: 'Re: [T-1] The site is slow', requester: { email: 'ann@customer.test' } }
  const answer = await create('key:tickets:write', body)
  expect([answer.status, answer.json]).toMatchObject([200, { ref: 'T-1' }])
})

test('a request that is sent twice with one key makes one ticket, and another request with it none', async () => {
  const body = { ...wanted, subject: 'Once', requester: { email: 'once@customer.test' } }
  const both = await Promise.all([create('key:tickets:write', body, 'k1'), create('key:tickets:write', body, 'k1')])
  const third = await create('key:tickets:write', body, 'k1')
  const made = both.filter(({ status }) => status === 201)
  // At once, one of them may be told to wait.
  for (const { status, json } of both)
    if (status !== 201) expect(json).toMatchObject({ status: 409, type: '/api/problems/idempotency-key-in-use' })
  expect(third.headers.get('idempotency-replayed')).toBe('true')
  expect(third.json).toEqual(made[0]?.json)
  const other = await create('key:tickets:write', { ...body, text: 'Other words.' }, 'k1')
  expect([other.status, other.json]).toMatchObject([422, { type: '/api/problems/idempotency-key-reused' }])
  const { rows } = await scene.pool.query(`select 1 from tickets where subject = 'Once'`)
  expect(rows).toHaveLength(1)
  // A key is its client's own.
  expect((await create('agent', { ...body, subject: 'Once more' }, 'k1')).status).toBe(201)
  expect((await create('agent', body, 'with space')).status).toBe(400)
})

test('what is too large, or no JSON, is said to be', async () => {
  const content = Buffer.alloc(27_000_000, 'a').toString('base64')
  const large = { ...wanted, attachments: [{ filename: 'x', content }] }
  expect((await create('agent', large)).json).toMatchObject({ status: 413, type: '/api/problems/too-large' })
  const asText = await scene.call('POST', '/api/tickets', {
    as: 'agent',
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
  expect(asText.json).toMatchObject({ status: 400 })
  const form = await scene.call('POST', '/api/tickets', {
    as: 'agent',
    body: 'a=b',
    headers: { 'content-type': 'text/plain' },
  })
  expect(form.json).toMatchObject({ status: 415, type: '/api/problems/unsupported-media-type' })
})

test('a search of the desk finds words of messages and people, and a customer finds what is his', async () => {
  const index = startSearchIndex({ pool: scene.pool, log: pino({ level: 'silent' }) })
  await index.settled()
  await index.stop()
  const search = async (as: 'agent' | 'customer' | 'key:tickets:read', q: string) => {
    const { json } = await scene.call('GET', `/api/search?q=${encodeURIComponent(q)}`, { as })
    return Found.parse(json).items.map(({ ref }) => ref)
  }
  expect(await search('agent', 't-3')).toEqual(['T-3'])
  expect(await search('customer', 't-3')).toEqual([])
  expect(await search('key:tickets:read', 'from:eve@other.test')).toEqual(['T-3'])
  expect(await search('agent', 'SITE slow')).toEqual(['T-1'])
  expect(await search('agent', 'anothr')).toEqual(['T-3'])
  expect(await search('customer', 'site is')).toEqual(['T-1'])
  expect(await search('customer', 'another')).toEqual([])
  expect(await search('customer', 'eve@other.test')).toEqual([])
  expect((await scene.call('GET', '/api/search?q=+', { as: 'agent' })).status).toBe(400)
})
