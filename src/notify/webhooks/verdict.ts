/** What the answer to a webhook means: for the notification, and for the webhook itself. Pure. */
import type { Attempt } from '../channel.ts'
import type { Posted } from './guarded-post.ts'

/**
 * `well`: it takes what it is sent · `failing`: it does not, now · `gone`: it says that it never will (410, as Standard
 * Webhooks has it), so it is disabled at once.
 */
export type Verdict = Readonly<{ attempt: Attempt; webhook: 'well' | 'failing' | 'gone' }>

/** What is made of one try. */
export function verdictOn(posted: Posted, now: Date): Verdict {
  switch (posted.kind) {
    case 'forbidden':
      // Waiting mends no config; `postroom notifications --retry` sends it when the config is.
      return failing({ kind: 'refused', because: `${posted.because} (allow_private: true in the config permits it)` })
    case 'unreachable':
      return failing({ kind: 'later', because: posted.because, afterMs: null })
    case 'answered':
      return verdictOnStatus(posted, now)
  }
}

function verdictOnStatus({ status, retryAfter }: Extract<Posted, { kind: 'answered' }>, now: Date): Verdict {
  if (status >= 200 && status < 300) return { attempt: { kind: 'sent', response: { status } }, webhook: 'well' }
  const because = `it answered ${status}${remarks[status] ?? (status >= 300 && status < 400 ? redirect : '')}`
  if (status === 410) return { attempt: { kind: 'refused', because }, webhook: 'gone' }
  const afterMs = status === 429 || status === 503 ? waitOf(retryAfter, now) : null
  return failing({ kind: 'later', because, afterMs })
}

function failing(attempt: Attempt): Verdict {
  return { attempt, webhook: 'failing' }
}

const redirect = ', a redirect, which is not followed; the config needs the URL that it leads to'

const remarks: Readonly<Record<number, string>> = {
  401: ' (it wants to know who we are, or does not accept the signature)',
  403: ' (it does not let us)',
  404: ' (there is nothing at the URL)',
  410: ' (gone: it wants nothing any more)',
  413: ' (too large for it)',
  429: ' (too many at once)',
}

/** Retry-After (RFC 9110 §10.2.3) in milliseconds, which the outbox bounds; null when it is missing, past or neither. */
function waitOf(retryAfter: string | null, now: Date): number | null {
  const text = retryAfter?.trim() ?? ''
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000
  const date = / GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return date > now.getTime() ? date - now.getTime() : null
}
