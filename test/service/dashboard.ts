/** The stage of the dashboard's scenarios: the real service, a real browser, and people who sign in as people do. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { type Eyes, openBrowser } from '../browser.ts'
import type { LogLine } from './harness.ts'
import { openScene, type Scene } from './scene.ts'

export type Dashboard = Scene &
  Readonly<{
    origin: string
    /** Opens a page for somebody who has not signed in. */
    visit(eyes?: Eyes): Promise<Page>
    /** Opens a page and signs a customer in by the link that a developer finds in the log. */
    asCustomer(email: string, eyes?: Eyes): Promise<Page>
    /** Adds somebody to the desk by the command, and signs in with the password that is chosen by the link. */
    asAgent(email: string, role?: 'agent' | 'admin', eyes?: Eyes): Promise<Page>
    /** The path of a set-up link for somebody of the desk. */
    addUser(email: string, role: 'agent' | 'admin'): Promise<string>
  }>

const main = join(import.meta.dirname, '../../src/main.ts')
export const password = 'correct horse battery staple'

/** Starts service and browser; `env` and `config` as for a scene. */
export async function openDashboard(env: Parameters<typeof openScene>[0] = {}, config?: string): Promise<Dashboard> {
  await using stack = new AsyncDisposableStack()
  const key = 'a-key-for-cookies-that-only-tests-use'
  const basic = { NODE_ENV: 'development', SIGN_IN_KEY: key }
  const added = async (url: string) => ({ ...basic, ...(typeof env === 'function' ? await env(url) : env) })
  const scene = stack.use(await openScene(added, config))
  const browser = stack.use(await openBrowser())
  const origin = `http://${scene.service.http}`
  const visit = (eyes?: Eyes) => browser.open(origin, eyes)

  async function addUser(email: string, role: 'agent' | 'admin') {
    const [host = '', port = ''] = scene.service.http.split(':')
    const { stdout } = await promisify(execFile)(process.execPath, [main, 'user', 'add', `--${role}`, email], {
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: scene.databaseUrl,
        ...basic,
        HTTP_HOST: host,
        HTTP_PORT: port,
      },
      cwd: scene.directory,
    })
    const [url = ''] = /http\S+/.exec(stdout) ?? []
    return url.replace(origin, '')
  }

  const opened = stack.move()
  return {
    ...scene,
    ...{ origin, visit, addUser },
    async asCustomer(email, eyes) {
      const page = await visit(eyes)
      await page.goto('/sign-in')
      await page.getByLabel('Email', { exact: true }).first().fill(email)
      await page.getByRole('button', { name: 'Email me a sign-in link' }).click()
      await page.goto(await linkFor(scene, email))
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL((url) => url.pathname === '/')
      return page
    },
    async asAgent(email, role = 'agent', eyes) {
      const page = await visit(eyes)
      await page.goto(await addUser(email, role))
      await page.getByLabel('Name').fill(email.split('@')[0] ?? '')
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Set the password' }).click()
      await signInByPassword(page, email)
      return page
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** Fills the form for agents, on the page of sign-in. */
export async function signInByPassword(page: Page, email: string, word = password): Promise<void> {
  const form = page.locator('form[action="/sign-in/password"]')
  if (!(await form.isVisible())) await page.getByText('I have a password').click()
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Password').fill(word)
  await form.getByRole('button', { name: 'Sign in' }).click()
}

/** The newest sign-in link in the log for an address. */
export async function linkFor({ service }: Pick<Scene, 'service'>, email: string): Promise<string> {
  const isLink = (line: LogLine) => line['msg'] === 'sign-in link' && line['email'] === email
  await service.logged(isLink)
  return String(service.lines.findLast(isLink)?.['url'])
}
