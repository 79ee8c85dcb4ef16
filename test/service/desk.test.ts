/**
 * What agents do at the desk, as they do it: in a browser, with the keyboard alone, without scripts, on a phone; with mails
 * that came by SMTP and replies that go out by SMTP.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { overflowOf, violationsOf } from '../browser.ts'
import { type Smarthost, startSmarthost } from '../smarthost.ts'
import { type Dashboard, openDashboard, password, signInByPassword } from './dashboard.ts'
import { composeMail, type MailPlan } from './mails.ts'
import { asSent, connectSmtp, refIn } from './smtp-client.ts'

let host: Smarthost
let board: Dashboard
let page: Page

beforeAll(async () => {
  host = await startSmarthost()
  board = await openDashboard({ OUTBOUND_SMTP_URL: host.url })
  page = await board.asAgent('grace@desk.test')
  await page.waitForURL(/\/queue$/)
})

afterAll(async () => {
  await board[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

/** Sends a mail of somebody; gives ref and Message-ID. */
async function mail(plan: Partial<MailPlan> & Readonly<{ recipient?: string }> = {}) {
  const messageId = `${randomUUID()}@customer.example`
  const from = plan.from ?? 'Ada <ada@customer.example>'
  const sent = composeMail({ subject: 'The shop is slow', messageId, from, ...plan })
  const reversePath = /<(.+)>/.exec(from)?.[1] ?? from
  return { ref: await deliver(sent, reversePath, plan.recipient), messageId }
}

/** On a connection of its own: one that is kept would be closed while the browser works. */
async function deliver(data: Buffer, reversePath = 'ada@customer.example', recipient = 'support@humanmade.com') {
  await using connection = await connectSmtp(board.service.smtp)
  return refIn(await connection.deliver({ reversePath, recipients: [recipient], data }))
}

