/**
 * Asks one filter: within its time, and with an answer whatever happens. A filter that fails is told of in the log when
 * that begins and when it ends, not for each mail; what it means for the mail is the operator's `on_failure`.
 */
import { oneLine } from '../mail/storable.ts'
import type { Log } from '../ops/log.ts'
import { type Answer, type Ask, type Failed, type Filter, type FilterName, neutral, type Unasked } from './filter.ts'
import type { FilterMetrics } from './filter-metrics.ts'
import { filterReplies } from './replies.ts'

/** A sentence, and the text of a list. */
const reasonLimit = 400

export type Asking = <Facts>(filter: Filter, ask: Ask<Facts>, facts: Facts) => Promise<Answer>

/** Makes the function that asks; it never rejects. */
export function asking({ log, metrics }: Readonly<{ log: Log; metrics: FilterMetrics }>): Asking {
  const failing = new Set<FilterName>()

  return async function askFilter(filter, ask, facts) {
    const { name, timeoutMs, onFailure } = filter
    const startedAt = performance.now()
    const answer = await inTime(ask, facts, timeoutMs)
    if (answer.kind === 'unasked') return neutral
    metrics.observe(name, answer.kind, (performance.now() - startedAt) / 1_000)
    if (answer.kind === 'failed') return failed(answer)
    if (failing.delete(name)) log.info({ filter: name }, 'filter answers again')
    // Words of lists and scanners among it: it will be stored and shown.
    return 'because' in answer ? { ...answer, because: oneLine(answer.because, reasonLimit) } : answer

    function failed({ because, err }: Failed): Answer {
      if (!failing.has(name)) log.warn({ filter: name, because, onFailure, err }, 'filter failed')
      failing.add(name)
      if (onFailure === 'open') return neutral
      return { kind: 'defer', because: `failed (${because})`, reply: filterReplies.unchecked }
    }
  }
}

async function inTime<Facts>(ask: Ask<Facts>, facts: Facts, timeoutMs: number): Promise<Answer | Failed | Unasked> {
  const end = new AbortController()
  const { promise: late, resolve } = Promise.withResolvers<Failed>()
  const timer = setTimeout(() => resolve({ kind: 'failed', because: `no answer within ${timeoutMs} ms` }), timeoutMs)
  try {
    return await Promise.race([ask(facts, end.signal).catch(failureOf), late])
  } finally {
    clearTimeout(timer)
    end.abort()
  }
}

function failureOf(err: unknown): Failed {
  return { kind: 'failed', because: err instanceof Error ? err.message : String(err), err }
}
