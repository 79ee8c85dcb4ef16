/**
 * The way out by webhook: one signed POST. The receiver knows the same notification again by its webhook-id. Steady failure
 * disables the webhook (health.ts); pages are tried all the same, since somebody may be waiting for one.
 */
import type { Config } from '../../config/config.ts'
import type { WebhookState } from '../../store/webhook-states.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import { bodyOf, pageKind } from './bodies.ts'
import type { Post } from './guarded-post.ts'
import { type HealthParts, healthOf, remember } from './health.ts'
import type { Webhook } from './plan.ts'
import type { SecretOf } from './secrets.ts'
import { signatureHeaders } from './signature.ts'
import { createTurns, type Turns } from './turns.ts'
import { type Verdict, verdictOn } from './verdict.ts'

export type WebhookParts = HealthParts &
  Readonly<{
    config(): Config
    secretOf: SecretOf
    post: Post
    /** From 0 to 1, such as Math.random(). */
    chance(): number
  }>

/** Failures in a row after which a receiver is tried by one at a time; fewer are the hiccups of a restart. */
const failingFrom = 3

/** The channel `webhook`. Its targets are names of webhooks, its kinds the events of the config and `page`. */
export function createWebhookChannel(parts: WebhookParts): Channel {
  const turns = createTurns()
  return {
    name: 'webhook',
    send: (notification) => sendTo(parts, turns, notification),
    giveUpMs({ kind }) {
      const { paging, retry } = parts.config()
      return kind === pageKind ? paging.giveUpMs : retry.giveUpMs
    },
  }
}

async function sendTo(parts: WebhookParts, turns: Turns, notification: Notification): Promise<Attempt> {
  const { target, kind } = notification
  const webhook = parts.config().webhooks.find(({ name }) => name === target)
  if (webhook === undefined) return { kind: 'refused', because: `there is no webhook ${target} in the config` }
  const isPage = kind === pageKind
  const health = await healthOf(parts, webhook)
  if (!isPage && health !== null && health.disabledAt !== null)
    return { kind: 'skipped', because: `the webhook ${target} is disabled: ${health.because}`, tell: false }
  const endTurn = turns.take(target, !isPage && isFailing(health))
  if (endTurn === null) return notYet(parts, health)
  try {
    const verdict = await tryOnce(parts, notification, webhook)
    await remember(parts, webhook, health, verdict)
    return verdict.attempt
  } finally {
    endTurn()
  }
}

function isFailing(health: WebhookState | null): boolean {
  return health !== null && health.failures >= failingFrom
}

/** They come back at different times, since only one of them will be tried. */
function notYet({ config, chance }: WebhookParts, health: WebhookState | null): Attempt {
  const { longestMs } = config().retry
  const because = `others wait for this webhook, which fails: ${health?.because}`
  return { kind: 'not-yet', because, afterMs: Math.round(longestMs * (0.25 + 0.75 * chance())) }
}

async function tryOnce(parts: WebhookParts, notification: Notification, webhook: Webhook): Promise<Verdict> {
  const { post, secretOf, now } = parts
  const body = bodyOf(notification, webhook)
  const headers = signatureHeaders({ secret: secretOf(webhook.name), id: notification.id, at: now(), body })
  const { url, allowPrivate } = webhook
  return verdictOn(await post({ url, headers, body, allowPrivate }), now())
}
