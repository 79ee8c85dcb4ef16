/**
 * What strangers write into subjects, names, file names and texts, shown to a customer in a real browser: nothing runs,
 * nothing is asked of another server, and nothing of it becomes markup of the page.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dashboard, openDashboard } from './dashboard.ts'
import { asSent, connectSmtp, refIn } from './smtp-client.ts'

const payloads = [
  '<script>tripwire()</script>',
  '"><img src=//evil.example/x onerror=tripwire()>',
  "'><svg onload=tripwire()>",
  '</title><script>tripwire()</script>',
  '</textarea><script>tripwire()</script>',
  '<iframe srcdoc="<script>parent.tripwire()</script>">',
  '<a href="javascript:tripwire()">x</a>',
  '[x](javascript:tripwire())',
  '![x](https://evil.example/pixel.gif)',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href=https://evil.example/>',
  '<form action=https://evil.example><input name=q></form>',
  '<style>@import "https://evil.example/x.css";</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<math><mtext></mtext><mglyph><svg><mtext><style><path id="</style><img onerror=tripwire() src>">',
  '<template><script>tripwire()</script></template>',
  '<div hx-get="https://evil.example" hx-trigger="load">x</div>',
  '<div hx-on:load="tripwire()">x</div>',
  '${tripwire()}{{tripwire()}}',
  '\u202e<b onmouseover=tripwire()>',
] as const

let board: Dashboard
beforeAll(async () => {
  board = await openDashboard()
})
afterAll(() => board[Symbol.asyncDispose]())

const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** A mail with a payload in each place that a page shows. */
function hostileMail(payload: string, at: number): Buffer {
  const boundary = 'a-boundary'
  const name = encoded(payload)
  const lines = [
    ...[`From: ${name} <victim@customer.example>`, 'To: support@humanmade.com', `Subject: ${name}`],
    ...[`Message-ID: <hostile-${at}@customer.example>`, 'MIME-Version: 1.0'],
    ...[`Content-Type: multipart/mixed; boundary="${boundary}"`, ''],
    ...[`--${boundary}`, 'Content-Type: text/plain; charset=utf-8', '', payload],
    ...[`--${boundary}`, 'Content-Type: text/plain', `Content-Disposition: attachment; filename="${name}"`, '', 'x'],
    `--${boundary}--`,
  ]
  return asSent(Buffer.from(`${lines.join('\n')}\n`))
}

test('mail and forms full of markup are shown as the text that they are', async () => {
  const refs: string[] = []
  await using connection = await connectSmtp(board.service.smtp)
  for (const [at, payload] of payloads.entries()) {
    const data = hostileMail(payload, at)
    refs.push(
      refIn(
        await connection.deliver({
          reversePath: 'victim@customer.example',
          recipients: ['support@humanmade.com'],
          data,
        }),
      ),
    )
  }
  const page = await board.asCustomer('victim@customer.example')
  const alarms: string[] = []
  await page.exposeFunction('tripwire', () => alarms.push(`ran on ${page.url()}`))
  page.on('dialog', (dialog) => alarms.push(dialog.message()))
  page.on('request', (request) => {
    if (!request.url().startsWith(board.origin)) alarms.push(`asked for ${request.url()}`)
  })
  const foreign =
    'main :is(script, iframe, img, svg, style, link, base, meta, math, template, [onerror], [onload], [hx-on\\:load])'
  for (const [at, ref] of refs.entries()) {
    await page.goto(`/tickets/${ref}`)
    const answers = page.locator('.conversation')
    expect(await answers.textContent()).toContain(payloads[at]?.replaceAll('\u202e', '').trim().slice(0, 12))
    expect([ref, await page.locator(foreign).count(), await answers.locator('a[href^="http"], form').count()]).toEqual([
      ref,
      0,
      0,
    ])
  }
  for (const path of ['/', '/tickets', '/tickets/new']) {
    await page.goto(path)
    await page.mouse.move(400, 300)
    expect([path, await page.locator(foreign).count()]).toEqual([path, 0])
  }
  await page.goto(`/tickets/${refs[0]}`)
  await page.getByLabel('Your answer').fill(payloads.join('\n\n'))
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('Your answer is there.').waitFor()
  expect(await page.locator(foreign).count()).toBe(0)
  expect(
    await page.locator('.conversation a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
  ).toSatisfy((urls: (string | null)[]) => urls.every((url) => /^(?:https?:|mailto:|\/attachments\/)/.test(url ?? '')))
  expect(alarms).toEqual([])
}, 120_000)
