/** A ping to a webhook, for an operator who sets one up: once, signed like the rest, whether it is disabled or not. */
import { v7 as uuidv7 } from 'uuid'
import { pingBody } from './bodies.ts'
import type { Posted } from './guarded-post.ts'
import { webhookPost } from './open-webhooks.ts'
import type { Webhook } from './plan.ts'
import { signatureHeaders } from './signature.ts'
import { verdictOn } from './verdict.ts'

/** What came back, for people. */
export type Pinged = Readonly<{ isTaken: boolean; because: string }>

/** Sends the ping. Never throws. */
export async function pingWebhook(webhook: Webhook, secret: string): Promise<Pinged> {
  await using poster = webhookPost()
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
