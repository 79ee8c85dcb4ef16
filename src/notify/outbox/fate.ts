/** What becomes of a notification after an attempt. Pure. */
import type { Attempt, Notification } from '../channel.ts'
import { type RetrySettings, waitMs } from './backoff.ts'

export type Fate =
  | Readonly<{ kind: 'sent'; response: Readonly<Record<string, unknown>> }>
  | Readonly<{ kind: 'skipped'; because: string; tell: boolean }>
  | Readonly<{ kind: 'failed'; because: string; wasTried: boolean }>
  | Readonly<{ kind: 'postponed'; dueAt: Date; because: string; wasTried: boolean }>

export type FateSettings = Readonly<{ giveUpMs: number; retry: RetrySettings; now: Date; chance: number }>

/** The fate of a notification; one that is too old to be tried again has failed. */
export function fateAfter(attempt: Attempt, notification: Notification, settings: FateSettings): Fate {
  switch (attempt.kind) {
    case 'sent':
    case 'skipped':
      return attempt
    case 'refused':
      return { kind: 'failed', because: attempt.because, wasTried: true }
    case 'not-yet':
      return unlessTooOld(attempt.because, attempt.afterMs, false, notification, settings)
    case 'later': {
      const wait = waitMs(notification.attempts + 1, attempt.afterMs, settings.chance, settings.retry)
      return unlessTooOld(attempt.because, wait, true, notification, settings)
    }
  }
}

function unlessTooOld(
  because: string,
  waitedMs: number,
  wasTried: boolean,
  { createdAt, attempts }: Notification,
  { giveUpMs, now }: FateSettings,
): Fate {
  const dueAt = new Date(now.getTime() + waitedMs)
  if (dueAt.getTime() - createdAt.getTime() <= giveUpMs) return { kind: 'postponed', dueAt, because, wasTried }
  const tries = attempts + (wasTried ? 1 : 0)
  return { kind: 'failed', because: `given up after ${tries} ${tries === 1 ? 'try' : 'tries'}: ${because}`, wasTried }
}
