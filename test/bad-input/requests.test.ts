/**
 * What is too large, of the wrong type, about nothing that there is, or made of what no text has: each is answered with a clear
 * page or problem, of a status below 500, which tells nothing of our insides and fits a phone.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene, type Who } from '../api-scene.ts'
import { openBrowser, overflowOf } from '../browser.ts'

let scene: ApiScene
const pages = new Map<string, string>()

beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, canMail: true }))
  const mail = 'From: ann@customer.test\nTo: support@humanmade.com\nSubject: Own\n\nx\n'
  await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', { as: 'key:inbound', body: mail })
}, 60_000)
afterAll(() => scene?.[Symbol.asyncDispose]())

type Ask = Readonly<{ as?: Who; type?: string; body?: string | Uint8Array | FormData }>

/** What no answer may have in it: paths and code of ours, addresses of the database, SQL. */
const insides =
  /node_modules|\.ts:\d|postgres(?:ql)?:\/\/|ECONN|\bselect\b.*\bfrom\b|\bTypeError\b|\bsyntax error\b|\b0x00\b/i

async function ask(method: string, path: string, { as = 'nobody', type, body }: Ask = {}) {
  const answer = await scene.call(method, path, {
    as,
    headers: { origin: scene.base, ...(type === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: body instanceof FormData ? await bytesOf(body) : body }),
  })
  expect([path, answer.text.match(insides)?.[0]]).toEqual([path, undefined])
  const isPage = answer.headers.get('content-type')?.includes('html') && answer.status >= 400
  if (isPage) expect([path, answer.text]).toEqual([path, expect.stringMatching(/<h1[\s>]/)])
  if (isPage) pages.set(`${method} ${path} ${answer.status}`, answer.text)
  return answer
}

async function bytesOf(form: FormData): Promise<Uint8Array> {
  return new Uint8Array(await new Response(form).arrayBuffer())
}

const form = 'application/x-www-form-urlencoded'
const fields = (of: Readonly<Record<string, string>>) => ({ type: form, body: String(new URLSearchParams(of)) })

const wholeMail = 28_000_000
const manyFields = 4_000_000

test.each([
  ['nobody', '/sign-in/password', manyFields],
  ['nobody', '/sign-in/code', manyFields],
  ['nobody', '/sign-in/link', manyFields],
  ['nobody', '/set-up', manyFields],
  ['nobody', '/sign-in/request-link', manyFields],
  ['customer', '/tickets/new', wholeMail],
  ['customer', '/tickets/preview', manyFields],
  ['customer', '/tickets/T-1/answer', wholeMail],
  ['agent', '/tickets/T-1/write', wholeMail],
  ['agent', '/tickets/T-1/change', manyFields],
  ['agent', '/tickets/T-1/merge', manyFields],
  ['agent', '/account/second-factor/on', manyFields],
  ['admin', '/operations/routes/mail', wholeMail],
  ['admin', '/operations/users/add', manyFields],
  ['admin', '/operations/keys/add', manyFields],
  ['admin', '/operations/attention/retry', manyFields],
] as const)('a form that is too large is refused before it is read, of %s to %s', async (as, path, bytes) => {
  const { status, text } = await ask('POST', path, { as, type: form, body: `text=${'a'.repeat(bytes)}` })
  expect([status, text]).toEqual([413, expect.stringContaining('too large')])
})

test.each([
  ['nobody', '/sign-in/password'],
  ['customer', '/tickets/new'],
  ['customer', '/tickets/T-1/answer'],
  ['agent', '/tickets/T-1/change'],
  ['agent', '/tickets/T-1/write'],
  ['admin', '/operations/routes/mail'],
  ['admin', '/operations/users/add'],
] as const)('a form that is none is refused or empty, of %s to %s', async (as, path) => {
  const bodies: readonly (readonly [string, string])[] = [
    ['application/json', '{"text":"x"}'],
    ['text/xml', '<x/>'],
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=b', 'no part'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\ncut of'],
    [form, '%%%=%zz&=&&text'],
    [form, ''],
    ['x', 'x'],
  ]
  for (const [type, body] of bodies) {
    await scene.pool.query('delete from rate_windows')
    const { status } = await ask('POST', path, { as, type, body })
    expect([type, status]).toEqual([type, expect.toSatisfy((one: number) => one === 303 || (one >= 400 && one < 500))])
  }
})

