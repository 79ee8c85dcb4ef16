/**
 * Customers in a real browser: each type of ticket, with and without scripts, by keyboard, on a phone, in the dark; what they
 * see of a conversation and what they do not. Over the real service and its database.
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dashboard, openDashboard } from './dashboard.ts'
import { composeMail } from './mails.ts'
import { connectSmtp, refIn } from './smtp-client.ts'

let board: Dashboard
beforeAll(async () => {
  board = await openDashboard({ PAGERDUTY_ROUTING_KEY: 'R0UT1NGKEY', PAGERDUTY_URL: 'http://127.0.0.1:9/' })
})
afterAll(() => board[Symbol.asyncDispose]())

/** On a connection of its own: the browser's scenarios take longer than an idle one lives. */
async function sendMail(data: Uint8Array, recipient = 'support@humanmade.com'): Promise<string> {
  await using connection = await connectSmtp(board.service.smtp)
  return refIn(await connection.deliver({ reversePath: 'x@customer.example', recipients: [recipient], data }))
}

type Wanted = Readonly<{ type: string; subject: string; text: string }>

async function fill(page: Page, { type, subject, text }: Wanted): Promise<void> {
  await page.goto('/tickets/new')
  await page.getByLabel('Type').selectOption(type)
  await page.getByLabel('Subject').fill(subject)
  await page.getByLabel('Tell us about it').fill(text)
}

async function send(page: Page): Promise<string> {
  await page.locator('button[value=send]').click()
  await page.waitForURL(/\/tickets\/T-\d+/)
  return /T-\d+/.exec(page.url())?.[0] ?? ''
}

async function create(page: Page, wanted: Wanted): Promise<string> {
  await fill(page, wanted)
  return send(page)
}

