/** What operators do on the dashboard, in a real browser on the real service: each page by role, and each act to its effect. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overflowOf, violationsOf } from '../browser.ts'
import { type Dashboard, openDashboard, password, signInByPassword } from './dashboard.ts'
import { composeMail } from './mails.ts'
import { connectSmtp } from './smtp-client.ts'

let board: Dashboard
let pool: pg.Pool
let admin: Page
let ref = ''

const pages = [
  '/overview',
  '/overview?span=hour',
  '/overview?span=week',
  '/overview/times/response',
  '/operations/attention',
  '/operations/deliveries',
  '/operations/routes?address=support%40humanmade.com+nobody%40humanmade.com',
  '/operations/users',
  '/operations/keys',
] as const

beforeAll(async () => {
  board = await openDashboard()
  pool = new pg.Pool({ connectionString: board.databaseUrl, max: 2 })
  const mail = { from: 'ada@customer.example', to: 'sysops@humanmade.com', subject: 'The shop is down' }
  ref = await board.send(composeMail({ ...mail, messageId: 'down@customer.example' }), {
    recipients: ['sysops@humanmade.com'],
  })
  const question = composeMail({ from: 'bo@customer.example', subject: 'A question', messageId: 'q@customer.example' })
  await board.send(question, { reversePath: 'bo@customer.example' })
  await using lost = await connectSmtp(board.service.smtp)
  await lost.command('MAIL FROM:<lost@customer.example>')
  expect((await lost.command('RCPT TO:<nobody-here@humanmade.com>')).code).toBe(550)
  await lost.command('QUIT')
  await seed()
  admin = await board.asAgent('root@desk.example', 'admin')
}, 120_000)
afterAll(async () => {
  await pool.end()
  await board[Symbol.asyncDispose]()
})

/** What takes days to come about by itself. */
async function seed(): Promise<void> {
  const id = Number(ref.slice(2))
  await pool.query(
    `insert into notifications (id, ticket_id, key, channel, kind, target, payload, status, attempts, last_error, created_at, due_at)
     values ('0190a000-0000-7000-8000-000000000001', $1, 'seed', 'webhook', 'ticket.opened', 'gone', '{}', 'failed', 9,
       'answered 500', now(), now())`,
    [id],
  )
  await pool.query(`update messages set parse_error = 'it was cut off' where ticket_id = $1`, [id])
  await pool.query(
    `insert into addresses (email, suppressed_at, suppressed_because) values ('gone@customer.example', now(), 'it bounced')`,
  )
}

const textOf = async (page: Page) => page.locator('main').textContent()

/** A page of the admin's, with scripts, as wide as a phone. */
async function atPhoneWidth(path: string): Promise<Page> {
  const page = await admin.context().newPage()
  await page.setViewportSize({ width: 360, height: 800 })
  await page.goto(path)
  return page
}

test('every page shows all it has without scripts', async () => {
  const plain = await board.visit({ scripts: false })
  await plain.goto('/sign-in')
  await plain.locator('details summary').click()
  await signInByPassword(plain, 'root@desk.example')
  for (const path of pages) {
    const answer = await plain.goto(path)
    expect([path, answer?.status()]).toEqual([path, 200])
  }
  await plain.goto('/overview')
  expect(await textOf(plain)).toContain('mails accepted')
  await plain.context().close()
}, 60_000)

test('the overview counts what came, and each figure leads to the list behind it', async () => {
  await admin.goto('/overview?span=hour')
  const figure = (label: string) => admin.locator('.key-figures li', { hasText: label })
  expect(await figure('mails accepted').locator('strong').textContent()).toBe('2')
  expect(await figure('tickets open').locator('strong').textContent()).toBe('2')
  expect(await figure('longest urgent wait').locator('a').getAttribute('href')).toBe(`/tickets/${ref}`)
  expect(await admin.locator('.open-table a', { hasText: '1' }).first().getAttribute('href')).toBe(
    '/queue?type=incident&priority=urgent',
  )
  await admin.locator('#mails-head ~ figure svg a').last().click()
  await admin.waitForURL(/\/operations\/deliveries\?since=/)
  expect(await textOf(admin)).toContain('The shop is down')
})

test('a drawing has a title, a description, and its figures in a table beside it', async () => {
  await admin.goto('/overview?span=hour')
  const drawing = admin.getByRole('group', { name: 'Mails per minute' })
  expect(await drawing.locator('desc').textContent()).toMatch(/^In this hour: 2 accepted, [01] refused/)
  await admin.getByText('The figures').first().click()
  const row = admin.locator('#mails-table tbody tr').last()
  expect(await row.locator('td').first().textContent()).toMatch(/^[12]$/)
})

