/** Sign-in by an OpenID provider, from the button to the session: who somebody is here follows from a verified address. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OidcProvider, startOidcProvider } from '../oidc-provider.ts'
import { type Dashboard, openDashboard } from './dashboard.ts'
import { asksNoDns } from './harness.ts'

const client = { id: 'postroom', secret: 'secret-of-the-client' }
let provider: OidcProvider
let board: Dashboard

beforeAll(async () => {
  provider = await startOidcProvider(client)
  const config = `${asksNoDns}sign_in: { oidc: [{ name: Company, issuer: "${provider.issuer}", client_id: ${client.id} }] }\n`
  board = await openDashboard({ OIDC_SECRET_COMPANY: client.secret }, config)
  provider.redirectUris.add(`${board.origin}/sign-in/callback/Company`)
})
afterAll(async () => {
  await board[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

async function signIn(email: string, isVerified = true, headers: Readonly<Record<string, string>> = {}) {
  provider.signsIn({ sub: `sub-of-${email}`, email, email_verified: isVerified, name: 'Grace Hopper' })
  const page = await board.visit()
  await page.setExtraHTTPHeaders(headers)
  await page.goto('/sign-in?next=/account')
  await page.getByRole('button', { name: 'Continue with Company' }).click()
  await page.waitForURL((url) => url.pathname === '/account' || url.search.includes('error'))
  return page
}

test('who is new becomes a customer, and is the same one the next time', async () => {
  for (const _ of [1, 2]) {
    const page = await signIn('grace@customer.example')
    const text = await page.locator('main').textContent()
    expect(text).toContain('Grace Hopper')
    expect(text).toContain('customer')
  }
})

test('who was added to the desk works there', async () => {
  await board.addUser('grace@desk.example', 'agent')
  const page = await signIn('grace@desk.example')
  expect(await page.locator('main').textContent()).toContain('agent')
})

test('an address that the provider has not verified is nobody: not the agent who has it, and no customer', async () => {
  await board.addUser('victim@desk.example', 'admin')
  for (const email of ['victim@desk.example', 'new@customer.example']) {
    const page = await signIn(email, false)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.goto('/account')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  }
})

test('a callback that nobody asked for opens nothing', async () => {
  const answer = await fetch(`${board.origin}/sign-in/callback/Company?code=x&state=y`, { redirect: 'manual' })
  expect(answer.headers.getSetCookie().filter((cookie) => cookie.includes('session_token='))).toEqual([])
  expect((await fetch(`${board.origin}/sign-in/with/Nobody`)).status).toBe(404)
})

test('no header of a browser says from where a session was opened', async () => {
  const email = 'eve@customer.example'
  await signIn(email, true, { 'x-postroom-client': '198.51.100.66', 'x-real-ip': '198.51.100.66' })
  const database = new pg.Client({ connectionString: board.databaseUrl })
  await database.connect()
  const { rows } = await database.query(
    'select s.ip_address as ip from sessions s join users u on u.id = s.user_id where u.email = $1',
    [email],
  )
  await database.end()
  expect(rows).toEqual([{ ip: '127.0.0.1' }])
})