const noId = '01900000-0000-7000-8000-000000000001'
const wrongRefs = [
  'T-0',
  'T--1',
  'T-1abc',
  'T-1%00',
  'T-%00',
  'T-1.0',
  'T-1e3',
  'T-01',
  '%00',
  '-1',
  '0',
  'x'.repeat(3_000),
]
const wrongIds = ['0', '-1', '1', 'x', '%00', `${noId}0`, noId.replace('0', 'g'), noId, '99999999999999999999']

test.each(['customer', 'agent', 'admin'] as const)(
  'what no ticket, message or file can be called is not there for %s',
  async (as) => {
    for (const ref of [...wrongRefs, 'T-99', 'T-9999999999999999999999'])
      for (const path of [
        `/tickets/${ref}`,
        `/tickets/${ref}/incidents`,
        `/api/tickets/${ref}`,
        `/api/tickets/${ref}/messages`,
      ])
        expect([path, (await ask('GET', path, { as })).status]).toEqual([path, 404])
    for (const id of wrongIds)
      for (const path of [
        `/messages/${id}/html`,
        `/messages/${id}/source`,
        `/attachments/${id}`,
        `/api/messages/${id}`,
        `/api/attachments/${id}/content`,
      ])
        expect([path, (await ask('GET', path, { as })).status]).toEqual([path, 404])
    for (const path of [
      '/tickets/%E0%A4%A',
      '/%',
      '/tickets/../../etc/passwd',
      '/assets/%2e%2e/app.ts',
      '/sign-in/with/%00',
    ])
      expect([path, (await ask('GET', path, { as })).status]).toEqual([path, 404])
  },
)

test.each([
  ['customer', '/tickets?before=+275760-09-13T00:00:00Z'],
  ['customer', '/tickets?before=-271821-04-20'],
  ['customer', '/tickets/T-1?before=+275760-09-13T00:00:00Z'],
  ['customer', '/tickets/T-1?before=-271821-04-20'],
  ['customer', '/tickets/T-1?before=yesterday'],
  ['customer', '/tickets/similar?subject=%00%5C%27%25_'],
  ['customer', `/tickets/new?subject=${'x'.repeat(5_000)}&type=%00`],
  ['agent', '/queue?q=%00'],
  ['agent', '/queue?q=from:%00&tag=%00&assignee=%00'],
  ['agent', '/queue?after=x&sort=priority'],
  ['agent', '/queue?after=%00'],
  ['agent', '/queue?after=-271821-04-20T00:00:00.000Z_1&view=all'],
  ['agent', `/queue?q=${encodeURIComponent(`${'(a | b) & ! c:* <-> "d'.repeat(40)}`)}`],
  ['agent', '/queue?q=T-99999999999999999999'],
  ['agent', '/tickets/T-1?before=x'],
  ['agent', '/operations/deliveries?before=x'],
  ['agent', '/operations/deliveries?before=0190a000-0000-7000-8000-00000000000Z'],
  ['agent', '/operations/deliveries?since=yesterday&until=%00'],
  ['agent', '/operations/deliveries?since=-271821-04-20&until=%2B275760-09-13'],
  ['agent', '/operations/deliveries?days=-1&outcome=all'],
  ['agent', `/operations/deliveries?text=${'%25'.repeat(80)}`],
  ['agent', '/operations/deliveries?text=%00%5C%27'],
  ['agent', '/overview/times/response?from=-1&to=1e9'],
  ['agent', '/overview/times/response?from=999999999&to=0'],
  ['agent', '/overview?span=century'],
  ['admin', `/operations/routes?address=${'%00,'.repeat(50)}`],
] as const)('what is none in a URL is left out, and breaks nothing: for %s %s', async (as, path) => {
  const { status } = await ask('GET', path, { as })
  expect([path, status]).toEqual([path, expect.toSatisfy((one: number) => one === 200 || one === 303 || one === 404)])
})

/** No text in Postgres has a NUL, and no UTF-8 half a pair. */
const noText = 'a\u0000b'