test('did it arrive: an accepted mail has its ticket, a refused one the reason and the reply', async () => {
  await admin.goto('/operations/deliveries')
  await admin.getByLabel('Address, domain, IP, ref or session').fill('ADA@customer.example')
  await admin.getByRole('button', { name: 'Search' }).click()
  expect(await admin.locator('.log a.ref').getAttribute('href')).toBe(`/tickets/${ref}`)
  // Written within a second of the refusal.
  await expect
    .poll(
      async () => {
        await admin.goto('/operations/deliveries?text=lost%40customer.example')
        return textOf(admin)
      },
      { timeout: 10_000 },
    )
    .toContain('550 5.1.1 No such address here')
  await admin.goto('/operations/deliveries?text=never%40customer.example')
  expect(await textOf(admin)).toContain('it is still with the sender’s server')
})

test('the tester says which rule decides for addresses, and what a mail would do, and writes nothing', async () => {
  await admin.goto('/operations/routes')
  await admin.getByLabel('Addresses').fill('sysops+night@humanmade.com, nobody@humanmade.com')
  await admin.getByRole('button', { name: 'Ask' }).first().click()
  const said = await admin.locator('.answered').allTextContents()
  expect(said[0]).toContain('Incident, urgent, pages on-call, by sysops@humanmade.com')
  expect(said[1]).toContain('no rule matches this address')
  const before = await board.tables.ticketCount()
  const mail = composeMail({
    ...{ from: 'ada@customer.example', to: 'sysops@humanmade.com', subject: 'Re: The shop is down' },
    ...{ messageId: 'again@customer.example', inReplyTo: 'down@customer.example' },
  })
  await admin.getByLabel('The mail, with its header').fill(mail.toString())
  await admin.getByRole('button', { name: 'Ask' }).last().click()
  expect(await admin.locator('.notice.good').textContent()).toContain(`join ${ref}`)
  expect(await admin.locator('.trace').textContent()).toContain('evidence in-reply-to')
  expect(await board.tables.ticketCount()).toBe(before)
  expect(await board.tables.messagesWithId('again@customer.example')).toEqual([])
})

test('a mail that names no address of ours is a problem in words, and what was pasted stays', async () => {
  await admin.goto('/operations/routes')
  await admin
    .getByLabel('The mail, with its header')
    .fill('From: a@b.example\r\nTo: x@y.example\r\n\r\n<script>alert(1)</script>')
  await admin.getByRole('button', { name: 'Ask' }).last().click()
  expect(await admin.locator('.notice.bad').textContent()).toContain('names no address that is served')
  expect(await admin.getByLabel('The mail, with its header').inputValue()).toContain('<script>alert(1)</script>')
})

test('what was given up is tried again, a mail read again, an address written to again', async () => {
  await admin.goto('/operations/attention')
  expect(await textOf(admin)).toContain('answered 500')
  await admin.getByRole('button', { name: /Try again Webhook gone/ }).click()
  await admin.waitForURL(/said=retried/)
  // The courier takes it at once, and finds that there is no such webhook any more.
  await expect.poll(async () => (await board.tables.notificationsOf(ref)).at(0)?.attempts).not.toBe(9)
  await admin.getByRole('button', { name: `Read again ${ref}` }).click()
  await admin.waitForURL(/said=whole/)
  expect((await board.tables.messagesOf(ref))[0]?.parse_error).toBeNull()
  await admin.getByRole('button', { name: 'Lift gone@customer.example' }).click()
  await admin.waitForURL(/said=lifted/)
  expect(await textOf(admin)).toContain('Every address may be written to.')
})

test('a colleague is added by a link that is shown once, becomes an admin, and is deactivated with his sessions', async () => {
  const email = 'kim@desk.example'
  await admin.goto('/operations/users')
  await admin.getByLabel('Email of a new colleague').fill(email)
  await admin.getByRole('button', { name: 'Add' }).click()
  const link = await admin.getByLabel('Link to choose a password').inputValue()
  await admin.goto('/operations/users')
  expect(await admin.getByLabel('Link to choose a password').count()).toBe(0)
  const kim = await board.visit()
  await kim.goto(link)
  await kim.getByLabel('Name').fill('Kim')
  await kim.getByLabel('Password').fill(password)
  await kim.getByRole('button', { name: 'Set the password' }).click()
  await signInByPassword(kim, email)
  await kim.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  expect((await kim.goto('/operations/keys'))?.status()).toBe(404)
  await admin.goto('/operations/users')
  await admin.getByRole('button', { name: `Make admin ${email}` }).click()
  await admin.waitForURL(/said=role/)
  await kim.goto('/overview')
  expect(new URL(kim.url()).pathname).toBe('/sign-in')
  await signInByPassword(kim, email)
  await kim.waitForURL(/\/overview/)
  expect((await kim.goto('/operations/keys'))?.status()).toBe(200)
  await admin.getByRole('button', { name: `Deactivate ${email}` }).click()
  await admin.waitForURL(/said=deactivated/)
  await kim.goto('/overview')
  await signInByPassword(kim, email)
  expect(new URL(kim.url()).pathname).toMatch(/^\/sign-in/)
  await kim.goto('/overview')
  expect(new URL(kim.url()).pathname).toBe('/sign-in')
  await kim.context().close()
}, 40_000)

