/**
 * What strangers write runs on no page, sends nothing anywhere and becomes markup of none: payloads in every place where
 * somebody can write, on every page that shows it, for whoever sees it, in the real browser. HTML of mails has a test of its
 * own (test/service/hostile-content.test.ts).
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene, type Who } from '../api-scene.ts'
import { openBrowser, type TestBrowser } from '../browser.ts'
import { fillHostileDesk, type HostileDesk, hostileMail } from './filled.ts'
import { lay, submitForm, type Tripwire } from './tripwire.ts'
import { markdownPayloads, textPayloads } from './words.ts'

let scene: ApiScene
let browser: TestBrowser
let desk: HostileDesk

beforeAll(async () => {
  scene = await openApiScene((parts) => ({
    ...parts,
    canMail: true,
    config: () => ({
      ...parts.config(),
      http: { ...parts.config().http, apiRequests: 100_000 },
      signIn: { oidc: textPayloads.map((name) => ({ name, issuer: 'https://trip.test', clientId: 'x' })) },
    }),
  }))
  browser = await openBrowser()
  desk = await fillHostileDesk(scene)
}, 120_000)
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await scene?.[Symbol.asyncDispose]()
})

/** What turns the direction of text is left out of subjects. */
const withoutDirection = (text: string) => text.replaceAll(/\p{Cf}/gu, '')

type Watched = Readonly<{ page: Page; wire: Tripwire; look(path: string): Promise<void> }>

/** A page of somebody, with the wire laid; `look` opens a path and finds nothing wrong there. */
async function watched(who: Who): Promise<Watched> {
  const page = await browser.open(scene.base)
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(scene.header(who, 'cookie')) ?? []
  if (name !== '') await page.context().addCookies([{ name, value, url: scene.base }])
  const wire = await lay(page, scene.base)
  const look = async (path: string) => {
    const answer = await page.goto(path)
    // What is folded away is shown, so that all of it is laid out and loaded; but no HTML of mails.
    await page.evaluate(`for (const one of document.querySelectorAll('details:not(.formatted)')) one.open = true`)
    expect([path, answer?.status() !== 500, await wire.wrongs()]).toEqual([path, true, []])
  }
  return { page, wire, look }
}

/** Several payloads in one value: where only one value is echoed, a page for each would take long. */
const perGroup = 16
const groups = Array.from({ length: Math.ceil(textPayloads.length / perGroup) }, (_, at) =>
  textPayloads.slice(at * perGroup, (at + 1) * perGroup).join(' '),
)

/** A list and the pages after it. */
async function lookThrough({ page, look }: Watched, path: string, next: string): Promise<number> {
  let pages = 0
  for (let here: string | null = path; here !== null && pages < 30; pages += 1) {
    await look(here)
    const link = page.locator(next).first()
    here = (await link.count()) === 0 ? null : await link.getAttribute('href')
  }
  return pages
}

test('the corpus is large, and the wire is tripped by it where a page lets markup through', async () => {
  expect(new Set([...textPayloads, ...markdownPayloads]).size).toBeGreaterThanOrEqual(100)
  const { page, wire } = await watched('nobody')
  // Without content nobody is led away.
  await page.route('https://trip.test/**', (route) => route.fulfill({ status: 204 }))
  let caught = 0
  for (const payload of textPayloads) {
    await page.goto('about:blank')
    await page.setContent(`<title>x</title><body><p title="${payload}">${payload}</p>`)
    // Whoever led the page away has tripped it, too.
    const wrongs = await wire.wrongs().catch((err: unknown) => [String(err)])
    if (wrongs.length > 0) caught += 1
  }
  // The others are written for places that such a page does not have.
  expect(caught).toBeGreaterThanOrEqual(45)
  await page.context().close()
}, 60_000)

test('a customer: his tickets, each conversation, the form and what it finds', async () => {
  const seen = await watched('customer')
  await seen.look('/')
  expect(await lookThrough(seen, '/tickets', 'a:text("Older tickets")')).toBeGreaterThan(1)
  await seen.look('/tickets/new')
  expect(await seen.page.locator('.of-problem input').count()).toBeGreaterThan(5)
  for (const [ref, payload] of desk.tickets) {
    await seen.look(`/tickets/${ref}`)
    expect(await seen.page.locator('h1').textContent()).toBe(withoutDirection(payload))
  }
  expect(await lookThrough(seen, `/tickets/${desk.markdown}`, 'a:text("Earlier messages")')).toBeGreaterThan(1)
  for (const group of groups) await seen.look(`/tickets/similar?subject=${encodeURIComponent(group)}`)
  await seen.page.context().close()
}, 120_000)

test('an agent: queue, search, each ticket, and what the delivery log has', async () => {
  const seen = await watched('agent')
  expect(await lookThrough(seen, '/queue?view=all', 'a[rel=next]')).toBeGreaterThan(1)
  for (const view of ['quarantined', 'spam', 'parse-errors', 'unverified']) await seen.look(`/queue?view=${view}`)
  for (const [ref, payload] of desk.tickets) {
    await seen.look(`/tickets/${ref}`)
    expect(await seen.page.locator('h1').textContent()).toBe(withoutDirection(payload))
  }
  await lookThrough(seen, `/tickets/${desk.markdown}`, 'a:text("Earlier messages")')
  await lookThrough(seen, '/operations/deliveries?days=30', 'a[rel=next]')
  for (const path of ['/overview', '/overview?span=week', '/overview/times/response']) await seen.look(path)
  await seen.page.context().close()
}, 120_000)

