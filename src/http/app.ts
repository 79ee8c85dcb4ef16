/**
 * All routes, in the order in which a request meets them: headers, who is asking, same origin; then what is public by design,
 * sign-in, pages, API. A new page is a file of `pages/` that gives `Routes`, and a line here.
 */
import { Hono } from 'hono'
import { keyPrincipal } from './access/api-key.ts'
import { proxyList } from './access/client.ts'
import { securityHeaders } from './access/headers.ts'
import { arrive, identify } from './access/identify.ts'
import { sameOrigin } from './access/same-origin.ts'
import { apiRoutes } from './api/api.ts'
import type { ApiParts } from './api/api-hono.ts'
import { type Assets, assetRoutes } from './assets.ts'
import type { Env, Routes } from './env.ts'
import { failed, notFound } from './failures.ts'
import { healthRoutes } from './health.ts'
import { operationsPages } from './operations/pages.ts'
import type { OperationsParts } from './operations/parts.ts'
import { type PagerDutyHookParts, pagerdutyHookRoutes } from './pagerduty-hook.ts'
import { accountRoutes } from './pages/account.ts'
import { deskMergeRoutes } from './pages/desk-merge.ts'
import { deskNewTicketRoutes } from './pages/desk-new-ticket.ts'
import { deskTicketRoutes } from './pages/desk-ticket.ts'
import { deskWriteRoutes } from './pages/desk-write.ts'
import { helpRoutes } from './pages/help.ts'
import { messageContentRoutes } from './pages/message-content.ts'
import { myTicketRoutes } from './pages/my-ticket.ts'
import { myTicketsRoutes } from './pages/my-tickets.ts'
import { newTicketRoutes } from './pages/new-ticket.ts'
import { queueRoutes } from './pages/queue.ts'
import { queueLiveRoutes } from './pages/queue-live.ts'
import { setUpRoutes } from './pages/set-up.ts'
import { signInRoutes } from './pages/sign-in.ts'
import { startRoutes } from './pages/start.ts'

export type AppParts = OperationsParts &
  ApiParts &
  Readonly<{
    pagerdutyHook: Omit<PagerDutyHookParts, 'pool' | 'log'>
  }>

/** What customers use. */
const customerPages = [startRoutes, helpRoutes, newTicketRoutes, myTicketsRoutes, myTicketRoutes]

/** What agents use. What customers and the desk both have, a ticket and the form for new ones, has one path: whoever does not see the first gets the second. */
const deskPages = [
  queueRoutes,
  queueLiveRoutes,
  deskNewTicketRoutes,
  deskTicketRoutes,
  deskWriteRoutes,
  deskMergeRoutes,
  messageContentRoutes,
]

/** The whole application. */
export function createApp(parts: AppParts, assets: Assets): Routes {
  const isProxy = proxyList(parts.config().http.trustedProxies)
  const app = new Hono<Env>()
  app.onError(failed(parts.log))
  app.notFound(notFound)
  app.use(securityHeaders, arrive(assets, isProxy))
  // Whoever may ask these, asks them also while the database is away.
  app.route('/', healthRoutes(parts))
  app.route('/', assetRoutes(assets))
  app.route('/', pagerdutyHookRoutes({ ...parts, ...parts.pagerdutyHook }))
  app.use(identify({ ...parts, apiKey: (key) => keyPrincipal(parts.pool, key, parts.now()) }), sameOrigin)
  app.route('/', apiRoutes(parts))
  app.route('/', signInRoutes(parts))
  app.route('/', setUpRoutes(parts))
  app.route('/', accountRoutes(parts))
  for (const pages of operationsPages) app.route('/', pages(parts))
  for (const pages of [...customerPages, ...deskPages]) app.route('/', pages(parts))
  return app
}
