/** Messages, attachments, history, replies and notes by the API, on the real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene, type Who } from '../../../test/api-scene.ts'

const Page = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() })
const Written = z.looseObject({ ref: z.string(), message: z.string() })
let scene: ApiScene
let canMail = true

beforeAll(async () => {
  scene = await openApiScene((parts) => ({
    ...parts,
    get canMail() {
      return canMail
    },
  }))
  const mail = [
    'From: Ann <ann@customer.test>',
    'To: support@humanmade.com',
    'Subject: With a file',
    'Message-ID: <f@customer.test>',
  ]
  const part = (type: string, more: string, text: string) => `--b\n${type}\n${more}\n${text}\n`
  const body = [
    part('Content-Type: text/plain', '', 'See the file.'),
    part(
      'Content-Type: text/html',
      'Content-Disposition: attachment; filename="page.html"\n',
      '<script>alert(1)</script>',
    ),
    '--b--\n',
  ]
  const bytes = [...mail, 'Content-Type: multipart/mixed; boundary=b', '', ...body].join('\n')
  await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', { as: 'key:inbound', body: bytes })
  await scene.mail(
    { digest: 'd2', messageId: 'm2@customer.test', from: 'eve@other.test', subject: 'Not of Ann' },
    { digest: 'd3', messageId: 'm3@customer.test', from: 'signup@service.test', heldBecause: 'confirms a sign-up' },
  )
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const get = (path: string, as: Who = 'agent', headers = {}) => scene.call('GET', path, { as, headers })
const post = (path: string, as: Who, body: object, headers = {}) => scene.call('POST', path, { as, body, headers })
const items = (json: unknown) => Page.parse(json).items

test('a reply of the desk goes out once, moves the ticket, and is told to whom it went', async () => {
  const send = (body: object, headers = {}) => post('/api/tickets/T-1/replies', 'agent', body, headers)
  const first = await send({ text: 'It is **faster** now.' }, { 'idempotency-key': 'r1' })
  const again = await send({ text: 'It is **faster** now.' }, { 'idempotency-key': 'r1' })
  expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true'])
  expect(again.json).toEqual(first.json)
  const { message } = Written.parse(first.json)
  expect(first.headers.get('location')).toBe(`/api/messages/${message}`)
  const read = await get(`/api/messages/${message}`)
  expect(read.json).toMatchObject({ direction: 'out', to: [{ email: 'ann@customer.test' }], trust: 'ours' })
  expect(z.looseObject({ html: z.string() }).parse(read.json).html).toContain('<strong>faster</strong>')
  expect((await get('/api/tickets/T-1')).json).toMatchObject({ status: 'pending' })
  const { rows } = await scene.pool.query(`select actor from ticket_events where ticket_id = 1 and kind = 'answered'`)
  expect(rows).toEqual([{ actor: 'agent:agent@desk.test' }])
})

test('a reply that can not be made says why', async () => {
  const send = (body: object, headers = {}) => post('/api/tickets/T-2/replies', 'key:tickets:write', body, headers)
  expect((await send({ text: ' ' })).json).toMatchObject({ status: 400, type: '/api/problems/invalid-request' })
  expect((await send({ text: 'x', cc: ['nobody'] })).status).toBe(400)
  expect((await send({ text: 'x' }, { 'if-match': '"1"' })).json).toMatchObject({ status: 412 })
  expect((await send({ text: 'x', status: 'new' })).status).toBe(400)
  const large = { text: 'x', attachments: [{ filename: 'x', content: Buffer.alloc(19_400_000).toString('base64') }] }
  expect((await send(large)).json).toMatchObject({ status: 413, type: '/api/problems/too-large' })
  canMail = false
  expect((await send({ text: 'x' })).json).toMatchObject({ status: 422, type: '/api/problems/cannot-send' })
  canMail = true
  await scene.call('PATCH', '/api/tickets/T-2', {
    as: 'agent',
    headers: { 'if-match': '*' },
    body: { status: 'closed' },
  })
  expect((await send({ text: 'x' })).json).toMatchObject({ status: 409, type: '/api/problems/not-allowed' })
})

test('an answer of a customer joins his ticket and reopens it; done twice it is one', async () => {
  const send = (body: object, key: string) =>
    post('/api/tickets/T-1/replies', 'customer', body, { 'idempotency-key': key })
  const file = { filename: 'log.txt', content: Buffer.from('a log').toString('base64') }
  const first = await send({ text: 'Still slow.', attachments: [file] }, 'a1')
  const again = await send({ text: 'Still slow.', attachments: [file] }, 'a1')
  expect([first.status, first.json]).toMatchObject([201, { ref: 'T-1' }])
  expect(again.json).toEqual(first.json)
  expect((await get('/api/tickets/T-1')).json).toMatchObject({ status: 'open' })
  expect((await get(`/api/messages/${Written.parse(first.json).message}`)).json).toMatchObject({
    direction: 'in',
    trust: 'verified-participant',
    attachments: [{ filename: 'log.txt', content_type: 'text/plain' }],
  })
  expect((await send({ text: 'x', status: 'solved' }, 'a2')).status).toBe(403)
})

test('a request that died between commit and answer is taken up where it was', async () => {
  const body = { text: 'Did it arrive?' }
  const send = () => post('/api/tickets/T-1/replies', 'customer', body, { 'idempotency-key': 'died' })
  const first = await send()
  // What a kill leaves behind: the message is there, the answer is not.
  await scene.pool.query(
    `update idempotency_keys set answer = null, begun_at = now() - interval '1 hour' where answer->>'message' = $1`,
    [Written.parse(first.json).message],
  )
  expect((await send()).json).toEqual(first.json)
  const { rows } = await scene.pool.query(`select 1 from messages where text like 'Did it arrive?%'`)
  expect(rows).toHaveLength(1)
})

test('a note is for the desk alone', async () => {
  const note = (body: object) => post('/api/tickets/T-1/notes', 'agent', body, { 'idempotency-key': 'n1' })
  const noted = await note({ text: 'He is *important*.' })
  const { message } = Written.parse(noted.json)
  expect((await note({ text: 'He is *important*.' })).json).toEqual(noted.json)
  expect((await note({ text: 'Other words.' })).json).toMatchObject({ type: '/api/problems/idempotency-key-reused' })
  expect((await post('/api/tickets/T-1/notes', 'agent', { text: '' })).status).toBe(400)
  expect((await get(`/api/messages/${message}`)).json).toMatchObject({ direction: 'note' })
  expect((await get(`/api/messages/${message}`, 'customer')).status).toBe(404)
  const seen = items((await get('/api/tickets/T-1/messages', 'customer')).json).map(({ id }) => id)
  const all = items((await get('/api/tickets/T-1/messages')).json).map(({ id }) => id)
  expect(all.filter((id) => !seen.includes(id))).toEqual([message])
})

test('messages and history come in pages, oldest first, each once', async () => {
  for (const path of ['/api/tickets/T-1/messages', '/api/tickets/T-1/events']) {
    const whole = items((await get(`${path}?limit=200`)).json).map(({ id }) => id)
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = Page.parse((await get(`${path}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)).json)
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    expect(paged).toEqual(whole)
    expect(whole.length).toBeGreaterThan(3)
    expect((await get(`${path}?cursor=x`)).status).toBe(400)
  }
})

test('an attachment is downloaded as nothing that a browser opens, whole or in part', async () => {
  const [opening] = items((await get('/api/tickets/T-1/messages')).json)
  const { attachments } = z
    .looseObject({ attachments: z.array(z.looseObject({ id: z.string(), url: z.string() })) })
    .parse(opening)
  const [file] = attachments
  const known = await get(`/api/attachments/${file?.id}`, 'customer')
  expect(known.json).toMatchObject({ filename: 'page.html', content_type: 'text/html' })
  const url = file?.url ?? ''
  const whole = await get(url, 'customer')
  expect(whole.text.trim()).toBe('<script>alert(1)</script>')
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment; filename="page\.html"/),
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  const part = await get(url, 'agent', { range: 'bytes=1-6' })
  expect([part.status, part.text]).toEqual([206, 'script'])
  expect((await get(url, 'agent', { range: 'bytes=999999-' })).status).toBe(416)
  expect((await get(url, 'agent', { 'if-none-match': whole.headers.get('etag') ?? '' })).status).toBe(304)
  expect((await get(url, 'other-customer')).status).toBe(404)
  await scene.pool.query('update attachments set sha256 = $2 where id = $1', [file?.id, '0'.repeat(64)])
  expect((await get(url)).json).toMatchObject({ status: 410, type: '/api/problems/gone' })
})

test('a ticket that is held is not there for customers, and whole for the desk', async () => {
  await scene.pool.query(`insert into participants values (3, 'ann@customer.test', now()) on conflict do nothing`)
  expect((await get('/api/tickets/T-3', 'customer')).status).toBe(404)
  expect((await get('/api/tickets/T-3')).json).toMatchObject({ held_because: 'confirms a sign-up' })
  // Held by a message alone: the ticket is shown, and what lets somebody in is not.
  await scene.pool.query(`update tickets set held_because = null where id = 3`)
  await scene.pool.query(
    `update messages set subject = 'Your code is 482913', text = 'https://service.test/in?x=1' where ticket_id = 3`,
  )
  const [held] = items((await get('/api/tickets/T-3/messages', 'customer')).json)
  expect(held).toMatchObject({ subject: 'Your code is [code hidden]', text: null, new_text: null, attachments: [] })
  expect((await get(`/api/messages/${held?.id}`)).json).toMatchObject({ text: 'https://service.test/in?x=1' })
})
