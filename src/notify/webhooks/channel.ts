/**
 * The way out by webhook: one signed POST. The receiver knows the same notification again by its webhook-id. Steady failure
 * disables the webhook (health.ts); pages are tried all the same, since somebody may be waiting for one.
 */
import type { Config } from '../../config/config.ts'
import type { Attempt, Channel, Notification } from '../channel.ts'
import { bodyOf, pageKind } from './bodies.ts'
import type { Post } from './guarded-post.ts'
import { type HealthParts, healthOf, remember } from './health.ts'
import type { Webhook } from './plan.ts'
import { signatureHeaders } from './signature.ts'
import { verdictOn } from './verdict.ts'

export type WebhookParts = HealthParts &
  Readonly<{
    config(): Config
    /** `whsec_…` of a webhook. */
    secretOf(name: string): string
    post: Post
  }>

/** The channel `webhook`. Its targets are names of webhooks, its kinds the events of the config and `page`. */
export function createWebhookChannel(parts: WebhookParts): Channel {
  return {
    name: 'webhook',
    send: (notification) => sendTo(parts, notification),
    giveUpMs({ kind }) {
      const { paging, retry } = parts.config()
      return kind === pageKind ? paging.giveUpMs : retry.giveUpMs
    },
  }
}

async function sendTo(parts: WebhookParts, notification: Notification): Promise<Attempt> {
  const { target, kind } = notification
  const webhook = parts.config().webhooks.find(({ name }) => name === target)
  if (webhook === undefined) return { kind: 'refused', because: `there is no webhook ${target} in the config` }
  const health = await healthOf(parts, webhook)
  if (kind !== pageKind && health !== null && health.disabledAt !== null)
    return { kind: 'skipped', because: `the webhook ${target} is disabled: ${health.because}`, tell: false }
  const verdict = await attempt(parts, notification, webhook)
  await remember(parts, webhook, health, verdict)
  return verdict.attempt
}

async function attempt({ post, secretOf, now }: WebhookParts, notification: Notification, webhook: Webhook) {
  const body = bodyOf(notification, webhook)
  const headers = signatureHeaders({ secret: secretOf(webhook.name), id: notification.id, at: now(), body })
  const { url, allowPrivate } = webhook
  return verdictOn(await post({ url, headers, body, allowPrivate }), now())
}
