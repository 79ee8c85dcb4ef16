/**
 * Every page of the dashboard as each role sees it: on a desk in the light and on a phone in the dark, axe-core finds
 * nothing against WCAG 2.2 AA and nothing has to be moved sideways, also without scripts. The desk is full, and what is
 * written on it is as long, as strange and as much as people and machines make it.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageRoutes } from '../access/page-routes.ts'
import { type ApiScene, openApiScene, type Who } from '../api-scene.ts'
import { type Eyes, openBrowser, overflowOf, type TestBrowser, violationsOf } from '../browser.ts'
import { fillVariedDesk } from '../varied-desk.ts'

let scene: ApiScene
let browser: TestBrowser

beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, canMail: true }))
  browser = await openBrowser()
  await fillVariedDesk(scene)
}, 120_000)
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await scene?.[Symbol.asyncDispose]()
})

/** By role; what an agent sees, an admin sees too. Tickets are those of varied-desk.ts. */
const paths = {
  nobody: [
    ...['/', '/help', '/sign-in', '/sign-in?next=/tickets&error=x', '/sign-in/code', '/sign-in/link?token=x'],
    ...['/set-up?token=x', '/nothing', '/api/docs'],
  ],
  customer: [
    ...['/', '/tickets', '/tickets?done', '/tickets/new', '/tickets/new?type=task&text=x', '/account', '/nothing'],
    ...['/tickets/T-301', '/tickets/T-302', '/tickets/T-303', '/tickets/T-304', '/tickets/T-305', '/tickets/T-9999'],
  ],
  agent: [
    ...['/tickets/new?subject=x', '/queue?changed=T-1,T-2&same=T-3'],
    ...[
      '/queue',
      '/queue?view=all',
      '/queue?view=quarantined',
      '/queue?view=unverified',
      '/queue?view=spam',
      '/account',
    ],
    ...['/queue?q=nothing-like-this', '/queue?q=from:ann&type=incident&sort=oldest&tag=wordpress'],
    ...[
      '/tickets/T-301',
      '/tickets/T-302',
      '/tickets/T-303',
      '/tickets/T-304',
      '/tickets/T-305',
      '/tickets/T-306',
      '/tickets/T-307',
    ],
    ...['/tickets/T-308', '/tickets/T-304/incidents', '/overview', '/overview?span=hour', '/overview?span=week'],
    ...['/overview/times/response', '/overview/times/solution?from=900&to=3600', '/operations/deliveries'],
    ...['/operations/deliveries?text=never%40customer.example', '/operations/deliveries?outcome=refused'],
  ],
  admin: [
    ...['/queue', '/overview', '/operations/attention', '/operations/routes', '/operations/users', '/operations/keys'],
    '/operations/routes?address=support%40humanmade.com+nobody%40humanmade.com',
    '/operations/deliveries',
  ],
} as const satisfies Partial<Record<Who, readonly string[]>>

test('no page is left out', () => {
  const walked = Object.values(paths).flat()
  const isNoPage = /healthz|readyz|metrics|assets|openapi|problems|live$|similar|source|html$|attachments|with|callback/
  const routes = pageRoutes.map(([route]) => route).filter((route) => /^GET /.test(route) && !isNoPage.test(route))
  // These lead on to another page.
  const onward = ['GET /api', 'GET /operations', 'GET /operations/routes/mail', 'GET /queue/change']
  const isWalked = (route: string) => {
    const pattern = new RegExp(`^${route.slice('GET '.length).replaceAll(/:\w+/g, '[^/]+')}(?:\\?.*)?$`)
    return walked.some((path) => pattern.test(path))
  }
  expect(routes.filter((route) => !onward.includes(route) && !isWalked(route))).toEqual([])
})

async function openAs(who: Who, eyes: Eyes): Promise<Page> {
  const page = await browser.open(scene.base, eyes)
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(scene.header(who, 'cookie')) ?? []
  if (name !== '') await page.context().addCookies([{ name, value, url: scene.base }])
  return page
}

const roles = Object.keys(paths) as (keyof typeof paths)[]
const desk = { width: 1280, colours: 'light' } as const
const phone = { width: 360, colours: 'dark' } as const

test.each(roles.flatMap((who) => [desk, phone].map((one) => ({ who, ...one }))))(
  'for $who at $width px, $colours',
  async ({ who, ...one }) => {
    const page = await openAs(who, one)
    for (const path of paths[who]) {
      const answer = await page.goto(path)
      expect([path, answer?.status()]).not.toEqual([path, 500])
      expect([path, await overflowOf(page)]).toEqual([path, 0])
      // What is folded away is a part of the page, too.
      await page.evaluate(`for (const one of document.querySelectorAll('main details')) one.open = true`)
      expect([path, await overflowOf(page), await violationsOf(page)]).toEqual([path, 0, []])
    }
    await page.context().close()
  },
  180_000,
)

test.each(roles)(
  'for %s on a phone without scripts',
  async (who) => {
    const page = await openAs(who, { ...phone, scripts: false })
    for (const path of paths[who]) {
      await page.goto(path)
      expect([path, await overflowOf(page), await page.locator('main').isVisible()]).toEqual([path, 0, true])
    }
    await page.context().close()
  },
  180_000,
)
