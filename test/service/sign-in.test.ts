/** Sign-in over real sockets, and in a real browser where it is about people: who gets in, who does not, and how often. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keyOf } from '../../src/http/access/budgets.ts'
import { takeFromBudget } from '../../src/store/rate-windows.ts'
import { codeOf } from '../totp.ts'
import { postroom } from './command.ts'
import { type Dashboard, linkFor, openDashboard, password, signInByPassword } from './dashboard.ts'

let board: Dashboard
let database: pg.Client
beforeAll(async () => {
  board = await openDashboard()
  database = new pg.Client(board.databaseUrl)
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await board[Symbol.asyncDispose]()
})

/** Sends a form as a browser on our own page does. */
function post(path: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${board.origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: board.origin, ...headers },
    redirect: 'manual',
  })
}

const heading = (page: Page) => page.locator('h1').textContent()

test('a fresh installation logs a link that makes the first admin, once', async () => {
  const { url } = await board.service.logged((line) => String(line['url']).includes('/set-up?token='))
  const path = String(url).slice(board.origin.length)
  const page = await board.visit()
  await page.goto(path)
  expect(await heading(page)).toBe('Set up this desk')
  await page.getByLabel('Email').fill('root@desk.example')
  await page.getByLabel('Name').fill('Root')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await signInByPassword(page, 'root@desk.example')
  await page.goto('/account')
  expect(await page.locator('main').textContent()).toContain('admin')
  const again = await fetch(`${board.origin}${path}`)
  expect([again.status, (await again.text()).includes('does not work any more')]).toEqual([410, true])
})

test('a short password, or no name, is told beside its field, and the link still works', async () => {
  const page = await board.visit()
  await page.goto(await board.addUser('short@desk.example', 'agent'))
  const token = new URL(page.url()).searchParams.get('token') ?? ''
  const answer = await post('/set-up', { token, name: ' ', password: 'short' })
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('at least 12 characters')])
  expect((await post('/set-up', { token, name: 'Short', password })).status).toBe(303)
})

test('who changes his password is signed out everywhere else, and the old one opens nothing any more', async () => {
  const email = 'changes@desk.example'
  const page = await board.asAgent(email)
  const elsewhere = await board.visit()
  await elsewhere.goto('/sign-in?next=/account')
  await signInByPassword(elsewhere, email)
  // Codes and passwords have a budget by address, which the other scenarios use, too.
  await page.setExtraHTTPHeaders({ 'x-forwarded-for': '198.51.100.70' })
  await page.goto('/account')
  const change = async (current: string, chosen: string) => {
    await page.getByLabel('Password of now').fill(current)
    await page.getByLabel('New password').fill(chosen)
    await page.getByRole('button', { name: 'Change it' }).click()
  }
  await change('not the right one', 'four other words entirely')
  await page.getByText('This is not your password').waitFor()
  await change(password, 'four other words entirely')
  await page.getByText('The new password is set').waitFor()
  await elsewhere.goto('/account')
  expect(new URL(elsewhere.url()).pathname).toBe('/sign-in')
  expect((await post('/sign-in/password', { 'agent-email': email, password })).status).toBe(401)
  const opened = await post('/sign-in/password', { 'agent-email': email, password: 'four other words entirely' })
  expect(opened.status).toBe(303)
})

