/**
 * No HTML that a mail brings runs in an agent's browser, sends anything anywhere, or takes the page over: a corpus of payloads,
 * sent by SMTP, in its frame on the real page in the real browser. What else a mail brings is in test/hostile/pages.test.ts.
 */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Dashboard, openDashboard } from './dashboard.ts'
import { htmlPayloads } from './hostile-content.ts'
import { asSent, connectSmtp, refIn } from './smtp-client.ts'

let board: Dashboard
let page: Page
/** What went wrong, in words. */
const tripped: string[] = []

beforeAll(async () => {
  board = await openDashboard()
  page = await board.asAgent('grace@desk.test')
  await page.waitForURL(/\/queue$/)
  // In every frame, so that a script is told from one that merely failed.
  await page.exposeFunction('tripwire', () => void tripped.push(`a script ran on ${page.url()}`))
  page.on('dialog', (dialog) => {
    tripped.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    const isOurs = url.startsWith(board.origin) && !/\/sign-out/.test(url)
    if (!isOurs && !url.startsWith('data:image/')) tripped.push(`a request for ${url}`)
  })
  page.on('popup', (popup) => void tripped.push(`a window: ${popup.url()}`))
})

beforeEach(() => {
  tripped.length = 0
})

afterAll(() => board[Symbol.asyncDispose]())

const author = 'mallory@hostile.example'

/** Mails of one author, each an answer to the first; gives their ticket. */
async function send(...bodies: readonly string[]): Promise<string> {
  const first = `${randomUUID()}@hostile.example`
  await using connection = await connectSmtp(board.service.smtp)
  const refs = []
  for (const [at, body] of bodies.entries()) {
    const data = asSent(Buffer.from(mailWith(body, at === 0 ? { own: first } : { own: `${at}.${first}`, first })))
    refs.push(refIn(await connection.deliver({ reversePath: author, recipients: ['support@humanmade.com'], data })))
  }
  expect(new Set(refs).size).toBe(1)
  return refs[0] ?? ''
}

const mailWith = (html: string, { own, first }: Readonly<{ own: string; first?: string }>) => `From: Mallory <${author}>
To: support@humanmade.com
Subject: Hostile
Message-ID: <${own}>
${first === undefined ? '' : `In-Reply-To: <${first}>\n`}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from(`<p>before</p>${html}<p>after</p>`).toString('base64')}
--m
Content-Type: text/html
Content-Disposition: attachment; filename="page.html"

<script>tripwire()</script>
--m--
`

test('the corpus is as large as it should be', () => {
  expect(new Set(htmlPayloads).size).toBeGreaterThanOrEqual(60)
})

test('the tripwire works: a script that does run, and a request that does leave, are noticed', async () => {
  // A page without a policy: on ours the request would not even begin.
  await page.goto('about:blank')
  await page.evaluate('tripwire()')
  await page.evaluate(() => fetch('https://trip.test/').catch(() => null))
  expect(tripped.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual(['a script', 'a request'])
})

/** So many payloads to a ticket; each has a message and a frame of its own. */
const perTicket = 8

test('in its frame, no payload runs, fetches or leads anywhere, not even when its links are followed', async () => {
  for (let at = 0; at < htmlPayloads.length; at += perTicket) {
    const payloads = htmlPayloads.slice(at, at + perTicket)
    const ref = await send(...payloads)
    await page.goto(`/tickets/${ref}`)
    await page.evaluate(`for (const one of document.querySelectorAll('details.formatted')) one.open = true`)
    for (const [index, payload] of payloads.entries()) {
      await page.locator('iframe[data-mail]').nth(index).scrollIntoViewIfNeeded()
      const frame = page.frameLocator('iframe[data-mail]').nth(index)
      await frame.getByText('before').first().waitFor({ state: 'attached' })
      // What waits for a pointer, a focus or a press gets one.
      for (const link of await frame.locator('a:not([href]), a[href^="/"]:not([target=_self])').all())
        await link.click({ timeout: 2_000 })
      await frame.locator('body').dispatchEvent('mouseover')
      expect([payload, tripped, page.url()]).toEqual([payload, [], `${board.origin}/tickets/${ref}`])
    }
  }
}, 180_000)

test('opened by itself, and with the pictures of other servers, the frame runs no script', async () => {
  await page.route('https://trip.test/**', (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" onload="tripwire()"><script>tripwire()</script></svg>',
    }),
  )
  const ref = await send(htmlPayloads.join('\n'))
  await page.goto(`/tickets/${ref}`)
  const src = (await page.locator('iframe[data-mail]').getAttribute('src')) ?? ''
  const answer = await page.goto(`${src}?pictures=remote`)
  expect(answer?.headers()['content-security-policy']).toContain("script-src 'none'")
  await page.waitForLoadState('networkidle')
  expect(tripped.filter((one) => !one.includes('.gif'))).toEqual([])
})

test('a downloaded page is saved, not shown, and the source of a mail is text', async () => {
  const ref = await send('<p>x</p>')
  await page.goto(`/tickets/${ref}`)
  const file = await page.request.get((await page.locator('.attachments a').first().getAttribute('href')) ?? '')
  expect(file.headers()).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment; /),
  })
  await page.getByText('Why is this here?').click()
  await page.getByRole('link', { name: 'Source' }).click()
  await page.getByText('Message-ID:').waitFor()
  expect(tripped).toEqual([])
})
