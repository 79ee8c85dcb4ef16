/** `/healthz`: the process lives. `/readyz`: mail can be accepted now, or why not. `/metrics`: Prometheus text. */
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { OutboxReport } from '../notify/outbox/metrics.ts'
import type { Readiness } from '../ops/readiness.ts'

export type HealthParts = Readonly<{
  readiness(): Readiness
  /** What waits to be sent, and what keeps pages from going out: told, but no reason not to take mail. */
  outgoing: Readonly<{ report(): Promise<OutboxReport | null>; problems(): readonly string[] }>
  registry: Registry
}>

/** The routes of probes and scrapers. */
export function healthRoutes({ readiness, outgoing, registry }: HealthParts): Hono {
  return new Hono()
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const now = readiness()
      return now.ok
        ? context.json({ status: 'ready', outbox: await outgoing.report(), problems: outgoing.problems() })
        : context.json({ status: 'not ready', because: now.because }, 503)
    })
    .get('/metrics', async (context) =>
      context.text(await registry.metrics(), 200, { 'content-type': registry.contentType }),
    )
}
