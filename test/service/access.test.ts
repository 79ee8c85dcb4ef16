/**
 * Who may see what: every route of customers, by everybody who may ask, for a ticket of one's own and for another's. What is
 * not one's to see is answered as what is not there.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dashboard, openDashboard } from './dashboard.ts'
import { composeMail } from './mails.ts'

type Who = 'nobody' | 'owner' | 'other' | 'agent'

let board: Dashboard
let own = ''
let held = ''
let messageId = ''
const cookies = new Map<Who, string>([['nobody', '']])

beforeAll(async () => {
  board = await openDashboard()
  const owner = 'owner@customer.example'
  own = await board.send(composeMail({ from: owner, subject: 'Own', messageId: 'own@customer.example' }))
  held = await board.send(composeMail({ from: owner, subject: 'Held', messageId: 'held@customer.example' }))
  await board.tables.hold(held, 'ticket')
  messageId = (await board.tables.messagesOf(own))[0]?.id ?? ''
  const pages = [
    ['owner', await board.asCustomer(owner)],
    ['other', await board.asCustomer('other@customer.example')],
    ['agent', await board.asAgent('agent@desk.example')],
  ] as const
  for (const [who, page] of pages) {
    const jar = await page.context().cookies()
    cookies.set(who, jar.map(({ name, value }) => `${name}=${value}`).join('; '))
  }
}, 90_000)
afterAll(() => board[Symbol.asyncDispose]())

async function ask(who: Who, method: string, path: string) {
  const answer = await fetch(`${board.origin}${path}`, {
    method,
    headers: {
      origin: board.origin,
      // Through a proxy that nobody trusts: being on this machine must not help.
      via: '1.1 proxy',
      ...(who === 'nobody' ? {} : { cookie: cookies.get(who) ?? '' }),
    },
    redirect: 'manual',
    ...(method === 'POST' ? { body: new URLSearchParams({ text: '' }) } : {}),
  })
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') }
}

/** What everybody gets: `sign-in` is a redirect there, `queue` one to the desk. A form that says nothing is 422. */
const routes: readonly (readonly [
  method: string,
  path: string,
  Record<Who, number | 'sign-in' | 'queue' | 'ticket'>,
])[] = [
  ['GET', '/', { nobody: 200, owner: 200, other: 200, agent: 'queue' }],
  ['GET', '/help', { nobody: 200, owner: 200, other: 200, agent: 200 }],
  ['GET', '/healthz', { nobody: 200, owner: 200, other: 200, agent: 200 }],
  ['GET', '/readyz', { nobody: 200, owner: 200, other: 200, agent: 200 }],
  ['GET', '/metrics', { nobody: 404, owner: 404, other: 404, agent: 404 }],
  ['GET', '/tickets', { nobody: 'sign-in', owner: 200, other: 200, agent: 'queue' }],
  ['GET', '/tickets/new', { nobody: 'sign-in', owner: 200, other: 200, agent: 200 }],
  ['POST', '/tickets/new', { nobody: 401, owner: 422, other: 422, agent: 422 }],
  ['POST', '/tickets/preview', { nobody: 401, owner: 200, other: 200, agent: 200 }],
  ['GET', '/tickets/similar?subject=own', { nobody: 'sign-in', owner: 200, other: 200, agent: 200 }],
  ['GET', '/tickets/OWN', { nobody: 'sign-in', owner: 200, other: 404, agent: 200 }],
  ['POST', '/tickets/OWN/answer', { nobody: 401, owner: 422, other: 404, agent: 404 }],
  ['POST', '/tickets/OWN/solve', { nobody: 401, owner: 'ticket', other: 404, agent: 404 }],
  ['POST', '/tickets/OWN/reopen', { nobody: 401, owner: 'ticket', other: 404, agent: 404 }],
  ['GET', '/tickets/HELD', { nobody: 'sign-in', owner: 404, other: 404, agent: 200 }],
  ['POST', '/tickets/HELD/answer', { nobody: 401, owner: 404, other: 404, agent: 404 }],
  ['GET', '/tickets/T-999999', { nobody: 'sign-in', owner: 404, other: 404, agent: 404 }],
  ['GET', '/tickets/T-99999999999999999999', { nobody: 'sign-in', owner: 404, other: 404, agent: 404 }],
  ['GET', '/account', { nobody: 'sign-in', owner: 200, other: 200, agent: 200 }],
  ['POST', '/account/second-factor/on', { nobody: 401, owner: 404, other: 404, agent: 401 }],
  ['POST', '/account/second-factor/confirm', { nobody: 401, owner: 404, other: 404, agent: 401 }],
  ['POST', '/account/second-factor/off', { nobody: 401, owner: 404, other: 404, agent: 401 }],
  ['GET', '/api/messages/MESSAGE/raw', { nobody: 401, owner: 404, other: 404, agent: 200 }],
  ['GET', '/nothing', { nobody: 404, owner: 404, other: 404, agent: 404 }],
]

