/**
 * What agents do with many tickets at once, and for people who call, in a browser: with scripts, without, by keyboard alone,
 * on a phone, in the dark. Tickets come by SMTP, and what follows from a change goes out by the real outbox.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overflowOf, violationsOf } from '../browser.ts'
import { type Dashboard, openDashboard, password, signInByPassword } from './dashboard.ts'
import { composeMail, type MailPlan } from './mails.ts'
import { connectSmtp, refIn } from './smtp-client.ts'

let board: Dashboard
let page: Page

beforeAll(async () => {
  board = await openDashboard({ PAGERDUTY_ROUTING_KEY: 'R0UT1NGKEY', PAGERDUTY_URL: 'http://127.0.0.1:9/' })
  page = await board.asAgent('grace@desk.test')
  await page.waitForURL(/\/queue$/)
}, 60_000)
afterAll(() => board[Symbol.asyncDispose]())

async function mail(plan: Partial<MailPlan> = {}): Promise<string> {
  await using connection = await connectSmtp(board.service.smtp)
  const data = composeMail({
    ...{ subject: 'The shop is slow', messageId: `${randomUUID()}@customer.example` },
    ...{ from: 'Ada <ada@customer.example>', ...plan },
  })
  const recipients = ['support@humanmade.com']
  return refIn(await connection.deliver({ reversePath: 'ada@customer.example', recipients, data }))
}

/** Tickets of a scenario, which search finds by their requester. */
async function tickets(who: string, many: number): Promise<readonly string[]> {
  const refs: string[] = []
  for (let at = 1; at <= many; at++) refs.push(await mail({ subject: `${who} ${at}`, from: `${who}@customer.example` }))
  return refs
}

const listOf = (who: string) => `/queue?q=${encodeURIComponent(`from:${who}@customer.example`)}&sort=oldest`
/** Opens the list when all of them are in it: search learns of a mail after it is answered. */
async function openList(on: Page, who: string, many: number): Promise<void> {
  const rows = async () => {
    await on.goto(listOf(who))
    return on.locator('[data-rows] li').count()
  }
  await expect.poll(rows, { timeout: 15_000 }).toBe(many)
}

const box = (ref: string, on = page) => on.getByLabel(`Choose ${ref}`, { exact: true })
const bar = (on = page) => on.getByRole('region', { name: 'The chosen tickets' })

async function asGrace(eyes: Parameters<Dashboard['visit']>[0]): Promise<Page> {
  const fresh = await board.visit(eyes)
  await fresh.goto('/sign-in')
  await signInByPassword(fresh, 'grace@desk.test', password)
  await fresh.waitForURL(/\/queue/)
  return fresh
}

test('without scripts: several tickets are given, raised and tagged at once, each with the agent in its history', async () => {
  const refs = await tickets('plain', 3)
  const plain = await asGrace({ scripts: false })
  await openList(plain, 'plain', 3)
  expect(await bar(plain).isVisible()).toBe(false)
  for (const ref of refs.slice(0, 2)) await box(ref, plain).check()
  await bar(plain).getByLabel('Assignee').selectOption('grace@desk.test')
  await bar(plain).getByLabel('Priority').selectOption('high')
  await bar(plain).getByLabel('Add tag').fill('Billing')
  await bar(plain).getByRole('button', { name: 'Apply' }).click()
  await plain.getByText('2 tickets changed').waitFor()
  expect(new URL(plain.url()).searchParams.get('q')).toBe('from:plain@customer.example')
  for (const ref of refs.slice(0, 2)) {
    expect(await plain.getByRole('status').getByRole('link', { name: ref, exact: true }).count()).toBe(1)
    expect(await board.tables.ticket(ref)).toMatchObject({ priority: 'high', status: 'new' })
    const events = (await board.tables.eventsOf(ref)).filter(({ kind }) => kind === 'changed')
    expect(events.map(({ data }) => [data['field'], data['to']])).toEqual([
      ['assignee', 'grace@desk.test'],
      ['tags', 'billing'],
    ])
  }
  expect(await board.tables.ticket(refs[2] ?? '')).toMatchObject({ priority: 'normal' })
  await plain.goto(`/tickets/${refs[0]}`)
  expect(await plain.locator('.timeline').textContent()).toContain('grace assigned it to grace')
  await plain.context().close()
})

