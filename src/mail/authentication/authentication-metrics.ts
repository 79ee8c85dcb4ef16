/** What is counted of the checks, for `/metrics`. */
import { Counter, Histogram, type Registry } from 'prom-client'
import type { Authentication } from '../authentication.ts'

/** Declares the metrics in `registry`. */
export function authenticationMetrics(
  registry: Registry,
): Readonly<{ observe: (authentication: Authentication, seconds: number) => void }> {
  const registers = [registry]
  const results = new Counter({
    name: 'postroom_authentication_total',
    help: 'Results of SPF, DKIM (one for each signature), DMARC and ARC of incoming mail.',
    labelNames: ['check', 'result'],
    registers,
  })
  const duration = new Histogram({
    name: 'postroom_authentication_seconds',
    help: 'Time to check the author of a mail, DNS included, in seconds.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  })
  return {
    observe({ spf, dkim, dmarc, arc }, seconds) {
      results.inc({ check: 'spf', result: spf.result })
      for (const { result } of dkim) results.inc({ check: 'dkim', result })
      if (dkim.length === 0) results.inc({ check: 'dkim', result: 'none' })
      results.inc({ check: 'dmarc', result: dmarc.result })
      results.inc({ check: 'arc', result: arc.result })
      duration.observe(seconds)
    },
  }
}