test('with the keyboard alone: a colleague, a key that is made and revoked, a retry, and the route tester', async () => {
  const isFocused = (text: string) =>
    admin.evaluate<boolean>(`{
    const { activeElement: one } = document
    const label = one.labels?.[0]?.textContent ?? one.textContent
    label.trim().startsWith(${JSON.stringify(text)})
  }`)
  const tabTo = async (text: string) => {
    for (let presses = 0; presses < 80; presses += 1) {
      await admin.keyboard.press('Tab')
      if (await isFocused(text)) return
    }
    throw new Error(`no Tab leads to ${text}`)
  }
  const fill = async (label: string, text: string) => {
    await tabTo(label)
    await admin.keyboard.press('Control+A')
    await admin.keyboard.type(text)
  }
  const press = async (button: string) => {
    await tabTo(button)
    await admin.keyboard.press('Enter')
  }
  await admin.goto('/operations/users')
  await fill('Email of a new colleague', 'keys@desk.example')
  await press('Add')
  await admin.getByLabel('Link to choose a password').waitFor()
  await admin.goto('/operations/keys')
  await fill('Which program has it', 'by keyboard')
  await tabTo('inbound')
  await admin.keyboard.press('Space')
  await press('Make the key')
  await admin.getByLabel('The key').waitFor()
  await admin.goto('/operations/keys')
  await press('Revoke by keyboard')
  await admin.waitForURL(/said=revoked/)
  await pool.query(`update notifications set status = 'failed', attempts = 9 where key = 'seed'`)
  await admin.goto('/operations/attention')
  await press('Try again')
  await admin.waitForURL(/said=retried/)
  await admin.goto('/operations/routes')
  await fill('Addresses', 'support@humanmade.com')
  await admin.keyboard.press('Enter')
  await admin.waitForURL(/address=/)
  await fill('The mail, with its header', 'To: support@humanmade.com')
  await press('Ask')
  await admin.locator('.notice').first().waitFor()
}, 60_000)

test('a second factor that was lost is reset by somebody else, who then sees that it is off', async () => {
  const email = 'lee@desk.example'
  const lee = await board.asAgent(email)
  await lee.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  // As his authenticator app would leave it.
  await pool.query('update users set two_factor_enabled = true where email = $1', [email])
  await admin.goto('/operations/users')
  expect([await violationsOf(admin), await overflowOf(await atPhoneWidth('/operations/users'))]).toEqual([[], 0])
  await admin.getByRole('button', { name: `Reset second factor ${email}` }).click()
  await admin.waitForURL(/said=second-factor/)
  expect(await admin.getByRole('button', { name: `Reset second factor ${email}` }).count()).toBe(0)
  await lee.goto('/overview')
  expect(new URL(lee.url()).pathname).toBe('/sign-in')
  await signInByPassword(lee, email)
  await lee.waitForURL(/\/overview/)
  await lee.context().close()
}, 40_000)

test('the last admin can not be taken away, by whatever request', async () => {
  const cookie = (await admin.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const { rows } = await pool.query<{ id: string }>(`select id from users where email = 'root@desk.example'`)
  for (const [act, more] of [
    ['deactivate', {}],
    ['role', { role: 'agent' }],
  ] as const) {
    const answer = await fetch(`${board.origin}/operations/users/${act}`, {
      method: 'POST',
      headers: { cookie, origin: board.origin },
      body: new URLSearchParams({ of: rows[0]?.id ?? '', ...more }),
      redirect: 'manual',
    })
    expect([act, answer.status]).toEqual([act, 409])
  }
})

test('a key is shown once, opens what its scopes say, and nothing once it is revoked', async () => {
  const messageId = (await board.tables.messagesOf(ref))[0]?.id ?? ''
  const read = async (key: string) =>
    (
      await fetch(`${board.origin}/api/messages/${messageId}/raw`, {
        headers: { authorization: `Bearer ${key}`, via: '1.1 proxy' },
      })
    ).status
  await admin.goto('/operations/keys')
  await admin.getByLabel('Which program has it').fill('status page')
  await admin.getByLabel('tickets:read').check()
  await admin.getByRole('button', { name: 'Make the key' }).click()
  const key = await admin.getByLabel('The key').inputValue()
  expect(key).toMatch(/^pr_[\w-]{43}$/)
  expect(await read(key)).toBe(200)
  await admin.goto('/operations/keys')
  expect(await admin.content()).not.toContain(key)
  await admin.getByRole('button', { name: 'Revoke status page' }).click()
  await admin.waitForURL(/said=revoked/)
  expect(await read(key)).toBe(401)
})

test('what operators do is in the log by name, and no link and no key is', async () => {
  const acts = board.service.lines.filter(({ msg }) => msg === 'operator acted')
  expect(acts.map(({ act }) => act)).toEqual(
    expect.arrayContaining([
      'retry',
      'reread',
      'lift',
      'role',
      'deactivated',
      'reset second factor',
      'add key',
      'revoke key',
    ]),
  )
  expect(acts.every(({ actor }) => actor === 'root@desk.example')).toBe(true)
  expect(JSON.stringify(acts)).not.toMatch(/pr_|token=/)
})
