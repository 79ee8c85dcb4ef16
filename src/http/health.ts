/** `/healthz`: the process lives. `/readyz`: mail can be accepted now, or why not. `/metrics`: Prometheus text. */
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { Readiness } from '../ops/readiness.ts'

export type HealthParts = Readonly<{ readiness(): Readiness; registry: Registry }>

/** The routes of probes and scrapers. */
export function healthRoutes({ readiness, registry }: HealthParts): Hono {
  return new Hono()
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', (context) => {
      const now = readiness()
      return now.ok
        ? context.json({ status: 'ready' })
        : context.json({ status: 'not ready', because: now.because }, 503)
    })
    .get('/metrics', async (context) =>
      context.text(await registry.metrics(), 200, { 'content-type': registry.contentType }),
    )
}
