/** The reference of the API in a real browser: on a phone and a desk, light and dark, without a script of others. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene } from '../api-scene.ts'
import { openBrowser, type TestBrowser, violationsOf } from '../browser.ts'

let scene: ApiScene
let browser: TestBrowser
beforeAll(async () => {
  scene = await openApiScene()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await scene?.[Symbol.asyncDispose]()
})

test.each([
  { width: 360, colours: 'light' },
  { width: 1280, colours: 'dark' },
] as const)(
  'the reference fits, reads well and loads nothing from elsewhere: %j',
  async (eyes) => {
    const page = await browser.open(scene.base, eyes)
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(scene.base)) elsewhere.push(request.url())
    })
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto('/api/docs')
    expect(await violationsOf(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(eyes.width)
    await page.getByRole('link', { name: 'Create a ticket' }).click()
    expect(page.url()).toBe(`${scene.base}/api/docs#createTicket`)
    expect([elsewhere, said]).toEqual([[], []])
  },
  60_000,
)
