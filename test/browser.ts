/**
 * A real browser for tests: Chromium from npm, headless, without the switches that would make it less strict than people's
 * browsers are. One for a test file; each scenario opens pages of its own, which share nothing.
 */
import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { type Browser, chromium as engine, type Page } from 'playwright-core'

/** How somebody looks at a page. */
export type Eyes = Readonly<{
  width?: number
  height?: number
  colours?: 'light' | 'dark'
  /** False: scripts are off. */
  scripts?: boolean
}>

export type TestBrowser = AsyncDisposable & Readonly<{ open(origin: string, eyes?: Eyes): Promise<Page> }>

/** Switches of the package for the cloud that would hide what we test, or that make a long run unstable. */
const unwanted = [
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--single-process',
  '--disable-site-isolation-trials',
]

/** Starts the browser; it takes some seconds. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await engine.launch({
    args: chromium.args.filter((one) => !unwanted.includes(one)),
    executablePath: await chromium.executablePath(),
    headless: true,
  })
  return { open: (origin, eyes = {}) => open(browser, origin, eyes), [Symbol.asyncDispose]: () => browser.close() }
}

async function open(browser: Browser, origin: string, eyes: Eyes): Promise<Page> {
  const { width = 1280, height = 800, colours = 'light', scripts = true } = eyes
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height },
    colorScheme: colours,
    javaScriptEnabled: scripts,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

/** What axe-core finds against WCAG 2.2 AA, as lines that name rule and element; none is how it should be. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  return page.evaluate(async (values) => {
    const engine: typeof axe = Reflect.get(globalThis, 'axe')
    const { violations } = await engine.run({ runOnly: { type: 'tag', values } })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
  }, tags)
}

/** How far a page can be moved sideways, in pixels; 0 is how it should be. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
