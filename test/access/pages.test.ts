/**
 * Who may open what, by the table of page-routes.ts: every route of the real application, for every kind of client, on a
 * ticket of one's own, on another's and on one that is quarantined. Sessions do not open what is for keys, nor keys what is
 * for sessions; the operations of the API have a table of their own (src/http/api/access.test.ts).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { loadAssets } from '../../src/http/assets.ts'
import { type ApiScene, openApiScene, participant } from '../api-scene.ts'
import { type Client, clients, type Fate, pageRoutes } from './page-routes.ts'

let scene: ApiScene
const names = new Map<string, string>()

const mail = (subject: string) => `From: ann@customer.test
To: support@humanmade.com
Subject: ${subject}
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html

<p>x</p>
--b
Content-Type: image/png
Content-Disposition: attachment; filename=a.png

x
--b--
`

beforeAll(async () => {
  scene = await openApiScene()
  for (const subject of ['Own', 'Held', 'Problem']) {
    await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', {
      as: 'key:inbound',
      body: mail(subject),
    })
    const { rows } = await scene.pool.query(
      `select t.ref, a.id, a.message_id from tickets t join attachments a on a.ticket_id = t.id where t.subject = $1`,
      [subject],
    )
    names.set(subject.toUpperCase(), rows[0].ref).set(`${subject.toUpperCase()}-FILE`, rows[0].id)
    if (subject === 'Own') names.set('MESSAGE', rows[0].message_id).set('FILE', rows[0].id)
  }
  await scene.pool.query(`update tickets set held_because = 'a sign-up link' where subject = 'Held'`)
  await scene.pool.query(`update tickets set type = 'problem' where subject = 'Problem'`)
  await scene.pool.query('insert into participants (ticket_id, email, added_at) select id, $1, now() from tickets', [
    participant,
  ])
  const note = new FormData()
  note.set('mode', 'note')
  note.set('text', 'A note with a file')
  note.set('files', new File(['x'], 'note.txt'))
  expect((await ask('agent', 'POST', `/tickets/${names.get('OWN')}/write`, { body: note })).status).toBe(303)
  const { rows } = await scene.pool.query(`select id from attachments where filename = 'note.txt'`)
  names.set('NOTE-FILE', rows[0].id)
}, 60_000)
afterAll(() => scene?.[Symbol.asyncDispose]())

/** By what somebody is known: a cookie, or a key. */
function knownBy(who: Client): Readonly<Record<string, string>> {
  const given = (['cookie', 'authorization'] as const).map((name) => [name, scene.header(who, name)] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

let asked = 0

async function ask(
  who: Client,
  method: string,
  path: string,
  more: Readonly<{ headers?: Readonly<Record<string, string>>; body?: FormData }> = {},
) {
  const stop = new AbortController()
  asked += 1
  const answer = await fetch(scene.base + path, {
    ...{ method, redirect: 'manual', signal: stop.signal },
    headers: {
      ...knownBy(who),
      origin: scene.base,
      // Through a proxy: being on this machine must not help. From everywhere: nobody is to be counted for the others.
      'x-forwarded-for': `192.0.2.${asked % 250}`,
      ...more.headers,
    },
    ...(method === 'POST' ? { body: more.body ?? new URLSearchParams({ text: '' }) } : {}),
  })
  const isStream = answer.headers.get('content-type')?.includes('event-stream') ?? false
  const text = isStream ? '' : await answer.text()
  stop.abort()
  return { status: answer.status, text, location: answer.headers.get('location') ?? '' }
}

const named = (path: string) =>
  path.replace(
    /\b(?:OWN|HELD|PROBLEM|MESSAGE|FILE)(?![\w-])|\b(?:HELD|NOTE)-FILE\b/,
    (name) => names.get(name) ?? 'none',
  )

const places: Readonly<Record<Exclude<Fate, number>, RegExp>> = {
  'sign-in': /^\/sign-in\?next=/,
  queue: /^\/queue$/,
  ticket: /^\/tickets\/T-\d+\?said=/,
}

const withoutPatterns = (path: string) => path.replaceAll(/\{.*\}/g, '')

test('every route of the application is in the table, or an operation of the API', async () => {
  const app = createApp(scene.parts, await loadAssets())
  const known = new Set([
    ...pageRoutes.map(([route]) => route),
    ...scene.operations.map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  ])
  const routes = app.routes.filter(({ method }) => method !== 'ALL')
  const found = routes.map(({ method, path }) => `${method} ${withoutPatterns(path)}`)
  const tails = app.routes.flatMap(({ path }) => [...path.matchAll(/\}(\/\w[\w-]*)$/g)].map(([, tail]) => tail))
  expect(tails.length).toBeGreaterThan(10)
  expect([...new Set(found)].filter((one) => !known.has(one))).toEqual([])
  expect([...known].filter((one) => !found.includes(one) && !one.endsWith('/nothing'))).toEqual([])
})

test.each([{}, { origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }] as const)(
  'no form that comes from elsewhere does anything, whoever is signed in: %j',
  async (from) => {
    for (const [route, path] of pageRoutes.filter(([one]) => one.startsWith('POST') && !one.includes('hooks')))
      for (const who of ['customer', 'agent', 'admin'] as const) {
        const { status } = await ask(who, 'POST', named(path), { headers: { origin: '', ...from } })
        expect([route, who, status]).toEqual([route, who, 403])
      }
  },
)

test('what is not there and what is not theirs is answered alike', async () => {
  const paths = [
    ['/tickets/OWN', '/tickets/T-999999'],
    ['/attachments/FILE', '/attachments/01900000-0000-7000-8000-000000000001'],
  ] as const
  for (const [foreign, missing] of paths)
    expect(await ask('other-customer', 'GET', named(foreign))).toEqual(await ask('other-customer', 'GET', missing))
})

test('a list shows the tickets of its reader and no others', async () => {
  const own = `>${names.get('OWN')}<`
  expect((await ask('customer', 'GET', '/tickets')).text).toContain(own)
  expect((await ask('customer', 'GET', '/tickets')).text).not.toContain(`>${names.get('HELD')}<`)
  expect((await ask('other-customer', 'GET', '/tickets')).text).not.toContain(own)
  expect((await ask('other-customer', 'GET', '/tickets/similar?subject=own')).text).toBe('')
})

test('who was signed out while he wrote gets back what he typed, but no password, and can send it again', async () => {
  const body = new FormData()
  for (const [name, value] of Object.entries({ subject: 'Kept <b>', text: 'Long words', password: 'not this' }))
    body.set(name, value)
  const { status, text } = await ask('nobody', 'POST', '/tickets/new', { body })
  expect([status, text]).toEqual([401, expect.stringContaining('Kept &lt;b&gt;')])
  expect(text).toContain('Long words')
  expect(text).not.toContain('not this')
})

const cases = pageRoutes.flatMap(([route, path, fates]) =>
  clients.map((who) => ({ method: route.split(' ')[0] ?? '', path, who, fate: fates[who] })),
)

test.each(cases)('$method $path by $who is answered $fate', async ({ method, path, who, fate }) => {
  const { status, text, location } = await ask(who, method, named(path))
  // What was typed is given back on a page, which a redirect could not.
  if (fate === 'sign-in' && method === 'POST') expect(status).toBe(401)
  else if (typeof fate === 'number') expect(status).toBe(fate)
  else expect([status, location]).toEqual([303, expect.stringMatching(places[fate])])
  // Customers see a page of theirs, and nothing of what is the desk's.
  if (fate === 404) expect(text).not.toMatch(/\b(?:Own|Held|A note with a file)\b/)
  if (path === '/tickets/OWN' && status === 200)
    expect(text.includes('Properties')).toBe(who === 'agent' || who === 'admin')
})
