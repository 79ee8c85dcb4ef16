/**
 * What an answer of the Events API v2 means for a page. PagerDuty itself answers 202, 400, 429 and 5xx only; whatever else
 * comes is somebody's in between (a proxy, a captive portal, a mistyped URL), which people can mend while the page is tried.
 * So nothing but 400 ends a page. Pure.
 */
import { z } from 'zod'
import { oneLine } from '../../mail/storable.ts'
import type { Attempt } from '../channel.ts'
import { retryAfterMs } from './retry-after.ts'

/** What came back; `body` is its text, cut at what the client reads. */
export type Answer =
  | Readonly<{ kind: 'answered'; status: number; retryAfter: string | null; body: string }>
  | Readonly<{ kind: 'no-answer'; because: string }>

/** What was asked: the key is hidden wherever an answer repeats it. */
export type Asked = Readonly<{ routingKey: string; dedupKey: string; now: Date }>

/** Of what PagerDuty says people see so many characters. */
const messageLimit = 500

const Accepted = z.object({
  status: z.literal('success'),
  message: z.string().optional(),
  dedup_key: z.string().optional(),
})
const Refused = z.object({
  status: z.string().optional(),
  message: z.string().optional(),
  errors: z.array(z.unknown()).optional(),
})

/** The attempt that an answer makes. */
export function outcomeOf(answer: Answer, asked: Asked): Attempt {
  if (answer.kind === 'no-answer') return later(answer.because)
  const { status } = answer
  if (status === 202) return acceptedOr(answer.body, asked)
  if (status === 400)
    return { kind: 'refused', because: `PagerDuty refused it (400): ${refusalOf(answer.body, asked)}` }
  const afterMs = status === 429 || status >= 500 ? retryAfterMs(answer.retryAfter, asked.now) : null
  return later(meaningOf(status), afterMs)
}

function later(because: string, afterMs: number | null = null): Attempt {
  return { kind: 'later', because, afterMs }
}

/** A 202 that is not PagerDuty's own proves nothing; sent again, the same key is the same alert. */
function acceptedOr(body: string, { routingKey, dedupKey }: Asked): Attempt {
  const read = Accepted.safeParse(parsed(body))
  if (!read.success || (read.data.dedup_key ?? dedupKey) !== dedupKey)
    return later('answered 202, but not as PagerDuty does: is PAGERDUTY_URL that of the Events API?')
  const message = read.data.message === undefined ? {} : { message: shown(read.data.message, routingKey) }
  return { kind: 'sent', response: { status: read.data.status, ...message, dedup_key: dedupKey } }
}

function refusalOf(body: string, { routingKey }: Asked): string {
  const read = Refused.safeParse(parsed(body))
  const { message = '', errors = [] } = read.data ?? {}
  const said = [
    message,
    ...errors.slice(0, 10).map((error) => (typeof error === 'string' ? error : JSON.stringify(error))),
  ]
  return shown(said.filter((part) => part !== '').join('; '), routingKey) || 'without a reason'
}

function meaningOf(status: number): string {
  if (status === 429) return 'PagerDuty takes no more events of this key for now (429)'
  if (status >= 500) return `PagerDuty is not well (${status})`
  if (status >= 300 && status < 400) return `redirected (${status}): PAGERDUTY_URL is not that of the Events API`
  if (status === 407) return 'a proxy wants credentials (407)'
  return `answered ${status}, which PagerDuty does not: is PAGERDUTY_URL that of the Events API?`
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null // no JSON is none of PagerDuty's answers
  }
}

function shown(text: string, secret: string): string {
  return oneLine(text.replaceAll(secret, '(hidden)'), messageLimit)
}
