/** A ping to a webhook, for an operator who sets one up: once, signed like the rest, whether it is disabled or not. */
import { v7 as uuidv7 } from 'uuid'
import { ownVersion } from '../../ops/version.ts'
import { pingBody } from './bodies.ts'
import { createGuardedPost, type GuardedPostParts, type Posted, webhookTimeoutMs } from './guarded-post.ts'
import type { Webhook } from './plan.ts'
import { signatureHeaders } from './signature.ts'
import { verdictOn } from './verdict.ts'

/** What came back, for people. */
export type Pinged = Readonly<{ isTaken: boolean; because: string }>

/** How the service posts to webhooks. */
export function postParts(): GuardedPostParts {
  return { userAgent: `Postroom/${ownVersion()}`, timeoutMs: webhookTimeoutMs }
}

/** Sends the ping. Never throws. */
export async function pingWebhook(webhook: Webhook, secret: string): Promise<Pinged> {
  await using poster = createGuardedPost(postParts())
  const at = new Date()
  const { url, allowPrivate } = webhook
  const body = pingBody(webhook, at)
  const posted = await poster.post({
    url,
    body,
    allowPrivate,
    headers: signatureHeaders({ secret, id: uuidv7(), at, body }),
  })
  return pingedOf(posted, at)
}

function pingedOf(posted: Posted, at: Date): Pinged {
  const { attempt } = verdictOn(posted, at)
  if (posted.kind === 'answered' && attempt.kind === 'sent')
    return { isTaken: true, because: `it took the ping and answered ${posted.status}` }
  return { isTaken: false, because: 'because' in attempt ? attempt.because : attempt.kind }
}