describe.each([true, false])('with scripts: %s', (scripts) => {
  const email = `types-${scripts}@customer.example`
  let page: Page
  beforeAll(async () => {
    page = await board.asCustomer(email, { scripts })
  })

  test.each(['incident', 'problem', 'task', 'question'])('a customer creates a ticket of the type %s', async (type) => {
    const ref = await create(page, { type, subject: `About ${type} ${scripts}`, text: 'It is **so**.' })
    expect(await board.tables.ticket(ref)).toMatchObject({
      ...{ type, priority: 'normal', status: 'new', source: 'web' },
      ...{ subject: `About ${type} ${scripts}`, requester_email: email },
    })
    expect(await page.locator('.prose strong').textContent()).toBe('so')
    const [message] = await board.tables.messagesOf(ref)
    expect(message).toMatchObject({ from_email: email, text: expect.stringContaining('It is **so**.') })
  })

  test('the explanation beside the type is that of the chosen one', async () => {
    await page.goto('/tickets/new')
    for (const [type, words] of [
      ['incident', 'broken or slow'],
      ['problem', 'cause behind'],
      ['task', 'Work for an'],
      ['question', 'Advice, or'],
    ] as const) {
      await page.getByLabel('Type').selectOption(type)
      expect(await page.locator('.type-text p:visible').allTextContents()).toEqual([expect.stringContaining(words)])
    }
  })

  test('an incident with the site down says that it pages a person, and is urgent and pages', async () => {
    await fill(page, { type: 'incident', subject: 'Down', text: 'Nothing answers.' })
    const warning = page.getByText('pages a person right now')
    expect(await warning.isVisible()).toBe(false)
    await page.getByLabel('The site is down').check()
    expect(await warning.isVisible()).toBe(true)
    expect(await page.getByRole('button', { name: 'Create ticket and page a person now' }).isVisible()).toBe(true)
    const ref = await send(page)
    expect(await board.tables.ticket(ref)).toMatchObject({ type: 'incident', priority: 'urgent', pages_on_call: true })
  })

  test('the site can only be down in an incident', async () => {
    await fill(page, { type: 'incident', subject: 'Was down', text: 'It is a question after all.' })
    await page.getByLabel('The site is down').check()
    await page.getByLabel('Type').selectOption('question')
    expect(await board.tables.ticket(await send(page))).toMatchObject({ priority: 'normal', pages_on_call: false })
  })

  test('what is missing is said beside the field, and nothing that was typed is lost', async () => {
    await fill(page, { type: 'task', subject: 'Kept', text: 'Also kept' })
    await page.getByLabel('Cc').fill('no address')
    await page.locator('button[value=send]').click()
    await page.getByText('Email addresses, with commas between.').waitFor()
    expect(await page.getByLabel('Subject').inputValue()).toBe('Kept')
    expect(await page.getByLabel('Tell us about it').inputValue()).toBe('Also kept')
    expect(await page.getByLabel('Type').inputValue()).toBe('task')
    expect(await page.getByLabel('Cc').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Cc').fill('')
    expect(await board.tables.ticket(await send(page))).toMatchObject({ type: 'task', subject: 'Kept' })
  })

  test('Markdown can be looked at before it is sent, and markup in it stays text', async () => {
    await fill(page, {
      type: 'question',
      subject: 'Preview',
      text: '**bold** <img src=x onerror=alert(1)> [x](javascript:alert(1))',
    })
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.locator('.preview').waitFor()
    expect(await page.locator('.preview strong').textContent()).toBe('bold')
    expect(await page.locator('.preview').locator('img, a').count()).toBe(0)
    expect(await page.getByLabel('Subject').inputValue()).toBe('Preview')
  })

  test('a customer answers with a file, solves and reopens', async () => {
    const ref = await create(page, { type: 'question', subject: 'Long way', text: 'First.' })
    await page.getByLabel('Your answer').fill('Second, with a file.')
    await page
      .getByLabel('Files')
      .setInputFiles({ name: 'log <b>.txt', mimeType: 'text/plain', buffer: Buffer.from('line') })
    await page.getByRole('button', { name: 'Send answer' }).click()
    await page.getByText('Your answer is there.').waitFor()
    expect(await page.locator('.message').count()).toBe(2)
    expect(await page.locator('.attachments').textContent()).toContain('log <b>.txt')
    const last = (await board.tables.messagesOf(ref)).at(-1)
    expect(last).toMatchObject({ trust: 'verified-participant', from_email: email })
    await page.getByRole('button', { name: 'Mark as solved' }).click()
    await page.getByText('Marked as solved.').waitFor()
    expect(await board.tables.ticket(ref)).toMatchObject({ status: 'solved' })
    await page.getByRole('button', { name: 'Reopen', exact: true }).click()
    await page.getByText('It is open again.').waitFor()
    expect(await board.tables.ticket(ref)).toMatchObject({ status: 'open' })
  })

  test('an answer to a closed ticket opens a follow-up', async () => {
    const ref = await create(page, { type: 'question', subject: 'Closed', text: 'First.' })
    await board.tables.setStatus(ref, 'closed')
    await page.goto(`/tickets/${ref}`)
    await page.getByLabel('Your answer').fill('And another thing.')
    await page.getByRole('button', { name: 'Send answer' }).click()
    await page.waitForURL((url) => !url.pathname.endsWith(ref))
    const followUp = /T-\d+/.exec(page.url())?.[0] ?? ''
    expect(await board.tables.ticket(followUp)).toMatchObject({ follows: ref, status: 'new' })
  })
})

test('a form that is sent twice is one ticket with one message', async () => {
  const page = await board.asCustomer('twice@customer.example')
  await fill(page, { type: 'task', subject: 'Once', text: 'Only once.' })
  const body = await page.evaluate(
    "new URLSearchParams([...new FormData(document.querySelector('form.new-ticket'))].filter(([, v]) => typeof v === 'string')).toString()",
  )
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const headers = { cookie, origin: board.origin, 'content-type': 'application/x-www-form-urlencoded' }
  const answers = await Promise.all(
    [1, 2, 3].map(() =>
      fetch(`${board.origin}/tickets/new`, { method: 'POST', headers, body: String(body), redirect: 'manual' }),
    ),
  )
  const places = new Set(answers.map((answer) => answer.headers.get('location')))
  expect(places.size).toBe(1)
  const ref = /T-\d+/.exec([...places][0] ?? '')?.[0] ?? ''
  expect(await board.tables.messagesOf(ref)).toHaveLength(1)
})

test('a draft survives a reload, and is gone when it was sent', async () => {
  const page = await board.asCustomer('draft@customer.example')
  await fill(page, { type: 'task', subject: 'Draft', text: 'Half written' })
  await page.reload()
  expect(await page.getByLabel('Subject').inputValue()).toBe('Draft')
  expect(await page.getByLabel('Tell us about it').inputValue()).toBe('Half written')
  expect(await page.getByLabel('Type').inputValue()).toBe('task')
  await send(page)
  await page.goto('/tickets/new')
  expect(await page.getByLabel('Subject').inputValue()).toBe('')
})

test('files come by drop and by paste, and too much is told before anything is sent', async () => {
  const page = await board.asCustomer('files@customer.example')
  await fill(page, { type: 'question', subject: 'Files', text: 'See files.' })
  const give = (kind: string, field: string, name: string, bytes: number) =>
    page.evaluate(`{
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(${bytes})], '${name}', { type: 'image/png' }))
      const event = new Event('${kind}', { bubbles: true, cancelable: true })
      Object.defineProperty(event, '${field}', { value: transfer })
      document.querySelector('#text').dispatchEvent(event)
    }`)
  await give('paste', 'clipboardData', 'pasted.png', 2_000)
  await give('drop', 'dataTransfer', 'dropped.png', 3_000)
  await give('drop', 'dataTransfer', 'huge.png', 19_000_000)
  expect(await page.locator('.file-list li').allTextContents()).toHaveLength(3)
  expect(await page.evaluate("document.querySelector('#files').validationMessage")).toContain('Together no more than')
  await page.getByRole('button', { name: 'Remove huge.png' }).click()
  await send(page)
  expect(await page.locator('.attachments li').allTextContents()).toEqual([
    expect.stringContaining('pasted.png'),
    expect.stringContaining('dropped.png'),
  ])
})

test('similar open tickets are offered while a subject is typed', async () => {
  const page = await board.asCustomer('similar@customer.example')
  const ref = await create(page, { type: 'incident', subject: 'Checkout shows an error', text: 'Since noon.' })
  await page.goto('/tickets/new')
  await page.getByLabel('Subject').pressSequentially('error in the checkout')
  await page.locator('.similar').getByText(ref).waitFor()
})

test('a problem can be linked to incidents of its requester, and to no others', async () => {
  const page = await board.asCustomer('problem@customer.example')
  const own = await create(page, { type: 'incident', subject: 'Mine', text: 'x' })
  const foreign = await sendMail(
    composeMail({ from: 'eve@other.example', subject: 'Foreign', messageId: 'foreign@other.example' }),
    'hosting@humanmade.com',
  )
  await fill(page, { type: 'problem', subject: 'The cause', text: 'It is the cache.' })
  await page.getByLabel(own).check()
  // As somebody would who knows the ref of another's ticket.
  await page.evaluate(`document.querySelector('.of-problem input').insertAdjacentHTML('afterend',
    '<input type="hidden" name="incident" value="${foreign}">')`)
  const ref = await send(page)
  expect(await board.tables.ticket(own)).toMatchObject({ problem: ref })
  expect(await board.tables.ticket(foreign)).toMatchObject({ problem: null })
})

test('whoever is named in Cc sees the ticket and may answer', async () => {
  const page = await board.asCustomer('names@customer.example')
  await fill(page, { type: 'question', subject: 'Together', text: 'Us two.' })
  await page.getByLabel('Cc').fill('colleague@customer.example')
  const ref = await send(page)
  const other = await board.asCustomer('colleague@customer.example')
  await other.goto(`/tickets/${ref}`)
  await other.getByLabel('Your answer').fill('Me too.')
  await other.getByRole('button', { name: 'Send answer' }).click()
  await other.getByText('Your answer is there.').waitFor()
  expect((await board.tables.messagesOf(ref)).map(({ trust }) => trust).at(-1)).toBe('verified-participant')
})

test('internal notes, unverified entries and secrets of held messages are not shown', async () => {
  const from = 'sees@customer.example'
  const ref = await sendMail(
    composeMail({ from, subject: 'What I see', messageId: 'sees-1@customer.example', text: 'My words' }),
  )
  await sendMail(
    composeMail({
      from: 'eve@other.example',
      subject: 'Re: What I see',
      messageId: 'sees-2@other.example',
      inReplyTo: 'sees-1@customer.example',
      text: 'Words of a stranger',
    }),
  )
  await board.tables.addNote(ref, 'Words of the desk')
  const page = await board.asCustomer(from)
  await page.goto(`/tickets/${ref}`)
  expect(await page.locator('.conversation').textContent()).toContain('My words')
  expect(await page.content()).not.toMatch(/Words of (?:a stranger|the desk)/)
  await board.tables.hold(ref, 'messages')
  await sendMail(
    composeMail({
      from,
      subject: 'Re: What I see',
      messageId: 'sees-3@customer.example',
      inReplyTo: 'sees-1@customer.example',
      text: 'Use https://login.example/abc123 or 482913',
    }),
  )
  await board.tables.hold(ref, 'messages')
  await page.reload()
  expect(await page.locator('.conversation').textContent()).toContain('[link hidden]')
  expect(await page.content()).not.toMatch(/login\.example|482913/)
})

test('everything can be done by keyboard alone', async () => {
  const page = await board.asCustomer('keys@customer.example')
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const focused = () => page.evaluate('document.activeElement.textContent.trim() || document.activeElement.id')
  const tabTo = async (wanted: string) => {
    for (let i = 0; i < 40 && (await focused()) !== wanted; i++) await press('Tab')
    expect(await focused()).toBe(wanted)
  }
  await press('Tab')
  expect(await focused()).toBe('Skip to content')
  await tabTo('Create Support Ticket')
  await press('Enter')
  await page.waitForURL('**/tickets/new')
  for (let i = 0; i < 40 && (await page.evaluate('document.activeElement.id')) !== 'type'; i++) await press('Tab')
  await press('ArrowDown', 'ArrowDown')
  for (let i = 0; i < 10 && (await page.evaluate('document.activeElement.id')) !== 'subject'; i++) await press('Tab')
  await page.keyboard.type('By keyboard')
  await press('Tab')
  await page.keyboard.type('No mouse was harmed.')
  for (let i = 0; i < 20 && (await page.evaluate('document.activeElement.value')) !== 'send'; i++) await press('Tab')
  await press('Enter')
  await page.waitForURL(/\/tickets\/T-\d+/)
  const ref = /T-\d+/.exec(page.url())?.[0] ?? ''
  expect(await board.tables.ticket(ref)).toMatchObject({ type: 'task', subject: 'By keyboard' })
})
