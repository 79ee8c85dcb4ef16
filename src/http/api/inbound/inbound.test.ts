/** Mail by HTTP: real mails from the fixtures, over a real socket, into the real database. */
import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene } from '../../../../test/api-scene.ts'
import type { Readiness } from '../../../ops/readiness.ts'

const mails = resolve(import.meta.dirname, '../../../../fixtures/mails')
const Taken = z.object({ ref: z.string(), outcome: z.string(), message: z.uuid(), refused: z.array(z.unknown()) })
const simple = (id: string) =>
  Buffer.from(
    `From: Ann <ann@customer.test>\nTo: support@humanmade.com\nSubject: Slow\nMessage-ID: <${id}@customer.test>\n\nIt is slow.\n`,
  )
let scene: ApiScene
let ready: Readiness = { ok: true }

beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, readiness: () => ready }))
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const send = (
  mail: Uint8Array | string,
  query = 'recipient=support@humanmade.com&reverse_path=ann@customer.test',
  headers = {},
) =>
  scene.call('POST', `/api/inbound?${query}`, {
    as: 'key:inbound',
    body: mail,
    headers: { 'content-type': 'message/rfc822', ...headers },
  })

test('real mails of all kinds become tickets, and come back byte for byte', async () => {
  const names = (await readdir(mails)).filter((name) => name.endsWith('.eml')).slice(0, 40)
  for (const name of names) {
    const bytes = await readFile(join(mails, name))
    const answer = await send(bytes)
    expect([name, [200, 201].includes(answer.status)]).toEqual([name, true])
    const { message, ref } = Taken.parse(answer.json)
    expect(answer.headers.get('location')).toBe(`/api/tickets/${ref}`)
    const raw = await fetch(`${scene.base}/api/messages/${message}/raw`)
    expect(Buffer.from(await raw.arrayBuffer()).equals(bytes)).toBe(true)
  }
  expect(names.length).toBeGreaterThan(10)
})

test('the same mail again is answered with the ref of the first, and is no second ticket', async () => {
  const first = await send(simple('again'))
  const again = await send(simple('again'))
  expect([first.status, again.status]).toEqual([201, 200])
  expect(Taken.parse(again.json)).toMatchObject({ ref: Taken.parse(first.json).ref, outcome: 'redelivered' })
})

test('the envelope is what the query says', async () => {
  const query =
    'recipient=support@humanmade.com&recipient=sysops%2Bweb@humanmade.com&recipient=nobody@humanmade.com&reverse_path=&client_ip=192.0.2.7&helo=mx.test'
  const { json } = await send(simple('envelope'), query)
  const { ref, message, refused } = Taken.parse(json)
  expect(refused).toEqual([{ recipient: 'nobody@humanmade.com', because: 'no rule matches this address' }])
  const { rows } = await scene.pool.query(
    `select t.type, t.priority, t.source, reverse_path, recipients, client_ip, helo, d.source as door
     from deliveries d join tickets t on t.id = d.ticket_id where d.message_id = $1`,
    [message],
  )
  expect(rows).toEqual([
    {
      ...{ type: 'incident', priority: 'urgent', source: 'api', door: 'api' },
      ...{ reverse_path: '', recipients: ['support@humanmade.com', 'sysops+web@humanmade.com'] },
      ...{ client_ip: '192.0.2.7', helo: 'mx.test' },
    },
  ])
  expect(ref).toMatch(/^T-\d+$/)
})

test.each([
  ['its author', '', 'ann@customer.test'],
  ['Return-Path', 'Return-Path: <bounce@customer.test>\n', 'bounce@customer.test'],
  ['the null path of Return-Path', 'Return-Path: <>\n', ''],
])('without a reverse-path in the query, the mail tells it: %s', async (name, field, expected) => {
  const { json } = await send(`${field}${simple(name.replaceAll(' ', '-'))}`, 'recipient=support@humanmade.com')
  const { rows } = await scene.pool.query('select reverse_path from deliveries where message_id = $1', [
    Taken.parse(json).message,
  ])
  expect(rows).toEqual([{ reverse_path: expected }])
})

test('a mail for nobody of ours is refused for good', async () => {
  const answer = await send(simple('lost'), 'recipient=x@elsewhere.test&recipient=nobody@humanmade.com')
  expect([answer.status, answer.json]).toMatchObject([
    422,
    {
      type: '/api/problems/not-routed',
      refused: [{ recipient: 'x@elsewhere.test' }, { recipient: 'nobody@humanmade.com' }],
    },
  ])
})

test.each(['', 'recipient=', `${'recipient=a@b&'.repeat(101)}`, 'recipient=support@humanmade.com&client_ip=here'])(
  'an envelope that is none is a problem: %s',
  async (query) => {
    expect([400, 422]).toContain((await send(simple('none'), query)).status)
  },
)

test('an empty body is no mail, and neither is a form', async () => {
  expect((await send('')).json).toMatchObject({ type: '/api/problems/invalid-request' })
  const form = await send('--x\r\n', undefined, { 'content-type': 'multipart/form-data; boundary=x' })
  expect(form.json).toMatchObject({ type: '/api/problems/unsupported-media-type' })
})

/** Sends 1 MiB pieces until the mail is `bytes` long, without saying how long it will be. */
function pour(bytes: number): Promise<number> {
  const { promise, resolve: done, reject } = Promise.withResolvers<number>()
  const headers = { authorization: scene.header('key:inbound', 'authorization'), 'content-type': 'message/rfc822' }
  const path = '/api/inbound?recipient=support@humanmade.com'
  const url = new URL(path, scene.base)
  const sending = request(url, { method: 'POST', headers }, (response) => {
    response.resume()
    done(response.statusCode ?? 0)
  }).on('error', reject)
  sending.write(simple(`large-${bytes}`))
  const piece = Buffer.alloc(1024 * 1024, 'x'.repeat(75).concat('\n'))
  const more = (left: number): void => {
    if (left <= 0) sending.end()
    else sending.write(piece, () => more(left - piece.length))
  }
  more(bytes)
  return promise
}

test('a large mail is streamed, and one that is larger than the limit is refused', async () => {
  expect(await pour(20 * 1024 * 1024)).toBe(201)
  expect(await pour(30 * 1024 * 1024)).toBe(413)
  expect((await send(Buffer.alloc(26 * 1024 * 1024 + 1, 'x'))).status).toBe(413)
})

test('while mail can not be accepted, the sender is told to keep it', async () => {
  ready = { ok: false, because: 'the database can not be reached' }
  const answer = await send(simple('later'))
  expect([answer.status, answer.headers.get('retry-after'), answer.json]).toMatchObject([
    ...[503, '30'],
    { type: '/api/problems/unavailable', detail: 'Try again later: the database can not be reached.' },
  ])
  ready = { ok: true }
  expect((await send(simple('later'))).status).toBe(201)
})
