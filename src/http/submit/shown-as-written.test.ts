/** What a program writes through the API is Markdown to whoever reads it; mail that comes the same way is the text it is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene } from '../../../test/api-scene.ts'

const text = 'It is **so**.'
const Made = z.looseObject({ ref: z.string() })
let scene: ApiScene

beforeAll(async () => {
  scene = await openApiScene()
})
afterAll(() => scene[Symbol.asyncDispose]())

/** The page of a ticket, as its requester and as an agent see it. */
async function pagesOf(ref: string): Promise<readonly string[]> {
  const pages = await Promise.all(
    (['customer', 'agent'] as const).map((as) => scene.call('GET', `/tickets/${ref}`, { as })),
  )
  return pages.map((page) => page.text)
}

async function create(): Promise<string> {
  const body = { type: 'task', subject: 'Written by a program', text, requester: { email: 'ann@customer.test' } }
  return Made.parse((await scene.call('POST', '/api/tickets', { as: 'key:all', body })).json).ref
}

test('what a program writes is shown as Markdown to the customer and at the desk', async () => {
  for (const page of await pagesOf(await create())) expect(page).toContain('<strong>so</strong>')
})

test('what a customer answers through the API is, too', async () => {
  const ref = await create()
  const body = { text: 'No, it is _so_.' }
  expect((await scene.call('POST', `/api/tickets/${ref}/replies`, { as: 'customer', body })).status).toBe(201)
  for (const page of await pagesOf(ref)) expect(page).toContain('<em>so</em>')
})

test('raw mail that comes by the API is shown as the text it is', async () => {
  const mail = `From: ann@customer.test\r\nTo: support@humanmade.com\r\nSubject: Raw\r\nMessage-ID: <raw@x.test>\r\n\r\n${text}\r\n`
  const query = 'recipient=support@humanmade.com&reverse_path=ann@customer.test'
  const headers = { 'content-type': 'message/rfc822' }
  const taken = await scene.call('POST', `/api/inbound?${query}`, { as: 'key:inbound', headers, body: mail })
  for (const page of await pagesOf(Made.parse(taken.json).ref)) {
    expect(page).toContain(text)
    expect(page).not.toContain('<strong>so</strong>')
  }
})

test('the history of a ticket names the program that wrote it', async () => {
  const [, page] = await pagesOf(await create())
  expect(page).toMatch(/<bdi>[^<]*tickets:write[^<]*<\/bdi> opened the ticket for ann@customer\.test/)
})
