/**
 * Asks strangers to try again: MTAs do (RFC 5321 §4.5.4.1), most senders of spam do not. A client that did is remembered,
 * and all its senders are let in from then on. An urgent mail never waits: a route that pages is left out.
 */
import type { Pool } from 'pg'
import type { FilterSettings } from '../config/filters-schema.ts'
import type { Log } from '../ops/log.ts'
import { greylistTry, trimGreylist } from '../store/greylist.ts'
import { type Answer, type Filter, neutral, type RecipientFacts, type Unasked, unasked } from './filter.ts'
import { greylistKeys } from './greylist-keys.ts'
import { domainOf } from './list-matcher.ts'
import { filterReplies } from './replies.ts'
import type { SpfCheck } from './spf-check.ts'
import { isStranger } from './stranger.ts'

export type GreylistParts = Readonly<{ pool: Pool; spf: SpfCheck; now: () => Date }>

/** The filter; null when it is off. */
export function greylistFilter(settings: FilterSettings['greylist'], { pool, spf, now }: GreylistParts): Filter | null {
  const { enabled, delayMs, retryMs, keepMs, timeoutMs, onFailure } = settings
  if (!enabled) return null

  async function rcpt(facts: RecipientFacts): Promise<Answer | Unasked> {
    const { clientIp, reversePath, recipient, isUrgent } = facts
    if (clientIp === null || isUrgent || !isStranger(clientIp)) return unasked
    // A domain whose DNS is slow is known by its network: it must not get around the rest.
    const domain = (await spf(facts, timeoutMs / 2)) === 'pass' ? domainOf(reversePath) : null
    const keys = greylistKeys({ clientIp, domain, reversePath, recipient })
    const at = now()
    const waiting = await greylistTry(pool, { ...keys, at, delayMs, retryMs, keepMs })
    if (waiting === null) return neutral
    const seconds = Math.max(1, Math.ceil((waiting.firstAt.getTime() + delayMs - at.getTime()) / 1_000))
    return {
      kind: 'defer',
      because: `a stranger, asked to try again in ${seconds} s`,
      reply: filterReplies.greylisted(seconds),
    }
  }

  return { name: 'greylist', timeoutMs, onFailure, asks: { rcpt } }
}

/** Far more often than anything expires, so that a flood of strangers is gone soon. */
const trimEveryMs = 600_000

/** Keeps the table in bounds for as long as the greylist is on; disposing ends that. */
export function greylistTrimmer(
  parts: Readonly<{ pool: Pool; log: Log; settings: () => FilterSettings['greylist'] }>,
): Disposable {
  const { pool, log, settings } = parts
  async function trim(): Promise<void> {
    const { enabled, rows, retryMs, keepMs } = settings()
    if (!enabled) return
    const forgotten = await trimGreylist(pool, { at: new Date(), rows, retryMs, keepMs })
    if (forgotten > 0) log.info({ forgotten }, 'greylist trimmed')
  }
  const timer = setInterval(() => {
    trim().catch((err: unknown) => log.warn({ err }, 'the greylist could not be trimmed'))
  }, trimEveryMs).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