/** What takes a filter, or an operator of the database, to come about. */
async function database(statement: string): Promise<void> {
  const client = new pg.Client(board.databaseUrl)
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** Signs a customer in by the link that he gets by mail. */
async function asCustomer(email: string): Promise<Page> {
  const fresh = await board.visit()
  const before = host.mails.length
  await fresh.goto('/sign-in')
  await fresh.getByLabel('Email', { exact: true }).first().fill(email)
  await fresh.getByRole('button', { name: 'Email me a sign-in link' }).click()
  const [sent] = (await host.taken(before + 1)).slice(before)
  const [link = ''] = /http\S+token=\S+/.exec(String(sent?.bytes).replaceAll('=\r\n', '').replaceAll('=3D', '=')) ?? []
  await fresh.goto(new URL(link).pathname + new URL(link).search)
  await fresh.getByRole('button', { name: 'Sign in' }).click()
  await fresh.waitForURL((url) => url.pathname === '/')
  return fresh
}

async function reopen(as: string, eyes: Parameters<Dashboard['visit']>[0]): Promise<Page> {
  const fresh = await board.visit(eyes)
  await fresh.goto('/sign-in')
  await signInByPassword(fresh, as, password)
  await fresh.waitForURL(/\/queue/)
  return fresh
}

test('with the keyboard alone: find a ticket, take it, answer, and the answer goes out', async () => {
  const { ref } = await mail({ subject: 'By keyboard alone', from: 'Kim <kim@customer.example>' })
  await page.goto('/queue')
  await page.keyboard.press('j')
  expect(await page.evaluate('document.activeElement.textContent')).toContain('By keyboard alone')
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/tickets/${ref}`))
  await page.keyboard.press('t')
  await page.getByText('Saved.').waitFor()
  expect(await board.tables.ticket(ref)).toMatchObject({ status: 'open' })
  await page.keyboard.press('r')
  await page.keyboard.type('Hello **Kim**, we look at it.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Your reply is on its way.').waitFor()
  await page.getByText('we look at it', { exact: false }).first().waitFor()
  expect(await board.tables.ticket(ref)).toMatchObject({ status: 'pending' })
  const [reply] = await host.taken(1)
  expect(reply?.recipients).toEqual(['kim@customer.example'])
  expect(String(reply?.bytes)).toContain('we look at it.')
  expect(String(reply?.bytes)).toContain('<strong>Kim</strong>')
})

test('? shows the keys, and Escape closes them; keys do nothing while somebody types', async () => {
  await page.goto('/queue')
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keyboard' }).waitFor()
  await page.keyboard.press('Escape')
  expect(await page.getByRole('heading', { name: 'Keyboard' }).isVisible()).toBe(false)
  await page.keyboard.press('/')
  await page.keyboard.type('jk?gm')
  expect(await page.getByLabel('Search tickets').inputValue()).toBe('jk?gm')
})

test('an internal note is on the ticket and goes to nobody', async () => {
  const { ref } = await mail({ subject: 'With a note' })
  const before = host.mails.length
  await page.goto(`/tickets/${ref}`)
  await page.keyboard.press('n')
  await page.keyboard.type('Ask the hoster first.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.getByText('Your note is there.').waitFor()
  const messages = await board.tables.messagesOf(ref)
  expect(messages.map(({ direction }) => direction)).toEqual(['in', 'note'])
  expect(host.mails.length).toBe(before)
  const customer = await asCustomer('ada@customer.example')
  await customer.goto(`/tickets/${ref}`)
  expect(await customer.content()).not.toContain('Ask the hoster first.')
  await customer.context().close()
})

test('what was half written as a note, or a reply, is that after a reload, and can be made the other', async () => {
  const { ref } = await mail({ subject: 'Half written' })
  const before = host.mails.length
  const chosen = () => page.locator('input[name=mode]:checked').getAttribute('data-key')
  await page.goto(`/tickets/${ref}`)
  await page.keyboard.press('n')
  await page.keyboard.type('Only for us.')
  await page.reload()
  expect([await page.getByLabel('Text').inputValue(), await chosen()]).toEqual(['Only for us.', 'n'])
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.getByText('Your note is there.').waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('For all, or not?')
  await page.reload()
  expect([await page.getByLabel('Text').inputValue(), await chosen()]).toEqual(['For all, or not?', 'r'])
  await page.getByLabel('Internal note').check()
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.getByText('Your note is there.').waitFor()
  const messages = await board.tables.messagesOf(ref)
  expect(messages.map(({ direction }) => direction)).toEqual(['in', 'note', 'note'])
  expect(host.mails.length).toBe(before)
})

test('a draft goes on with what the ticket is now, not with what it was when the draft was begun', async () => {
  const { ref, messageId } = await mail({ subject: 'Changed under a draft' })
  await page.goto(`/tickets/${ref}`)
  await page.keyboard.press('r')
  await page.keyboard.type('Written before.')
  expect((await mail({ subject: 'Re: Changed under a draft', inReplyTo: messageId })).ref).toBe(ref)
  await page.reload()
  expect(await page.getByLabel('Text').inputValue()).toBe('Written before.')
  await page.getByRole('button', { name: 'Send reply' }).click()
  await page.getByText('Your reply is on its way.').waitFor()
})

test('without scripts: filter, search, change, note and reply work', async () => {
  const { ref } = await mail({ subject: 'Without any script', from: 'Lin <lin@customer.example>' })
  const plain = await reopen('grace@desk.test', { scripts: false })
  await plain.getByText('Filter and sort').click()
  await plain.getByLabel('Type').selectOption('question')
  await plain.getByRole('button', { name: 'Apply' }).click()
  expect(new URL(plain.url()).searchParams.get('type')).toBe('question')
  await plain.getByLabel('Search tickets').fill(ref)
  await plain.getByRole('button', { name: 'Search' }).click()
  await plain.waitForURL(new RegExp(`/tickets/${ref}`))
  await plain.getByLabel('Priority').selectOption('high')
  await plain.getByLabel('Assignee').selectOption('grace@desk.test')
  await plain.getByLabel('Tags').fill('WordPress, slow')
  await plain.getByRole('button', { name: 'Save' }).click()
  await plain.getByText('Saved.').waitFor()
  await plain.getByLabel('Text', { exact: true }).fill('A reply without scripts.')
  await plain.getByRole('button', { name: /Send reply/ }).click()
  await plain.getByText('Your reply is on its way.').waitFor()
  expect(await board.tables.ticket(ref)).toMatchObject({ priority: 'high', status: 'pending' })
  const events = await board.tables.eventsOf(ref)
  expect(events.flatMap(({ kind, data }) => (kind === 'raised' ? [data['to']] : []))).toEqual(['high'])
  expect(events.filter(({ kind }) => kind === 'changed').map(({ data }) => [data['field'], data['to']])).toEqual([
    ['assignee', 'grace@desk.test'],
    ['tags', 'slow, wordpress'],
  ])
  await plain.goto('/queue?tag=wordpress')
  expect(await plain.locator('[data-rows] a').count()).toBe(1)
  await plain.context().close()
})

test('two agents never overwrite each other: the second is told, keeps what he chose and wrote, and may then send it', async () => {
  const { ref } = await mail({ subject: 'Two at once', from: 'Max <max@customer.example>' })
  const second = await board.asAgent('bob@desk.test')
  await second.goto(`/tickets/${ref}`)
  const third = await reopen('bob@desk.test', {})
  await third.goto(`/tickets/${ref}`)
  await page.goto(`/tickets/${ref}`)
  await page.getByLabel('Priority').selectOption('high')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()

  await second.getByLabel('Type').selectOption('task')
  await second.getByRole('button', { name: 'Save' }).click()
  await second.getByText('somebody else changed this ticket').waitFor()
  expect(await board.tables.ticket(ref)).toMatchObject({ priority: 'high', type: 'question' })
  expect(await second.getByLabel('Type').inputValue()).toBe('task')
  // Only what he chose is different from what it is now.
  await second.getByLabel('Priority').selectOption('high')
  await second.getByRole('button', { name: 'Save' }).click()
  await second.getByText('Saved.').waitFor()
  expect(await board.tables.ticket(ref)).toMatchObject({ priority: 'high', type: 'task' })

  const before = host.mails.length
  await third.getByLabel('Text', { exact: true }).fill('Written for an hour.')
  await third.getByRole('button', { name: 'Send reply' }).click()
  await third.getByText('somebody else changed this ticket').waitFor()
  expect(host.mails.length).toBe(before)
  expect(await third.getByLabel('Text', { exact: true }).inputValue()).toContain('Written for an hour.')
  await third.getByRole('button', { name: 'Send reply' }).click()
  await third.getByText('Your reply is on its way.').waitFor()
  expect((await board.tables.messagesOf(ref)).map(({ direction }) => direction)).toEqual(['in', 'out'])
  await second.context().close()
  await third.context().close()
})

test('a mail that comes in is in the open queue without a reload, and focus stays where it was', async () => {
  const { ref } = await mail({ subject: 'Here before' })
  const listening = page.waitForResponse((response) => response.url().endsWith('/queue/live'))
  await page.goto('/queue')
  await listening
  await page.locator(`a[href="/tickets/${ref}"]`).focus()
  await mail({ subject: 'Came while you looked' })
  await page.getByText('Came while you looked').waitFor()
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Here before')
})

test('a ticket that changes while it is open says so, and keeps what is being written', async () => {
  const { ref, messageId } = await mail({ subject: 'Changes while open' })
  const listening = page.waitForResponse((response) => response.url().endsWith('/queue/live'))
  await page.goto(`/tickets/${ref}`)
  await listening
  await page.getByLabel('Text', { exact: true }).fill('Half an answer')
  await mail({ subject: 'Re: Changes while open', inReplyTo: messageId, text: 'One more thing.' })
  await page.getByText('This ticket has changed.').waitFor()
  await page.getByRole('link', { name: 'Show what is new' }).click()
  await page.getByText('One more thing.').first().waitFor()
  expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Half an answer')
  await page.getByLabel('Text', { exact: true }).fill('')
})

test('an unverified entry is marked, and a press makes it part of the conversation', async () => {
  const { ref, messageId } = await mail({ subject: 'Somebody joins' })
  await mail({
    from: 'Eve <eve@elsewhere.example>',
    subject: 'Re: Somebody joins',
    inReplyTo: messageId,
    text: 'I know more.',
  })
  await page.goto('/queue?view=unverified')
  await page.locator(`a[href="/tickets/${ref}"]`).click()
  await page.getByText('Is this really part of the conversation?').waitFor()
  await page.getByRole('button', { name: 'Approve this entry' }).click()
  await page.getByText('Approved: its author takes part now.').waitFor()
  expect((await board.tables.messagesOf(ref)).map(({ trust }) => trust)).toEqual(['stranger', 'participant'])
})

test('a solved problem offers to answer and solve its incidents, and each requester is told', async () => {
  const problem = await mail({ subject: 'The database is too small' })
  const incidents = [
    await mail({ subject: 'Slow A', from: 'A <a@one.example>', recipient: 'hosting@humanmade.com' }),
    await mail({ subject: 'Slow B', from: 'B <b@two.example>', recipient: 'hosting@humanmade.com' }),
  ]
  await page.goto(`/tickets/${problem.ref}`)
  await page.getByLabel('Type').selectOption('problem')
  await page.getByRole('button', { name: 'Save' }).click()
  for (const { ref } of incidents) {
    await page.goto(`/tickets/${ref}`)
    await page.getByLabel('Problem behind it').fill(problem.ref)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
  }
  await page.goto(`/tickets/${problem.ref}`)
  await page.getByRole('button', { name: 'Solve' }).click()
  await page.getByRole('heading', { name: 'Answer and solve its incidents' }).waitFor()
  expect(await violationsOf(page)).toEqual([])
  const before = host.mails.length
  await page.getByLabel('What all of them are told').fill('The database is larger now.')
  await page.getByRole('button', { name: 'Answer and solve' }).click()
  await page.getByText('The incidents are answered and solved.').waitFor()
  for (const { ref } of incidents) expect(await board.tables.ticket(ref)).toMatchObject({ status: 'solved' })
  const told = (await host.taken(before + 2)).slice(before).flatMap(({ recipients }) => recipients)
  expect(told.toSorted()).toEqual(['a@one.example', 'b@two.example'])
})

test('a merged ticket leads to the other one, answers to it arrive there, and the merge can be taken back', async () => {
  const kept = await mail({ subject: 'Kept', from: 'Zoe <zoe@customer.example>' })
  const gone = await mail({ subject: 'Said twice', from: 'Yan <yan@customer.example>' })
  await page.goto(`/tickets/${gone.ref}`)
  await page.locator('summary', { hasText: 'Merge' }).click()
  await page.getByLabel('Move all messages of this ticket to').fill(kept.ref)
  await page.getByRole('button', { name: 'Merge' }).click()
  await page.waitForURL(new RegExp(`/tickets/${kept.ref}`))
  expect(await board.tables.messagesOf(kept.ref)).toHaveLength(2)
  expect(await board.tables.messagesOf(gone.ref)).toHaveLength(0)
  const answer = await mail({
    from: 'Yan <yan@customer.example>',
    subject: 'Re: Said twice',
    inReplyTo: gone.messageId,
  })
  expect(answer.ref).toBe(kept.ref)
  const tagged = await mail({ from: 'Yan <yan@customer.example>', subject: `[${gone.ref}] Said twice` })
  expect(tagged.ref).toBe(kept.ref)
  await page.goto(`/tickets/${gone.ref}`)
  await page.getByRole('button', { name: 'Take the merge back' }).click()
  await page.getByText('The merge was taken back.').waitFor()
  expect(await board.tables.messagesOf(gone.ref)).toHaveLength(1)
  expect(await board.tables.ticket(gone.ref)).toMatchObject({ status: 'new' })
})

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A mail with HTML, a picture in it and one elsewhere, and a file. */
function formattedMail(messageId: string): Buffer {
  return asSent(
    Buffer.from(`From: Ada <ada@customer.example>
To: support@humanmade.com
Subject: With a picture
Message-ID: <${messageId}>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: multipart/related; boundary="r"

--r
Content-Type: text/html; charset=utf-8

<p>Look: <img src="cid:own@x" alt="own"> and <img src="http://pictures.test/far.png" alt="far"></p>
--r
Content-Type: image/png; name=own.png
Content-ID: <own@x>
Content-Transfer-Encoding: base64

${pixel}
--r--
--m
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="tool.exe"
Content-Transfer-Encoding: base64

AAECAwQFBgcICQ==
--m--
`),
  )
}

test('pictures of a mail are shown, those of other servers when asked, and files are saved and never opened', async () => {
  const ref = await deliver(formattedMail(`${randomUUID()}@x`))
  const asked: string[] = []
  await page.route('http://pictures.test/**', (route) => {
    asked.push(route.request().url())
    return route.fulfill({ contentType: 'image/png', body: Buffer.from(pixel, 'base64') })
  })
  await page.goto(`/tickets/${ref}`)
  const frame = page.frameLocator('iframe[data-mail]')
  await frame.getByAltText('own').waitFor()
  await expect.poll(() => frame.getByAltText('own').evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1)
  expect(asked).toEqual([])
  await frame.getByRole('link', { name: /other servers/ }).click()
  await expect.poll(() => asked).toEqual(['http://pictures.test/far.png'])

  await page.getByText('Careful: it is a program').waitFor()
  const href = await page.getByRole('link', { name: 'tool.exe' }).getAttribute('href')
  const got = await page.request.get(href ?? '', { headers: { range: 'bytes=2-4' } })
  const headers = got.headers()
  expect({ status: got.status(), bytes: [...(await got.body())], range: headers['content-range'] }).toEqual({
    ...{ status: 206, bytes: [2, 3, 4], range: 'bytes 2-4/10' },
  })
  expect(headers['content-disposition']).toMatch(/^attachment; filename="tool\.exe"/)
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('a quarantined ticket is released by a press', async () => {
  const code =
    'Your confirmation code is 482-913. Enter this code in the window where you signed up: https://chat.example/confirm?token=pZ81kQ'
  const { ref } = await mail({
    from: 'Acme Chat <no-reply@chat.example>',
    subject: 'Your Acme Chat confirmation code',
    text: code,
    headers: ['Auto-Submitted: auto-generated'],
  })
  await page.goto(`/tickets/${ref}`)
  await page.getByRole('button', { name: 'Release it' }).click()
  await page.getByText('Released: customers see it as it is.').waitFor()
  expect((await board.tables.eventsOf(ref)).map(({ kind }) => kind)).toContain('released')
})

test('a ticket that was taken for spam is in lists again after one press', async () => {
  const { ref } = await mail({ subject: 'Taken for spam' })
  await database(`update tickets set suspected_because = 'score 21' where ref = '${ref}'`)
  const isListed = async (query: string) => {
    await page.goto(`/queue${query}`)
    return page.locator(`[data-rows] a[href="/tickets/${ref}"]`).count()
  }
  expect([await isListed(''), await isListed('?view=spam')]).toEqual([0, 1])
  await page.locator(`a[href="/tickets/${ref}"]`).click()
  expect([await overflowOf(page), await violationsOf(page)]).toEqual([0, []])
  await page.getByRole('button', { name: 'It is not spam' }).press('Enter')
  await page.getByText('It is no spam.').waitFor()
  expect(await page.getByRole('button', { name: 'It is not spam' }).count()).toBe(0)
  expect([await isListed(''), await isListed('?view=spam')]).toEqual([1, 0])
  expect((await board.tables.eventsOf(ref)).map(({ kind }) => kind)).toContain('not-spam')
})

test('search finds words, addresses, operators and what is misspelt', async () => {
  const { ref } = await mail({
    subject: 'Zweigniederlassung without heating',
    from: 'Quentin <quentin@winter.example>',
    text: 'The radiators are cold.',
  })
  const finds = (q: string) => async () => {
    await page.goto(`/queue?q=${encodeURIComponent(q)}`)
    return page.locator(`a[href="/tickets/${ref}"]`).count()
  }
  await expect.poll(finds('radiators'), { timeout: 15_000 }).toBe(1)
  for (const q of [
    'radiat heating',
    'quentin@winter.example',
    'from:quentin is:open type:question',
    'Zweigniederlasung',
  ])
    expect([q, await finds(q)()]).toEqual([q, 1])
  for (const q of ['from:quentin is:solved', 'radiators has:attachment', 'radiators & ! | ( cold:* \\ \' "'])
    expect([q, await finds(q)()]).toEqual([q, q.includes('&') ? 1 : 0])
})

test('without trigrams, search says that it does not look for what is misspelt, and finds the rest', async () => {
  const { ref } = await mail({ subject: 'Umspannwerk without power' })
  await database('drop extension pg_trgm cascade')
  const find = async (q: string) => {
    await page.goto(`/queue?q=${encodeURIComponent(q)}`)
    return page.locator(`a[href="/tickets/${ref}"]`).count()
  }
  await expect.poll(() => find('Umspannwerk'), { timeout: 15_000 }).toBe(1)
  expect(await find('Umspanwerk')).toBe(0)
  expect(await page.getByRole('status').allTextContents()).toContain(
    'Misspelt words are not looked for: the database has no pg_trgm.',
  )
  expect(await violationsOf(page)).toEqual([])
})