test('with a second factor, a password alone opens nothing; a code does, and a backup code once', async () => {
  const page = await board.asAgent('totp@desk.example')
  await page.goto('/account')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Set up' }).click()
  const secret = (await page.locator('.steps code').first().textContent()) ?? ''
  const [backup = ''] = ((await page.locator('.steps pre').textContent()) ?? '').trim().split('\n')
  await page.getByLabel('The code that the app shows now').fill(codeOf(secret))
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('The second factor is on.').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).first().click()

  const enter = async (code: string) => {
    await page.getByLabel('Code of your authenticator app').fill(code)
    await page.getByRole('button', { name: 'Go on' }).click()
  }
  await page.goto('/sign-in?next=/account')
  await signInByPassword(page, 'totp@desk.example')
  await page.waitForURL(/sign-in\/code/)
  await page.goto('/account')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await page.goto('/sign-in/code?next=/account')
  await enter('000000')
  await page.getByText('This code is not the right one').waitFor()
  await enter(codeOf(secret))
  await page.waitForURL((url) => url.pathname === '/account')

  for (const expected of ['/account', '/sign-in/code']) {
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await page.goto('/sign-in?next=/account')
    await signInByPassword(page, 'totp@desk.example')
    await page.waitForURL(/sign-in\/code/)
    await enter(backup)
    await page.waitForURL((url) => url.pathname === expected)
    if (expected === '/sign-in/code') expect(await page.locator('.error').count()).toBe(1)
  }
}, 60_000)