test('an admin: what needs attention, people, keys, and the names of both', async () => {
  const seen = await watched('admin')
  for (const path of ['/operations/attention', '/operations/users', '/operations/keys', '/operations/routes'])
    await seen.look(path)
  await seen.look('/operations/users')
  expect(await seen.page.locator('main').textContent()).toContain(textPayloads[0])
  for (const name of groups) {
    await scene.pool.query(`update users set name = $1 where email in ('admin@desk.test', 'ann@customer.test')`, [name])
    await seen.look('/account')
    expect(await seen.page.locator('header').textContent()).toContain(name.slice(0, 20))
  }
  await seen.page.context().close()
}, 60_000)

const every = encodeURIComponent
test.each([
  ['nobody', (one: string) => `/sign-in?next=${every(one)}&error=${every(one)}`],
  ['nobody', (one: string) => `/sign-in?next=${every(`/${one}`)}`],
  ['nobody', (one: string) => `/sign-in/code?next=${every(`/${one}`)}`],
  ['nobody', (one: string) => `/sign-in/link?token=${every(one)}&next=${every(`/${one}`)}`],
  ['nobody', (one: string) => `/set-up?token=${every(one)}`],
  ['nobody', (one: string) => `/nothing/${every(one)}?x=${every(one)}#${one}`],
  ['nobody', (one: string) => `/api/docs?x=${every(one)}#${one}`],
  [
    'customer',
    (one: string) =>
      `/tickets/new?subject=${every(one)}&text=${every(one)}&cc=${every(one)}&goal=${every(one)}&type=task`,
  ],
  ['customer', (one: string) => `/tickets?before=${every(one)}&done=${every(one)}`],
  [
    'agent',
    (one: string) =>
      `/queue?q=${every(one)}&tag=${every(one)}&assignee=${every(one)}&view=${every(one)}&sort=${every(one)}`,
  ],
  ['agent', (one: string) => `/queue?q=${every(`from:"${one}" tag:${one}`)}&type=${every(one)}&after=${every(one)}`],
  [
    'agent',
    (one: string) =>
      `/operations/deliveries?text=${every(one)}&since=${every(one)}&outcome=${every(one)}&before=${every(one)}`,
  ],
  ['agent', (one: string) => `/tickets/T-1?said=${every(one)}&before=${every(one)}`],
  ['admin', (one: string) => `/operations/routes?address=${every(one)}`],
  ['admin', (one: string) => `/operations/users?said=${every(one)}`],
] as const)(
  'what stands in a URL is shown as text to %s (%#)',
  async (who, pathOf) => {
    const seen = await watched(who)
    for (const group of groups) await seen.look(pathOf(group))
    await seen.page.context().close()
  },
  60_000,
)

/** Forms whose answer shows again what was sent. */
const forms: readonly (readonly [who: Who, action: string, fields: (one: string) => Record<string, string>])[] = [
  ['nobody', '/sign-in/password', (one) => ({ 'agent-email': one, password: one, next: `/${one}` })],
  ['nobody', '/sign-in/request-link', (one) => ({ email: one, next: `/${one}` })],
  ['nobody', '/tickets/new', (one) => ({ subject: one, text: one, [one]: one })],
  ['customer', '/tickets/new', (one) => ({ subject: '', text: one, cc: one, goal: one, type: 'task' })],
  ['customer', '/tickets/new', (one) => ({ subject: one, text: one, do: 'preview' })],
  ['agent', '/tickets/T-1/change', (one) => ({ assignee: one, tags: one, problem: one, type: one })],
  ['agent', '/tickets/T-1/write', (one) => ({ mode: 'reply', text: one, cc: one, do: 'send' })],
  ['agent', '/tickets/T-1/write', (one) => ({ mode: 'note', text: one, do: 'preview' })],
  [
    'agent',
    '/tickets/new',
    (one) => ({ requester: one, name: one, subject: '', text: one, cc: one, assignee: one, type: one }),
  ],
  ['agent', '/tickets/new', (one) => ({ requester: 'x@y.test', name: one, subject: one, text: one, do: 'preview' })],
  ['agent', '/queue/change', (one) => ({ ticket: one, assignee: one, tag: one, q: one, view: one, act: one })],
  ['agent', '/tickets/T-1/merge', (one) => ({ into: one })],
  ['admin', '/operations/users/add', (one) => ({ email: one, role: 'agent' })],
  ['admin', '/operations/keys/add', (one) => ({ name: one })],
  [
    'admin',
    '/operations/routes/mail',
    (one) => ({ text: one, recipients: one, 'reverse-path': one, helo: one, 'client-ip': one }),
  ],
  ['admin', '/operations/routes/mail', (one) => ({ text: String(hostileMail(one)), helo: one, 'reverse-path': one })],
]

test.each(forms)(
  'what was sent in a form is given back as text: %s %s %#',
  async (who, action, fieldsOf) => {
    const { page, wire } = await watched(who)
    // A page with nothing of anybody's on it, from which forms are sent.
    await page.goto('/nothing')
    for (const group of groups) {
      await scene.pool.query('delete from rate_windows')
      await submitForm(page, action, fieldsOf(group))
      expect(new URL(page.url()).pathname).toBe(action)
      await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`)
      expect([group, await wire.wrongs()]).toEqual([group, []])
    }
    await page.context().close()
  },
  60_000,
)

test('Markdown that somebody looks at before he sends it', async () => {
  const { page, wire } = await watched('customer')
  for (let at = 0; at < markdownPayloads.length; at += 5) {
    const text = markdownPayloads.slice(at, at + 5).join('\n\n')
    await page.goto('/nothing')
    await submitForm(page, '/tickets/preview', { text })
    expect([text, await page.locator('body').textContent(), await wire.wrongs()]).toEqual([
      text,
      expect.stringMatching(/\S/),
      [],
    ])
  }
  await page.context().close()
}, 60_000)