test('by keyboard alone: x chooses, t takes, and the list says which', async () => {
  const refs = await tickets('keys', 3)
  await openList(page, 'keys', 3)
  await page.keyboard.press('t')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('2 chosen').waitFor()
  await page.keyboard.press('t')
  await page.getByText('2 tickets changed').waitFor()
  expect(await Promise.all(refs.map(async (ref) => (await board.tables.ticket(ref)).status))).toEqual([
    'open',
    'new',
    'open',
  ])
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('e')
  await page.keyboard.type('sol')
  await page.keyboard.press('Escape')
  await page.getByText('1 chosen').waitFor()
  await page.keyboard.press('Escape')
  expect(await bar().isVisible()).toBe(false)
})

test('a range is chosen with Shift, and all of a page with one box', async () => {
  const refs = await tickets('range', 5)
  await openList(page, 'range', 5)
  await box(refs[1] ?? '').click()
  await box(refs[3] ?? '').click({ modifiers: ['Shift'] })
  await page.getByText('3 chosen').waitFor()
  await page.getByLabel('All on this page').click()
  await page.getByText('5 chosen').waitFor()
  await page.getByRole('button', { name: 'Choose none' }).click()
  expect(await bar().isVisible()).toBe(false)
  await page.getByLabel('All on this page').click()
  await bar().getByLabel('Status').selectOption('solved')
  await bar().getByRole('button', { name: 'Apply' }).click()
  await page.getByText('5 tickets changed').waitFor()
  for (const ref of refs) expect(await board.tables.ticket(ref)).toMatchObject({ status: 'solved' })
})

test('what a colleague changed meanwhile stays, what can not be is said, and neither keeps the others', async () => {
  const [free = '', taken = '', closed = ''] = await tickets('both', 3)
  const colleague = await board.asAgent('bob@desk.test')
  await colleague.goto(`/tickets/${closed}`)
  await colleague.getByLabel('Status').selectOption('closed')
  await colleague.getByRole('button', { name: 'Save' }).click()
  await colleague.getByText('Saved.').waitFor()
  const plain = await asGrace({ scripts: false })
  await openList(plain, 'both', 3)
  await colleague.goto(`/tickets/${taken}`)
  await colleague.getByLabel('Priority').selectOption('urgent')
  await colleague.getByRole('button', { name: 'Save' }).click()
  await colleague.getByText('Saved.').waitFor()

  for (const ref of [free, taken, closed]) await box(ref, plain).check()
  await bar(plain).getByLabel('Priority').selectOption('low')
  await bar(plain).getByRole('button', { name: 'Apply' }).click()
  const told = plain.getByRole('alert')
  await told.waitFor()
  expect((await told.getByRole('listitem').allTextContents()).toSorted()).toEqual(
    [
      `${taken}: somebody else changed it meanwhile`,
      `${closed}: it is closed, which is final; an answer opens a follow-up`,
    ].toSorted(),
  )
  await plain.getByText(`Changed: ${free}`).waitFor()
  expect((await board.tables.ticket(free)).priority).toBe('low')
  expect((await board.tables.ticket(taken)).priority).toBe('urgent')

  // The list shows how it is now, so that sending it again is meant.
  expect(await box(free, plain).isChecked()).toBe(false)
  expect(await bar(plain).getByLabel('Priority').inputValue()).toBe('low')
  await box(closed, plain).uncheck()
  await bar(plain).getByRole('button', { name: 'Apply' }).click()
  await plain.getByText(`Changed: ${taken}`).waitFor()
  expect((await board.tables.ticket(taken)).priority).toBe('low')
  await Promise.all([colleague.context().close(), plain.context().close()])
})

