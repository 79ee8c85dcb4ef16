/** The dashboard when what it needs is away: mail, the database, TLS in front. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overflowOf, violationsOf } from '../browser.ts'
import { type Smarthost, startSmarthost, type TakenMail } from '../smarthost.ts'
import { openDashboard, password, signInByPassword } from './dashboard.ts'
import { asksNoDns } from './harness.ts'
import { type Link, layLink } from './link.ts'
import { composeMail } from './mails.ts'

let smarthost: Smarthost
beforeAll(async () => {
  smarthost = await startSmarthost()
})
afterAll(() => smarthost[Symbol.asyncDispose]())

/** Of a mail that is quoted-printable or plain. */
const textOf = (mail: TakenMail | undefined) =>
  mail?.bytes.toString().replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? ''

test('a sign-in link comes by mail, is in no log, and signs in', async () => {
  await using board = await openDashboard({ OUTBOUND_SMTP_URL: smarthost.url })
  const page = await board.visit()
  await page.goto('/sign-in?next=/tickets')
  await page.getByLabel('Email', { exact: true }).first().fill('Ada@Customer.example')
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click()
  await page.getByText('Look into your mail').waitFor()
  const [mail] = await smarthost.taken(1)
  expect(mail).toMatchObject({ reversePath: '', recipients: ['ada@customer.example'] })
  const [link = ''] = /http:\S+\/sign-in\/link\?token=\w+/.exec(textOf(mail)) ?? []
  expect(JSON.stringify(board.service.lines)).not.toContain(link.slice(-32))
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.goto('/account')
  expect(await page.locator('main').textContent()).toContain('ada@customer.example')
}, 60_000)

test('a ticket of the form is acknowledged to who was signed in, once', async () => {
  await using board = await openDashboard({ OUTBOUND_SMTP_URL: smarthost.url })
  const before = smarthost.mails.length
  const page = await board.visit()
  await page.goto('/sign-in')
  await page.getByLabel('Email', { exact: true }).first().fill('grace@customer.example')
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click()
  await page.getByText('Look into your mail').waitFor()
  const signIn = (await smarthost.taken(before + 1))[before]
  const [link = ''] = /http:\S+\/sign-in\/link\?token=\w+/.exec(textOf(signIn)) ?? []
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.goto('/tickets/new')
  await page.getByLabel('Type').selectOption('question')
  await page.getByLabel('Subject').fill('How do we move a page?')
  await page.getByLabel('Tell us about it').fill('From one menu to another.')
  await page.getByRole('button', { name: 'Create ticket' }).click()
  await page.waitForURL(/\/tickets\/T-\d+/)
  const ref = /T-\d+/.exec(page.url())?.[0] ?? ''
  const acknowledgement = (await smarthost.taken(before + 2))[before + 1]
  expect(acknowledgement).toMatchObject({ recipients: ['grace@customer.example'] })
  expect(textOf(acknowledgement)).toContain(ref)
  await expect.poll(async () => (await board.tables.notificationsOf(ref)).map(({ status }) => status)).toEqual(['sent'])
  expect(smarthost.mails.length).toBe(before + 2)
}, 60_000)

test('without a smarthost the page says that there are no links, and none is made or logged', async () => {
  await using board = await openDashboard({ NODE_ENV: 'production' })
  const page = await (await fetch(`${board.origin}/sign-in`)).text()
  expect(page).toContain('OUTBOUND_SMTP_URL')
  const asked = await fetch(`${board.origin}/sign-in/request-link`, {
    method: 'POST',
    headers: { origin: board.origin },
    body: new URLSearchParams({ email: 'ada@customer.example' }),
  })
  expect(asked.status).toBe(404)
  expect(board.service.lines.filter(({ email }) => email !== undefined)).toEqual([])
}, 60_000)

test('behind TLS cookies are for TLS only', async () => {
  const config = `${asksNoDns}base_url: https://support.example.com\n`
  await using board = await openDashboard({}, config)
  const path = await board.addUser('agent@desk.example', 'agent')
  expect(path).toMatch(/^https:\/\/support\.example\.com\/set-up\?token=/)
  const token = new URL(path).searchParams.get('token') ?? ''
  const post = (to: string, form: Readonly<Record<string, string>>) =>
    fetch(`${board.origin}${to}`, {
      method: 'POST',
      headers: { origin: board.origin },
      body: new URLSearchParams(form),
      redirect: 'manual',
    })
  const password = 'correct horse battery staple'
  await post('/set-up', { token, name: 'Agent', password })
  const answer = await post('/sign-in/password', { 'agent-email': 'agent@desk.example', password })
  const cookies = answer.headers.getSetCookie()
  expect(cookies).toContainEqual(expect.stringMatching(/^__Secure-postroom\.session_token=/))
  for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/)
}, 60_000)

