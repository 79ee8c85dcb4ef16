/**
 * Whether a webhook is well. One that fails for a day, often enough, is disabled until somebody enables it (`postroom
 * webhooks --enable NAME`) or gives it another URL; so is, at once, one that says that it is gone. Any success makes it well.
 */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { Log } from '../../ops/log.ts'
import {
  addWebhookFailure,
  forgetWebhookFailures,
  type WebhookState,
  webhookState,
} from '../../store/webhook-states.ts'
import type { Webhook } from './plan.ts'
import type { Verdict } from './verdict.ts'

/** Steady failure: so many tries in a row over so long. A receiver that is down for a night is still there after it. */
export const steadyFailure = { failures: 20, forMs: 24 * 60 * 60 * 1000 } as const

export type HealthParts = Readonly<{ pool: Pool; log: Log; now(): Date }>

/** The name under which a URL is remembered; the URL of a chat is a secret. */
export function urlDigest(url: string): string {
  return createHash('sha256').update(url).digest('hex')
}

/** How a webhook fails; null when it is well. With a URL that is new it is. */
export async function healthOf({ pool, log }: HealthParts, { name, url }: Webhook): Promise<WebhookState | null> {
  const state = await webhookState(pool, name)
  if (state === null || state.urlDigest === urlDigest(url)) return state
  await forgetWebhookFailures(pool, name)
  if (state.disabledAt !== null) log.info({ webhook: name }, 'webhook enabled again: it has another URL')
  return null
}

/** Remembers what a try says of the webhook; `before` is its health before. */
export async function remember(
  { pool, log, now }: HealthParts,
  { name, url }: Webhook,
  before: WebhookState | null,
  { webhook, attempt }: Verdict,
): Promise<void> {
  if (webhook === 'well') {
    if (before === null) return
    await forgetWebhookFailures(pool, name)
    log.info({ webhook: name, failures: before.failures }, 'webhook is well again')
    return
  }
  const at = now()
  const steady = { failures: steadyFailure.failures, since: new Date(at.getTime() - steadyFailure.forMs) }
  const { state, isNewlyDisabled } = await addWebhookFailure(pool, {
    name,
    urlDigest: urlDigest(url),
    because: 'because' in attempt ? attempt.because : attempt.kind,
    now: at,
    disableAfter: webhook === 'gone' ? { failures: 1, since: at } : steady,
  })
  if (isNewlyDisabled) log.error({ webhook: name, ...shownState(state) }, 'webhook disabled')
}

function shownState({ failures, failingSince, because }: WebhookState) {
  return { failures, failingSince: failingSince.toISOString(), because }
}
