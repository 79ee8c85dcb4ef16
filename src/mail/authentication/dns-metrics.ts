/** What the resolver counts, for `/metrics`. */
import { Counter, Gauge, type Registry } from 'prom-client'

/** `cached`: known or being asked already · `records`, `none`, `failed`: what came of a question. */
export type LookupOutcome = 'cached' | 'records' | 'none' | 'failed'

/** Declares the metrics in `registry`. */
export function dnsMetrics(
  registry: Registry,
  state: Readonly<{ isDown: () => boolean; cached: () => number }>,
): Readonly<{ count: (outcome: LookupOutcome) => void }> {
  const registers = [registry]
  const lookups = new Counter({
    name: 'postroom_dns_lookups_total',
    help: 'DNS lookups for the authentication of mail, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  new Gauge({
    name: 'postroom_dns_down',
    help: '1 while DNS gives no answer to anything, and authors can not be checked.',
    registers,
    collect() {
      this.set(state.isDown() ? 1 : 0)
    },
  })
  new Gauge({
    name: 'postroom_dns_cached_answers',
    help: 'DNS answers that are kept.',
    registers,
    collect() {
      this.set(state.cached())
    },
  })
  return { count: (outcome) => lookups.inc({ outcome }) }
}
