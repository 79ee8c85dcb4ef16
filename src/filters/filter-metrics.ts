/** What is counted of the filters, for `/metrics`. */
import { Counter, Histogram, type Registry } from 'prom-client'
import type { Answer, FilterName } from './filter.ts'

export type FilterMetrics = Readonly<{
  observe: (filter: FilterName, answer: Answer['kind'] | 'failed', seconds: number) => void
}>

/** Declares the metrics in `registry`. */
export function filterMetrics(registry: Registry): FilterMetrics {
  const registers = [registry]
  const answers = new Counter({
    name: 'postroom_filter_total',
    help: 'Answers of filters at the doors: neutral, accept, quarantine, defer, refuse, or failed when there was none.',
    labelNames: ['filter', 'answer'],
    registers,
  })
  const duration = new Histogram({
    name: 'postroom_filter_seconds',
    help: 'Time until a filter answered or failed, in seconds.',
    labelNames: ['filter'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  return {
    observe(filter, answer, seconds) {
      answers.inc({ filter, answer })
      duration.observe({ filter }, seconds)
    },
  }
}
