/**
 * The HTTP listener: health, metrics, raw mail, and what PagerDuty tells us. Nothing else is open until there is sign-in; raw
 * mail is given to this machine only, and PagerDuty signs.
 */

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import type { Log } from '../ops/log.ts'
import { type HealthParts, healthRoutes } from './health.ts'
import { type PagerDutyHookParts, pagerdutyHookRoutes } from './pagerduty-hook.ts'
import { type RawParts, rawRoutes } from './raw.ts'

export type HttpParts = HealthParts &
  RawParts &
  Readonly<{ host: string; port: number; log: Log; pagerdutyHook: Omit<PagerDutyHookParts, 'pool' | 'log'> }>

export type HttpServer = Readonly<{ host: string; port: number; close(): Promise<void> }>

/** Listens; throws when the address is taken, saying which. */
export async function listenHttp(parts: HttpParts): Promise<HttpServer> {
  const app = new Hono()
  app.onError((err, context) => {
    parts.log.error({ err, path: context.req.path }, 'request failed')
    return context.json({ error: 'unexpected error; the log has the cause' }, 500)
  })
  app.route('/', healthRoutes(parts))
  app.route('/', rawRoutes(parts))
  app.route('/', pagerdutyHookRoutes({ ...parts, ...parts.pagerdutyHook }))
  const server = createServer({ requestTimeout: 30_000 }, getRequestListener(app.fetch))
  await listening(server, parts)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : parts.port
  return { host: parts.host, port, close: () => closed(server) }
}

async function listening(server: Server, { host, port }: HttpParts): Promise<void> {
  server.listen({ host, port })
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`HTTP can not listen on ${host}:${port}; is it in use? Set HTTP_PORT, 0 picks a free one`, {
      cause,
    })
  })
}

async function closed(server: Server): Promise<void> {
  const done = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await done
}
