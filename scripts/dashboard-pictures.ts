/**
 * Makes docs/pictures/, the dashboard as the README shows it, from what a browser really shows: starts the service, fills it with
 * the demo, signs in as its first admin and as a customer. Run it when the look changes: node scripts/dashboard-pictures.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/browser.ts'
import { startPagerDutyDouble } from '../test/pagerduty-double.ts'
import { asksNoDns, createConfiguredWorkplace, startService } from '../test/service/harness.ts'
import { startSmarthost } from '../test/smarthost.ts'

const size = { width: 1280, height: 860 } as const
const main = resolve(import.meta.dirname, '../src/main.ts')
const directory = resolve(import.meta.dirname, '../docs/pictures')
const customer = 'maja.strand@northwind-ferries.example'

await using place = await createConfiguredWorkplace(asksNoDns)
await using smarthost = await startSmarthost()
await using pagerduty = await startPagerDutyDouble()
const mailed = { OUTBOUND_SMTP_URL: `${smarthost.url}?tls=off` }
const paged = { PAGERDUTY_ROUTING_KEY: 'only-for-these-pictures-0000000000'.slice(0, 32), PAGERDUTY_URL: pagerduty.url }
await using service = await startService(place, { ...mailed, ...paged })
const origin = `http://${service.http}`
const [host = '', port = ''] = service.smtp.split(':')
execFileSync(process.execPath, [main, 'demo'], {
  cwd: place.path,
  env: { PATH: process.env['PATH'], DATA_DIR: place.dataDir, SMTP_HOST: host, SMTP_PORT: port, ...mailed },
  stdio: 'inherit',
})
await using browser = await openBrowser()
mkdirSync(directory, { recursive: true })

const admin = await browser.open(origin, size)
await becomeAdmin(admin)
await picture(admin, '/queue', 'queue')
await picture(admin, '/overview?span=week', 'overview')
await admin.goto('/queue?view=incidents')
await picture(admin, await ticketWithAnswers(admin), 'ticket')
const dark = await browser.open(origin, { ...size, colours: 'dark' })
await dark.context().addCookies(await admin.context().cookies())
await picture(dark, '/queue', 'queue-dark')

const writer = await browser.open(origin, size)
await signIn(writer)
await writer.goto('/tickets/new')
await writer.getByLabel('The site is down').check()
await writer.getByLabel('Subject').fill('The booking page answers with error 502')
await writer
  .getByLabel('Tell us about it')
  .fill('Since 9:40 nobody can book:\n\n- `/timetable` works\n- `/checkout` shows **502** after ten seconds')
await shoot(writer, 'create-support-ticket')

async function becomeAdmin(page: Page): Promise<void> {
  const link = service.lines.find(({ url }) => String(url).includes('/set-up?'))?.['url']
  await page.goto(String(link))
  await page.getByLabel('Email').fill('noor@desk.example')
  await page.getByLabel('Name').fill('Noor Haddad')
  await page.getByLabel('Password').fill('only for these pictures')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('I have a password').click()
  const form = page.locator('form[action="/sign-in/password"]')
  await form.getByLabel('Email').fill('noor@desk.example')
  await form.getByLabel('Password').fill('only for these pictures')
  await form.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/queue')
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email', { exact: true }).first().fill(customer)
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click()
  await page.getByText('Look into your mail').waitFor()
  for (let count = 1; ; count++) {
    const mail = (await smarthost.taken(count))[count - 1]
    const text = mail?.bytes.toString().replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? ''
    const [link] = /http:\S+\/sign-in\/link\?token=\w+/.exec(text) ?? []
    if (link === undefined) continue
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    return
  }
}

/** Of the tickets of the list, the first one with a conversation and a file. */
async function ticketWithAnswers(page: Page): Promise<string> {
  const rows = page.locator('a.row', { hasText: 'file' }).filter({ hasText: /[3-9] messages/ })
  return (await rows.first().getAttribute('href')) ?? '/tickets/T-4'
}

async function picture(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path)
  await shoot(page, name)
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: resolve(directory, `${name}.png`) })
}
