/** What the reader counts, for `/metrics`. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** `read`: whole · `pending`: not within the budget, read later · `failed`: in part, with a `parse_error`. */
export type ReadingOutcome = 'read' | 'pending' | 'failed'

/** Declares the metrics in `registry`, or counts for nobody when there is none. */
export function readerMetrics(
  registry: Registry | undefined,
  waiting: () => number,
): Readonly<{ observe: (outcome: ReadingOutcome, seconds: number) => void }> {
  const registers = registry === undefined ? [] : [registry]
  const readings = new Counter({
    name: 'postroom_readings_total',
    help: 'Mails given to the reader, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'postroom_reading_seconds',
    help: 'From asking for a reading to its answer, waiting for a worker included, in seconds.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  })
  new Gauge({
    name: 'postroom_readings_waiting',
    help: 'Mails that wait for a reading worker.',
    registers,
    collect() {
      this.set(waiting())
    },
  })
  return {
    observe(outcome, seconds) {
      readings.inc({ outcome })
      duration.observe(seconds)
    },
  }
}