test.each([
  ['nobody', '/sign-in/password', { 'agent-email': `${noText}@x.test`, password: noText }],
  ['nobody', '/sign-in/request-link', { email: `${noText}@x.test` }],
  ['nobody', '/sign-in/link', { token: noText }],
  ['nobody', '/sign-in/code', { code: noText }],
  ['nobody', '/set-up', { token: noText }],
  ['customer', '/tickets/new', { subject: noText, text: noText, type: 'task', submission: noText, incident: noText }],
  ['customer', '/tickets/T-1/answer', { text: noText, submission: noText }],
  ['agent', '/tickets/T-1/change', { assignee: noText }],
  ['agent', '/tickets/T-1/change', { tags: noText, problem: noText, seen: noText }],
  ['agent', '/tickets/T-1/write', { mode: 'note', text: noText, submission: noText }],
  ['agent', '/tickets/T-1/write', { mode: 'reply', text: noText, cc: `${noText}@x.test` }],
  ['agent', '/tickets/T-1/merge', { into: noText }],
  ['agent', '/tickets/new', { requester: `${noText}@x.test`, name: noText, subject: noText, text: noText, cc: noText }],
  ['agent', '/tickets/new', { requester: 'x@y.test', name: noText, subject: noText, text: noText, assignee: noText }],
  ['agent', '/queue/change', { ticket: noText, assignee: noText, tag: noText, q: noText }],
  ['agent', '/queue/change', { ticket: '1', status: 'open', add: noText, tags: noText }],
  ['agent', '/tickets/T-1/approve', { message: noText }],
  ['agent', '/tickets/T-1/incidents', { text: noText, incident: noText }],
  ['agent', '/account/second-factor/on', { password: noText }],
  ['admin', '/operations/attention/retry', { of: noText }],
  ['admin', '/operations/attention/lift', { of: noText }],
  ['admin', '/operations/attention/reread', { of: noText }],
  ['admin', '/operations/keys/add', { name: noText, scopes: 'inbound' }],
  ['admin', '/operations/keys/revoke', { of: noText }],
  ['admin', '/operations/users/link', { of: noText }],
  ['admin', '/operations/routes/mail', { text: noText, recipients: noText }],
] as const)('a NUL in a form breaks nothing, of %s to %s', async (as, path, given) => {
  await scene.pool.query('delete from rate_windows')
  expect((await ask('POST', path, { as, ...fields(given) })).status).toBeLessThan(500)
})

test.each([noText, '\ud800', '\udc00\ud800'])('what is no text in JSON breaks nothing: %j', async (text) => {
  const wanted = [
    ['POST', '/api/tickets', { type: 'task', subject: text, text, requester: { email: 'x@y.test', name: text } }],
    ['POST', '/api/tickets/T-1/replies', { text }],
    ['POST', '/api/tickets/T-1/notes', { text }],
    ['PATCH', '/api/tickets/T-1', { tags: [text], assignee: text }],
    ['PATCH', '/api/tickets/T-1', { status: 'open', because: text }],
    ['POST', '/api/users', { email: `${text}@x.test`, role: 'agent' }],
    ['POST', '/api/keys', { name: text, scopes: ['inbound'] }],
    ['POST', '/api/routes/explain', { recipients: [text] }],
  ] as const
  for (const [method, path, body] of wanted) {
    const answer = await scene.call(method, path, { as: 'key:all', headers: { 'if-match': '*' }, body })
    expect([path, body, answer.status]).toEqual([path, body, expect.toSatisfy((one: number) => one < 500)])
    expect(answer.text).not.toMatch(insides)
  }
  for (const query of [
    'tickets?q',
    'search?q',
    'tickets?tag',
    'tickets?assignee',
    'tickets?requester',
    'tickets?since',
    'notifications?status',
  ])
    for (const as of ['key:all', 'customer'] as const) {
      const { status } = await ask('GET', `/api/${query}=${encodeURIComponent(text.toWellFormed())}`, { as })
      expect([query, as, status]).toEqual([query, as, expect.toSatisfy((one: number) => one < 500)])
    }
})

test('every page that was answered fits a phone', async () => {
  await using browser = await openBrowser()
  const page = await browser.open(scene.base, { width: 360 })
  let shown = ''
  await page.route('**/shown', (route) => route.fulfill({ contentType: 'text/html', body: shown }))
  expect(pages.size).toBeGreaterThan(40)
  // Alike but for what is named in them.
  const different = new Map(
    [...pages].map(([name, text]) => [text.replaceAll(/T-\w+|[\da-f-]{36}/g, ''), [name, text]] as const),
  )
  for (const [name = '', text = ''] of different.values()) {
    shown = text
    await page.goto('/shown')
    expect([name, await overflowOf(page)]).toEqual([name, 0])
  }
}, 60_000)
