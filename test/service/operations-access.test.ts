/** Who may see and do what of operations: every route by everybody. What is not one's to see is answered as what is not there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dashboard, openDashboard } from './dashboard.ts'

type Who = 'nobody' | 'customer' | 'agent' | 'admin'
type Answer = number | 'sign-in'

let board: Dashboard
const cookies = new Map<Who, string>([['nobody', '']])

beforeAll(async () => {
  board = await openDashboard()
  const people = [
    ['customer', await board.asCustomer('carla@customer.example')],
    ['agent', await board.asAgent('agent@desk.example')],
    ['admin', await board.asAgent('admin@desk.example', 'admin')],
  ] as const
  for (const [who, page] of people) {
    const jar = await page.context().cookies()
    cookies.set(who, jar.map(({ name, value }) => `${name}=${value}`).join('; '))
  }
}, 90_000)
afterAll(() => board[Symbol.asyncDispose]())

const desk = { nobody: 'sign-in', customer: 404, agent: 200, admin: 200 } as const
const adminOnly = (admin: Answer) => ({ nobody: 'sign-in', customer: 404, agent: 404, admin }) as const

/** A form that says nothing is a mistake (422), is about nobody (404), or finds nothing to do (303). */
const routes: readonly (readonly [method: string, path: string, Readonly<Record<Who, Answer>>])[] = [
  ['GET', '/overview', desk],
  ['GET', '/overview/times/response', desk],
  ['GET', '/overview/times/solution?from=10&to=20', desk],
  ['GET', '/overview/times/anything', { ...desk, agent: 404, admin: 404 }],
  ['GET', '/operations/deliveries', desk],
  ['GET', '/operations', adminOnly(303)],
  ['GET', '/operations/attention', adminOnly(200)],
  ['POST', '/operations/attention/retry', adminOnly(303)],
  ['POST', '/operations/attention/reread', adminOnly(303)],
  ['POST', '/operations/attention/lift', adminOnly(303)],
  ['POST', '/operations/attention/enable', adminOnly(303)],
  ['GET', '/operations/routes', adminOnly(200)],
  ['GET', '/operations/routes/mail', adminOnly(303)],
  ['POST', '/operations/routes/mail', adminOnly(422)],
  ['GET', '/operations/users', adminOnly(200)],
  ['POST', '/operations/users/add', adminOnly(422)],
  ['POST', '/operations/users/link', adminOnly(404)],
  ['POST', '/operations/users/role', adminOnly(404)],
  ['POST', '/operations/users/deactivate', adminOnly(404)],
  ['POST', '/operations/users/reactivate', adminOnly(404)],
  ['POST', '/operations/users/second-factor', adminOnly(404)],
  ['GET', '/operations/keys', adminOnly(200)],
  ['POST', '/operations/keys/add', adminOnly(422)],
  ['POST', '/operations/keys/revoke', adminOnly(404)],
]

const cases = routes.flatMap(([method, path, answers]) =>
  (['nobody', 'customer', 'agent', 'admin'] as const).map((who) => ({ method, path, who, wanted: answers[who] })),
)

async function ask(who: Who, method: string, path: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${board.origin}${path}`, {
    method,
    headers: {
      ...{ origin: board.origin, via: '1.1 proxy', ...headers },
      ...(who === 'nobody' ? {} : { cookie: cookies.get(who) ?? '' }),
    },
    redirect: 'manual',
    ...(method === 'POST' ? { body: new URLSearchParams({ text: '' }) } : {}),
  })
  return { status: answer.status, location: answer.headers.get('location') }
}

test.each(cases)('$method $path by $who is answered $wanted', async ({ method, path, who, wanted }) => {
  const { status, location } = await ask(who, method, path)
  // What was typed is given back on a page, which a redirect could not.
  if (wanted === 'sign-in' && method === 'POST') expect(status).toBe(401)
  else if (wanted === 'sign-in') expect([status, location]).toEqual([303, expect.stringMatching(/^\/sign-in/)])
  else expect(status).toBe(wanted)
})

test('the table above names every route that the pages of operations have', () => {
  const directory = join(import.meta.dirname, '../../src/http/operations')
  const sources = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'))
  const found = sources.flatMap((text) =>
    [...text.matchAll(/\.(get|post)\(\s*'(\/[^']+)'/g)].map(
      ([, method = '', path = '']) => `${method.toUpperCase()} ${path}`,
    ),
  )
  const named = new Set(
    routes.map(([method, path]) => `${method} ${path.replace(/\?.*/, '').replace(/times\/\w+/, 'times/:milestone')}`),
  )
  expect(found.length).toBeGreaterThan(15)
  expect(found.filter((one) => !named.has(one))).toEqual([])
})

test('no other site acts in the name of an admin', async () => {
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  for (const [method, path] of routes.filter(([one]) => one === 'POST'))
    expect([path, (await ask('admin', method, path, foreign)).status]).toEqual([path, 403])
})

test('what is no id, no time and no number in a URL is left out, and breaks nothing', async () => {
  for (const query of [
    'before=x',
    'before=0190a000-0000-7000-8000-00000000000Z',
    'since=yesterday&until=%00',
    'days=-1&outcome=all',
    `text=${'%25'.repeat(80)}`,
    'text=%00%5C%27',
  ])
    expect([query, (await ask('admin', 'GET', `/operations/deliveries?${query}`)).status]).toEqual([query, 200])
  expect((await ask('admin', 'GET', '/overview/times/response?from=-1&to=1e9')).status).toBe(200)
  expect((await ask('admin', 'GET', '/overview?span=century')).status).toBe(200)
})
