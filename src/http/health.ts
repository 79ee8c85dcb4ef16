/**
 * `/healthz`: the process lives. `/readyz`: mail can be accepted now, or why not. Both are open. `/metrics`: Prometheus text,
 * for this machine, and for whoever brings METRICS_TOKEN: numbers tell how a desk is doing.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { OutboxReport } from '../notify/outbox/metrics.ts'
import type { Readiness } from '../ops/readiness.ts'
import type { Env, Routes } from './env.ts'

export type HealthParts = Readonly<{
  readiness(): Readiness
  /** What waits to be sent, and what keeps pages from going out: told, but no reason not to take mail. */
  outgoing: Readonly<{ report(): Promise<OutboxReport | null>; problems(): readonly string[] }>
  registry: Registry
  /** Of scrapers on other machines; null: there are none. */
  metricsToken: string | null
}>

/** The routes of probes and scrapers. */
export function healthRoutes({ readiness, outgoing, registry, metricsToken }: HealthParts): Routes {
  return new Hono<Env>()
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const now = readiness()
      return now.ok
        ? context.json({ status: 'ready', outbox: await outgoing.report(), problems: outgoing.problems() })
        : context.json({ status: 'not ready', because: now.because }, 503)
    })
    .get('/metrics', async (context) => {
      const { isThisMachine } = context.get('client')
      const [, token = null] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? []
      if (!isThisMachine && !isSame(token, metricsToken)) return context.notFound()
      return context.text(await registry.metrics(), 200, { 'content-type': registry.contentType })
    })
}

function isSame(given: string | null, expected: string | null): boolean {
  if (given === null || expected === null) return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