const cases = routes.flatMap(([method, path, answers]) =>
  (['nobody', 'other', 'agent', 'owner'] as const).map((who) => ({ method, path, who, wanted: answers[who] })),
)

test.each(cases)('$method $path by $who is answered $wanted', async ({ method, path, who, wanted }) => {
  const asked = path.replace('OWN', own).replace('HELD', held).replace('MESSAGE', messageId)
  const { status, text, location } = await ask(who, method, asked)
  if (typeof wanted === 'number') expect(status).toBe(wanted)
  else {
    const places = { 'sign-in': /^\/sign-in/, queue: /^\/queue$/, ticket: /^\/tickets\/T-\d+\?said=/ }
    expect([status, location]).toEqual([303, expect.stringMatching(places[wanted])])
  }
  if (wanted === 404 && path.startsWith('/tickets/')) expect(text).not.toMatch(/\b(?:Own|Held)\b/)
})

test('who was signed out while he wrote gets back what he typed, and can send it again', async () => {
  const body = new URLSearchParams({ subject: 'Kept <b>', text: 'Long words', password: 'not this' })
  const answer = await fetch(`${board.origin}/tickets/new`, { method: 'POST', headers: { origin: board.origin }, body })
  const page = await answer.text()
  expect(answer.status).toBe(401)
  expect(page).toContain('Kept &lt;b&gt;')
  expect(page).toContain('Long words')
  expect(page).not.toContain('not this')
})

test.each([
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  {},
] as const)('a form that comes from elsewhere changes nothing: %j', async (from) => {
  const answer = await fetch(`${board.origin}/tickets/${own}/solve`, {
    method: 'POST',
    headers: { ...from, cookie: cookies.get('owner') ?? '' },
    redirect: 'manual',
  })
  expect(answer.status).toBe(403)
})

test('what is not there and what is not theirs is answered alike', async () => {
  const [missing, foreign] = await Promise.all([
    ask('other', 'GET', '/tickets/T-999999'),
    ask('other', 'GET', `/tickets/${own}`),
  ])
  expect(foreign).toEqual(missing)
})

test('a list shows the tickets of its reader and no others', async () => {
  expect((await ask('owner', 'GET', '/tickets')).text).toContain(own)
  expect((await ask('owner', 'GET', '/tickets')).text).not.toContain(`${held}<`)
  expect((await ask('other', 'GET', '/tickets')).text).not.toContain(own)
  expect((await ask('other', 'GET', '/tickets/similar?subject=own')).text).toBe('')
})

test('every page forbids what it does not need', async () => {
  for (const path of ['/', '/sign-in', '/tickets/T-1', '/nothing', '/healthz']) {
    const { headers } = await fetch(`${board.origin}${path}`, { redirect: 'manual' })
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
  }
  const behindTls = await fetch(`${board.origin}/`, {
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' },
  })
  expect(behindTls.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
})

test('files have names that change with their content, and are kept for ever', async () => {
  const page = await (await fetch(`${board.origin}/`)).text()
  const [stylesheet = ''] = /\/assets\/postroom\.[\da-f]{12}\.css/.exec(page) ?? []
  const answer = await fetch(`${board.origin}${stylesheet}`)
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await fetch(`${board.origin}/assets/..%2fapp.ts`)).status).toBe(404)
})
