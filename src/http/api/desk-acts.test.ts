/** What the desk does besides changing and answering: merges, releases, approvals, by programs; and what customers see of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene, type Who } from '../../../test/api-scene.ts'

const Ticket = z.looseObject({
  ref: z.string(),
  status: z.string(),
  held_because: z.string().nullable(),
  suspected_because: z.string().nullable(),
  merged_into: z.string().nullable(),
})
const Messages = z.looseObject({ items: z.array(z.looseObject({ id: z.uuid(), trust: z.string() })) })
let scene: ApiScene

beforeAll(async () => {
  scene = await openApiScene()
})
afterAll(() => scene?.[Symbol.asyncDispose]())

let mails = 0
async function ticket(): Promise<string> {
  mails += 1
  const [mail] = await scene.mail({ digest: `d${mails}`, messageId: `m${mails}@customer.test` })
  return mail?.ref ?? ''
}

const read = async (ref: string, as: Who = 'key:tickets:read') =>
  Ticket.parse((await scene.call('GET', `/api/tickets/${ref}`, { as })).json)
const etagOf = async (ref: string) =>
  (await scene.call('GET', `/api/tickets/${ref}`, { as: 'agent' })).headers.get('etag') ?? ''
const act = (method: string, path: string, ifMatch: string, body?: object) =>
  scene.call(method, path, { as: 'key:tickets:write', headers: { 'if-match': ifMatch }, body })
const messagesOf = async (ref: string) =>
  Messages.parse((await scene.call('GET', `/api/tickets/${ref}/messages`, { as: 'agent' })).json).items

test('a merge moves the messages, names where they are, and is taken back with the ETag of its answer', async () => {
  const [from, into] = [await ticket(), await ticket()]
  const merged = await act('POST', `/api/tickets/${from}/merge`, await etagOf(from), { into })
  expect([merged.status, merged.json]).toMatchObject([200, { ref: from, status: 'closed', merged_into: into }])
  expect([(await messagesOf(from)).length, (await messagesOf(into)).length]).toEqual([0, 2])
  const back = await act('DELETE', `/api/tickets/${from}/merge`, merged.headers.get('etag') ?? '')
  expect([back.status, back.json]).toMatchObject([200, { status: 'new', merged_into: null }])
  expect([(await messagesOf(from)).length, (await messagesOf(into)).length]).toEqual([1, 1])
})

test('a ticket that was changed meanwhile is not merged, released or approved', async () => {
  const [from, into] = [await ticket(), await ticket()]
  await scene.pool.query(`update tickets set held_because = 'x', suspected_because = 'y' where ref = $1`, [from])
  const [message] = await messagesOf(from)
  await scene.pool.query(`update messages set trust = 'informed' where id = $1`, [message?.id])
  const seen = await etagOf(from)
  await act('PATCH', `/api/tickets/${from}`, seen, { priority: 'high' })
  const before = await read(from)
  for (const [method, path, body] of [
    ['POST', `/api/tickets/${from}/merge`, { into }],
    ['POST', `/api/tickets/${from}/release`],
    ['POST', `/api/tickets/${from}/not-spam`],
    ['POST', `/api/messages/${message?.id}/approve`],
  ] as const) {
    const answer = await act(method, path, seen, body)
    expect([path, answer.status, answer.headers.get('etag')]).toEqual([path, 412, await etagOf(from)])
  }
  expect(await read(from)).toEqual(before)
})

test('what can not be merged is told why', async () => {
  const ref = await ticket()
  const why = async (into: string) => (await act('POST', `/api/tickets/${ref}/merge`, '*', { into })).json
  expect(await why(ref)).toMatchObject({ status: 409, detail: 'a ticket can not be merged into itself.' })
  expect(await why('T-999')).toMatchObject({ status: 409, detail: 'there is no ticket T-999.' })
  expect(await why('nine')).toMatchObject({ status: 400 })
  expect((await act('POST', '/api/tickets/T-999/merge', '*', { into: ref })).status).toBe(404)
})

test('a held ticket and one that is taken for spam say why, to the desk only, until that ends', async () => {
  const ref = await ticket()
  await scene.pool.query(`update tickets set suspected_because = 'rspamd: 7 points' where ref = $1`, [ref])
  expect((await read(ref)).suspected_because).toBe('rspamd: 7 points')
  expect((await read(ref, 'agent')).suspected_because).toBe('rspamd: 7 points')
  expect((await read(ref, 'customer')).suspected_because).toBeNull()
  const genuine = await act('POST', `/api/tickets/${ref}/not-spam`, await etagOf(ref))
  expect([genuine.status, genuine.json]).toMatchObject([200, { suspected_because: null }])

  await scene.pool.query(
    `update messages set held_because = 'confirms a sign-up'
    where ticket_id = (select id from tickets where ref = $1)`,
    [ref],
  )
  expect((await read(ref)).held_because).toBe('confirms a sign-up')
  expect((await read(ref, 'customer')).held_because).toBeNull()
  const released = await act('POST', `/api/tickets/${ref}/release`, await etagOf(ref))
  expect([released.status, released.json]).toMatchObject([200, { held_because: null }])
  expect((await act('POST', `/api/tickets/${ref}/release`, '*')).status).toBe(409)
})

test('an entry that is approved lets its author answer, and is in the history by the name of the key', async () => {
  const ref = await ticket()
  const [message] = await messagesOf(ref)
  await scene.pool.query(`update tickets set status = 'pending' where ref = $1`, [ref])
  await scene.pool.query(`update messages set trust = 'informed', from_email = 'new@elsewhere.test' where id = $1`, [
    message?.id,
  ])
  const approved = await act('POST', `/api/messages/${message?.id}/approve`, await etagOf(ref))
  expect([approved.status, approved.json]).toMatchObject([200, { ref, status: 'open' }])
  expect((await messagesOf(ref))[0]?.trust).toBe('participant')
  const events = await scene.call('GET', `/api/tickets/${ref}/events`, { as: 'agent' })
  expect(events.text).toContain('"kind":"approved","actor":"api:tickets:write"')
  const { rowCount } = await scene.pool.query(
    `select from participants p join tickets t on t.id = p.ticket_id where ref = $1 and email = 'new@elsewhere.test'`,
    [ref],
  )
  expect(rowCount).toBe(1)
})
