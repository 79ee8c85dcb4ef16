/** The parts of this way out, put together: secrets, connections, channel and metric. */
import type { Pool } from 'pg'
import type { Registry } from 'prom-client'
import type { Config } from '../../config/config.ts'
import type { Log } from '../../ops/log.ts'
import { ownVersion } from '../../ops/version.ts'
import type { Channel } from '../channel.ts'
import { createWebhookChannel } from './channel.ts'
import { createGuardedPost, type Post, webhookTimeoutMs } from './guarded-post.ts'
import { webhookSecrets } from './secrets.ts'
import { observeWebhooks } from './standing.ts'

export type OpenWebhooksParts = Readonly<{
  pool: Pool
  config(): Config
  /** DATA_DIR, with the key of this installation. */
  dataDir: string
  /** WEBHOOK_SECRET_NAME by NAME. */
  secrets: ReadonlyMap<string, string>
  log: Log
  registry: Registry
}>

/** The channel `webhook` of a service. Disposing closes its connections. */
export async function openWebhooks(
  parts: OpenWebhooksParts,
): Promise<AsyncDisposable & Readonly<{ channel: Channel }>> {
  const { pool, config, dataDir, secrets, log, registry } = parts
  const secretOf = await webhookSecrets(dataDir, secrets)
  const poster = webhookPost()
  observeWebhooks(registry, pool, config)
  const { post } = poster
  const chances = { now: () => new Date(), chance: Math.random }
  const channel = createWebhookChannel({ pool, config, log, secretOf, post, ...chances })
  return { channel, [Symbol.asyncDispose]: () => poster[Symbol.asyncDispose]() }
}

/** How Postroom posts to webhooks. Disposing closes the connections. */
export function webhookPost(): AsyncDisposable & Readonly<{ post: Post }> {
  return createGuardedPost({ userAgent: `Postroom/${ownVersion()}`, timeoutMs: webhookTimeoutMs })
}