test('in the list of suspected spam, several are said to be none at once', async () => {
  const refs = await tickets('innocent', 2)
  const database = new pg.Client({ connectionString: board.databaseUrl })
  await database.connect()
  await database.query(`update tickets set suspected_because = 'a test' where ref = any($1)`, [refs])
  await database.end()
  await page.goto('/queue?view=spam')
  await page.getByLabel('All on this page').click()
  await bar().getByRole('button', { name: 'Not spam' }).click()
  await page.getByText('2 tickets changed').waitFor()
  await page.getByText('Nothing is taken for spam.').waitFor()
  for (const ref of refs) expect((await board.tables.eventsOf(ref)).map(({ kind }) => kind)).toContain('not-spam')
})

test('a form that chooses nothing, or changes nothing, says so and keeps what was chosen', async () => {
  const [ref = ''] = await tickets('nothing', 1)
  const plain = await asGrace({ scripts: false })
  await openList(plain, 'nothing', 1)
  await box(ref, plain).check()
  await bar(plain).getByRole('button', { name: 'Apply' }).click()
  await plain.getByText('Choose what is to be different.').waitFor()
  expect(await box(ref, plain).isChecked()).toBe(true)
  const send = (form: Record<string, string>) =>
    plain.request.post('/queue/change', { form, headers: { origin: board.origin } })
  for (const [form, words] of [
    [{ priority: 'low' }, 'Choose the tickets first.'],
    [{ ticket: 'nonsense', priority: 'low' }, 'Choose the tickets first.'],
    [
      { ticket: `${ref} 2026-01-01T00:00:00Z`, assignee: 'eve@elsewhere.example' },
      'eve@elsewhere.example does not work',
    ],
    [{ ticket: `${ref} 2026-01-01T00:00:00Z`, tag: '!!!' }, 'Tags are of letters'],
  ] as const) {
    const answer = await send(form)
    expect([form, answer.status(), (await answer.text()).includes(words)]).toEqual([form, 422, true])
  }
  const tooMany = new URLSearchParams()
  for (let at = 1; at <= 51; at++) tooMany.append('ticket', `T-${at} 2026-01-01T00:00:00Z`)
  tooMany.set('priority', 'low')
  const refused = await plain.request.post('/queue/change', {
    ...{ data: tooMany.toString() },
    headers: { origin: board.origin, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([refused.status(), (await refused.text()).includes('No more than 50 tickets at once.')]).toEqual([422, true])
  await plain.context().close()
})

test('while something is chosen the list holds still, and goes on when nothing is', async () => {
  const [ref = ''] = await tickets('still', 1)
  const listening = page.waitForResponse((response) => response.url().endsWith('/queue/live'))
  await page.goto('/queue')
  await listening
  await box(ref).check()
  const late = await mail({ subject: 'Came while some were chosen' })
  await page.getByText('1 chosen; what is new waits').waitFor()
  expect(await box(ref).isChecked()).toBe(true)
  expect(await page.locator(`a[href="/tickets/${late}"]`).count()).toBe(0)
  await box(ref).uncheck()
  await page.locator(`a[href="/tickets/${late}"]`).waitFor()
})

test('a ticket for somebody who called: c opens the form, and the requester sees what was written as it was meant', async () => {
  await page.goto('/queue')
  expect(await page.getByRole('button', { name: 'New ticket' }).getAttribute('href')).toBe('/tickets/new')
  await page.locator('h1').click()
  await page.keyboard.press('c')
  await page.getByRole('heading', { name: 'New ticket for a customer' }).waitFor()
  await page.getByText('only if we know the address from before').waitFor()
  await page.getByLabel('Email').fill('Kim@Caller.example')
  await page.getByLabel('Name').fill('Kim Caller')
  await page.getByLabel('Type').selectOption('task')
  await page.getByLabel('Subject').fill('Called about a certificate')
  await page.getByLabel('What they said').fill('It ends **tomorrow**.')
  await page.getByLabel('Cc').fill('boss@caller.example')
  await page
    .getByLabel('Files')
    .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('A note') })
  await page.getByRole('button', { name: 'Create ticket' }).click()
  await page.getByText('Its requester has not been told').waitFor()
  const ref = /T-\d+/.exec(page.url())?.[0] ?? ''
  expect(await board.tables.ticket(ref)).toMatchObject({
    ...{ requester_email: 'kim@caller.example', type: 'task', priority: 'normal', source: 'web', pages_on_call: false },
    ...{ subject: 'Called about a certificate', status: 'new' },
  })
  expect(await page.locator('.message strong', { hasText: 'tomorrow' }).count()).toBe(1)
  const history = await page.locator('.timeline').textContent()
  expect(history).toContain('grace opened the ticket for kim@caller.example')
  expect(history).toContain('assigned it to grace')
  // That an agent wrote it proves nothing about the requester.
  expect(await board.tables.messagesOf(ref)).toMatchObject([{ from_email: 'kim@caller.example', trust: 'stranger' }])
  expect(await board.tables.notificationsOf(ref)).toEqual([])
  for (const email of ['kim@caller.example', 'boss@caller.example']) {
    const customer = await board.asCustomer(email)
    await customer.goto(`/tickets/${ref}`)
    expect(await customer.locator('.prose strong').textContent()).toBe('tomorrow')
    await customer.context().close()
  }
})

test('an urgent ticket for somebody who called says before it is sent that it pages a person, and pages', async () => {
  await page.goto('/tickets/new?requester=lee%40caller.example')
  const warning = page.getByText('Sending this pages a person right now')
  expect(await warning.isVisible()).toBe(false)
  await page.getByLabel('Priority').selectOption('urgent')
  expect(await warning.isVisible()).toBe(true)
  await page.getByLabel('Assignee').selectOption('')
  await page.getByLabel('Subject').fill('Everything is down')
  await page.getByLabel('What they said').fill('Nothing answers.')
  await page.getByRole('button', { name: 'Create ticket and page a person now' }).click()
  await page.waitForURL(/\/tickets\/T-\d+/)
  const ref = /T-\d+/.exec(page.url())?.[0] ?? ''
  expect(await board.tables.ticket(ref)).toMatchObject({
    ...{ requester_email: 'lee@caller.example', priority: 'urgent', pages_on_call: true, status: 'new' },
  })
  expect((await board.tables.eventsOf(ref)).map(({ kind }) => kind)).toEqual(['opened'])
})

test('without scripts: what is wrong is said beside its field, and nothing that was typed is lost', async () => {
  const plain = await asGrace({ scripts: false })
  await plain.goto('/tickets/new')
  await plain.getByLabel('Email').fill('support@humanmade.com')
  await plain.getByLabel('Subject').fill('Kept')
  await plain.getByLabel('What they said').fill('Also **kept**')
  await plain.getByRole('button', { name: 'Create ticket' }).click()
  await plain.getByText('This address is ours').waitFor()
  expect(await plain.getByLabel('What they said').inputValue()).toBe('Also **kept**')
  await plain.getByRole('button', { name: 'Preview' }).click()
  expect(await plain.locator('.preview strong').textContent()).toBe('kept')
  await plain.getByLabel('Email').fill('max@caller.example')
  const submission = await plain.locator('[name=submission]').inputValue()
  await plain.getByRole('button', { name: 'Create ticket' }).click()
  await plain.waitForURL(/\/tickets\/T-\d+/)
  const ref = /T-\d+/.exec(plain.url())?.[0] ?? ''
  // Sent twice, it is one ticket.
  const form = { submission, requester: 'max@caller.example', type: 'question', priority: 'normal', assignee: '' }
  const again = await plain.request.post('/tickets/new', {
    ...{ form: { ...form, subject: 'Kept', text: 'Also **kept**', do: 'send' }, maxRedirects: 0 },
    headers: { origin: board.origin },
  })
  expect(again.headers()['location']).toContain(`/tickets/${ref}?`)
  await plain.context().close()
})

test('a ticket of somebody else with words like these is offered while an agent types', async () => {
  const ref = await mail({ subject: 'Gallery loses pictures', from: 'Nia <nia@caller.example>' })
  await page.goto('/tickets/new?requester=nia%40caller.example')
  await page.getByLabel('Subject').pressSequentially('pictures')
  await page.locator('.similar').getByText(ref).waitFor()
})

/** Where what is written in a line begins. */
const startOf = async (place: Locator) => (await place.locator('bdi').boundingBox())?.x ?? Number.NaN

test('a subject from right to left begins where the others do, and reads from right to left', async () => {
  const arabic = await mail({ subject: 'الموقع لا يعمل', from: 'rtl@customer.example' })
  const latin = await mail({ subject: 'The site is down', from: 'rtl@customer.example' })
  const customer = await board.asCustomer('rtl@customer.example')
  await openList(page, 'rtl', 2)
  for (const [path, on] of [
    [listOf('rtl'), page],
    ['/operations/deliveries?text=rtl', page],
    ['/tickets', customer],
  ] as const) {
    await on.goto(path)
    const subject = (ref: string) =>
      on.locator('li', { has: on.locator(`a[href="/tickets/${ref}"]`) }).locator('.subject')
    const [right, left] = [await startOf(subject(arabic)), await startOf(subject(latin))]
    expect([path, Math.abs(right - left)]).toEqual([path, 0])
    expect(
      await subject(arabic)
        .locator('bdi')
        .evaluate((bdi) => bdi.matches(':dir(rtl)')),
    ).toBe(true)
  }
  await customer.context().close()
})

test('times in a list are short and in the zone of the reader, with the whole one beside them', async () => {
  const ref = await mail({ subject: 'When was it', from: 'when@customer.example' })
  await openList(page, 'when', 1)
  const shown = page.locator('li', { has: page.locator(`a[href="/tickets/${ref}"]`) }).locator('time')
  const wanted = await shown.evaluate((time) =>
    new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(
      new Date(time.getAttribute('datetime') ?? ''),
    ),
  )
  expect(await shown.textContent()).toBe(wanted)
  expect(await shown.getAttribute('title')).toContain(wanted)
  await page.clock.setFixedTime(Date.now() + 3 * 3_600_000)
  await page.goto(`/tickets/${ref}`)
  expect(await page.locator('.message time').first().textContent()).toMatch(/\d{4}, \d\d:\d\d \(3 hours ago\)$/)
})

test.each([
  ['on a phone', { width: 360, height: 740 }],
  ['in the dark', { colours: 'dark' }],
  ['on a desk', {}],
] as const)('%s the bar and the form fit, and axe-core has nothing to say', async (_, eyes) => {
  const [ref = ''] = await tickets(`eyes${'width' in eyes ? 'phone' : 'colours' in eyes ? 'dark' : 'desk'}`, 1)
  const looking = await asGrace(eyes)
  await looking.goto('/queue?view=all')
  await box(ref, looking).check()
  expect([await overflowOf(looking), await violationsOf(looking)]).toEqual([0, []])
  await looking.goto('/tickets/new')
  await looking.getByLabel('Priority').selectOption('urgent')
  expect([await overflowOf(looking), await violationsOf(looking)]).toEqual([0, []])
  await looking.locator('form.for-customer').evaluate((form) => form.setAttribute('novalidate', ''))
  await looking.getByRole('button', { name: 'Create ticket and page a person now' }).click()
  await looking.getByText('Nothing was sent yet').waitFor()
  expect([await overflowOf(looking), await violationsOf(looking)]).toEqual([0, []])
  await looking.context().close()
})