test('while the database is away a form is kept in the page, and sent again it is one ticket', async () => {
  let link: Link | undefined
  await using board = await openDashboard(async (url) => {
    link = await layLink(url)
    return { DATABASE_URL: link.url }
  })
  await using _link = link
  const page = await board.asCustomer('ada@customer.example')
  await page.goto('/tickets/new')
  await page.getByLabel('Type').selectOption('task')
  await page.getByLabel('Subject').fill('Typed before it went away')
  await page.getByLabel('Tell us about it').fill('First line\nSecond <line>')
  link?.cut()
  await page.locator('button[value=send]').click()
  await page.getByRole('heading', { name: 'The database can not be reached just now' }).waitFor()
  await page.getByText('What you typed', { exact: true }).click()
  expect(await page.locator('details').textContent()).toContain('Second <line>')
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const seen = async (path: string) => (await fetch(`${board.origin}${path}`, { headers: { cookie } })).status
  expect([await seen('/tickets'), await seen('/healthz'), await seen('/metrics')]).toEqual([503, 200, 200])
  link?.mend()
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.waitForURL(/\/tickets\/T-\d+/)
  const ref = /T-\d+/.exec(page.url())?.[0] ?? ''
  expect(await board.tables.ticket(ref)).toMatchObject({ type: 'task', subject: 'Typed before it went away' })
  expect((await board.tables.messagesOf(ref)).map(({ text }) => text.trim())).toEqual(['First line\nSecond <line>'])
}, 90_000)

test('while the database is away every page says so, what was typed is kept, and all goes on when it is back', async () => {
  let link: Link | undefined
  await using board = await openDashboard(async (url) => {
    link = await layLink(url)
    return { DATABASE_URL: link.url, OUTBOUND_SMTP_URL: smarthost.url }
  })
  await using _link = link
  const from = 'kim@customer.example'
  const ref = await board.send(composeMail({ from, subject: 'Goes on', messageId: 'goes-on@customer.example' }), {
    reversePath: from,
  })
  const [agent, noting, stranger] = [
    await board.asAgent('grace@desk.example', 'admin', { width: 360 }),
    await board.visit(),
    await board.visit({ scripts: false }),
  ]
  await agent.waitForURL(/\/queue/)
  await noting.context().addCookies(await agent.context().cookies())
  for (const page of [agent, noting]) await page.goto(`/tickets/${ref}`)
  await stranger.goto('/sign-in')

  link?.cut()
  const away = { name: 'The database can not be reached just now' } as const
  await agent.getByLabel('Text', { exact: true }).fill('A reply\nof two lines')
  await agent.getByRole('button', { name: 'Send reply' }).click()
  await agent.getByRole('heading', away).waitFor()
  expect([await overflowOf(agent), await violationsOf(agent)]).toEqual([0, []])
  await noting.getByLabel('Internal note').check()
  await noting.getByLabel('Text', { exact: true }).fill('A note <b>')
  await noting.getByRole('button', { name: 'Add note' }).click()
  await noting.getByRole('heading', away).waitFor()
  await signInByPassword(stranger, 'grace@desk.example')
  await stranger.getByRole('heading', away).waitFor()
  expect(await stranger.content()).toContain('grace@desk.example')
  expect(await stranger.content()).not.toContain(password)
  const cookie = (await agent.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const paths = [
    '/',
    '/queue',
    '/tickets',
    `/tickets/${ref}`,
    '/overview',
    '/account',
    '/operations/attention',
    '/api/tickets',
  ]
  for (const path of [...paths, '/operations/users', '/operations/keys', '/operations/deliveries']) {
    const answer = await fetch(`${board.origin}${path}`, { headers: { cookie } })
    const text = await answer.text()
    expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '30'])
    expect([path, text]).toEqual([path, expect.stringContaining('can not be reached just now')])
    expect([path, text]).toEqual([path, expect.not.stringMatching(/ECONN|postgres:|127\.0\.0\.1|\.ts:/)])
  }
  for (const path of ['/help', '/sign-in', '/api/docs', '/healthz'])
    expect([path, (await fetch(`${board.origin}${path}`)).status]).toEqual([path, 200])

  link?.mend()
  await agent.getByRole('button', { name: 'Send it again' }).click()
  await agent.getByText('Your reply is on its way.').waitFor()
  await noting.getByRole('button', { name: 'Send it again' }).click()
  await noting.getByText('Your note is there.').waitFor()
  expect((await board.tables.messagesOf(ref)).map(({ direction, text }) => [direction, text.trim()])).toEqual([
    ['in', expect.any(String)],
    ['out', 'A reply\nof two lines'],
    ['note', 'A note <b>'],
  ])
  await stranger.goto('/sign-in')
  await signInByPassword(stranger, 'grace@desk.example')
  await stranger.waitForURL(/\/queue/)
}, 90_000)