test('a wrong password is refused in the same words as an unknown address', async () => {
  await board.asAgent('known@desk.example')
  const answers = await Promise.all(
    ['known@desk.example', 'nobody@desk.example'].map(async (email) => {
      const answer = await post('/sign-in/password', { 'agent-email': email, password: 'not this one at all' })
      return [answer.status, (await answer.text()).replaceAll(email, 'EMAIL')]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.[0]).toBe(401)
})

test('a link signs a customer in once, and whoever only looks at it does not use it up', async () => {
  const email = 'once@customer.example'
  await post('/sign-in/request-link', { email })
  const link = await linkFor(board, email)
  expect((await fetch(link)).status).toBe(200)
  const token = new URL(link).searchParams.get('token') ?? ''
  const first = await post('/sign-in/link', { token })
  expect(first.status).toBe(303)
  const [cookie = ''] = first.headers.getSetCookie()
  expect(cookie).toMatch(/^postroom\.session_token=.*; HttpOnly; SameSite=Lax$/)
  expect((await post('/sign-in/link', { token })).status).toBe(410)
})

test('links that are too old open nothing, and say what to do', async () => {
  const email = 'late@customer.example'
  await post('/sign-in/request-link', { email })
  const token = new URL(await linkFor(board, email)).searchParams.get('token') ?? ''
  const setUp = await board.addUser('late@desk.example', 'agent')
  const database = new pg.Client(board.databaseUrl)
  await database.connect()
  await database.query(`update verifications set expires_at = now() - interval '1 second'`)
  await database.end()
  const [signIn, seen, used] = [
    await post('/sign-in/link', { token }),
    await fetch(`${board.origin}${setUp}`),
    await post('/set-up', { token: setUp.slice(setUp.indexOf('=') + 1), name: 'Late', password }),
  ]
  expect([signIn.status, await signIn.text()]).toEqual([410, expect.stringContaining('Ask for another one')])
  for (const answer of [seen, used])
    expect([answer.status, await answer.text()]).toEqual([410, expect.stringContaining('does not work any more')])
})

test('agents get no links, and addresses of ours neither', async () => {
  await board.addUser('linkless@desk.example', 'agent')
  for (const email of ['linkless@desk.example', 'support@humanmade.com']) {
    const answer = await post('/sign-in/request-link', { email })
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Look into your mail')])
    expect(board.service.lines.filter((line) => line['email'] === email)).toEqual([])
  }
})

test('a customer who was deactivated is signed out, and no link lets him in', async () => {
  const email = 'gone@customer.example'
  const page = await board.asCustomer(email)
  expect(await postroom(board, board.directory, 'user', 'deactivate', email)).toMatchObject({ code: 0, err: '' })
  await page.goto('/tickets')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  const before = await linkFor(board, email)
  await post('/sign-in/request-link', { email })
  await vi.waitFor(async () => expect(await linkFor(board, email)).not.toBe(before))
  const token = new URL(await linkFor(board, email)).searchParams.get('token') ?? ''
  expect((await post('/sign-in/link', { token })).status).toBe(410)
}, 30_000)

test('a link that was asked for before somebody became an agent opens nothing', async () => {
  const email = 'promoted@desk.example'
  await post('/sign-in/request-link', { email })
  const token = new URL(await linkFor(board, email)).searchParams.get('token') ?? ''
  await board.addUser(email, 'agent')
  expect((await post('/sign-in/link', { token })).status).toBe(410)
})

test('somebody who becomes an agent has to sign in again', async () => {
  const page = await board.asCustomer('becomes@desk.example')
  await board.addUser('becomes@desk.example', 'agent')
  await page.goto('/tickets')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})

test('guessing is ended, for one address and for one client', async () => {
  const email = 'guessed@desk.example'
  const answers: number[] = []
  for (let i = 0; i < 16; i++)
    answers.push((await post('/sign-in/password', { 'agent-email': email, password: `guess ${i}` })).status)
  expect(answers).toEqual([...Array.from({ length: 15 }, () => 401), 429])
}, 60_000)

const signInAs = async (email: string, typed: string, from: string, cookie = '') =>
  post('/sign-in/password', { 'agent-email': email, password: typed }, { 'x-forwarded-for': from, cookie })

test('a stranger who guesses locks out himself: the agent gets in from elsewhere, and always where he has signed in before', async () => {
  const email = 'locked@desk.example'
  await board.asAgent(email)
  const first = await signInAs(email, password, '198.51.100.1')
  const [mark = ''] = /^postroom-known=[^;]+/.exec(first.headers.getSetCookie().join('\n')) ?? []
  expect(first.headers.getSetCookie().join('\n')).toMatch(
    /postroom-known=[\w-]{43}; .*Path=\/sign-in; HttpOnly; SameSite=Lax/,
  )
  const guess = async (from: string) => (await signInAs(email, 'a wrong password', from)).status
  for (let n = 0; n < 15; n++) expect(await guess('198.51.100.66')).toBe(401)
  expect(await guess('198.51.100.66')).toBe(429)
  expect((await signInAs(email, password, '198.51.100.2')).status).toBe(303)
  // From so many networks that the address has nothing left.
  const used = { key: keyOf('password-email', email), limit: 150, windowMs: 15 * 60_000, now: new Date() }
  while ((await takeFromBudget(database, used)).taken);
  expect((await signInAs(email, password, '198.51.100.3')).status).toBe(429)
  expect((await signInAs(email, password, '198.51.100.3', mark)).status).toBe(303)
  expect((await signInAs('other@desk.example', password, '198.51.100.66', mark)).status).toBe(401)
}, 60_000)

test('whoever asks for a link is answered before anything is done for it, whosever the address is', async () => {
  await board.addUser('slow@desk.example', 'agent')
  await database.query('begin')
  await database.query('lock table users, verifications in access exclusive mode')
  for (const email of ['slow@desk.example', 'slow@customer.example'])
    expect((await post('/sign-in/request-link', { email })).status).toBe(200)
  await database.query('commit')
  expect(await linkFor(board, 'slow@customer.example')).toContain('token=')
})

test.each([
  ['of another site', { origin: 'https://evil.example' }],
  ['that the browser says is cross-site', { 'sec-fetch-site': 'cross-site' }],
])('a form %s is refused', async (_, headers) => {
  const answer = await post('/sign-in/request-link', { email: 'x@customer.example' }, headers)
  expect(answer.status).toBe(403)
})

test('after signing in nobody is sent to another site', async () => {
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    const page = await (await fetch(`${board.origin}/sign-in?next=${encodeURIComponent(next)}`)).text()
    expect(page).toContain('name="next" value="/"')
  }
})

test('signing out ends the session, not only the cookie', async () => {
  const email = 'out@customer.example'
  await post('/sign-in/request-link', { email })
  const token = new URL(await linkFor(board, email)).searchParams.get('token') ?? ''
  const cookie = (await post('/sign-in/link', { token })).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const seen = async () => (await fetch(`${board.origin}/tickets`, { headers: { cookie }, redirect: 'manual' })).status
  expect(await seen()).toBe(200)
  await post('/sign-out', {}, { cookie })
  expect(await seen()).toBe(303)
})
