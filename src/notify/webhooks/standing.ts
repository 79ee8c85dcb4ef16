/** How the webhooks of the config are doing, for lists, metrics and checks. */
import { Gauge, type Registry } from 'prom-client'
import type { Config } from '../../config/config.ts'
import type { Queryable } from '../../store/queryable.ts'
import { type WebhookState, webhookStates } from '../../store/webhook-states.ts'
import { urlDigest } from './health.ts'
import type { Webhook } from './plan.ts'

/** `note` says in a sentence what is wrong, null when nothing is. */
export type Standing = Readonly<{ webhook: Webhook; is: 'well' | 'failing' | 'disabled'; note: string | null }>

/** The webhooks of a config with how they are doing. Pure. */
export function standingsOf(webhooks: Config['webhooks'], states: readonly WebhookState[]): readonly Standing[] {
  return webhooks.map((webhook) => {
    const state = states.find(({ name, urlDigest: of }) => name === webhook.name && of === urlDigest(webhook.url))
    if (state === undefined) return { webhook, is: 'well', note: null }
    const { failures, failingSince, disabledAt, because } = state
    const fails = `${failures === 1 ? 'failed once' : `failed ${failures} times in a row`} since ${timeOf(failingSince)}: ${because}`
    if (disabledAt === null) return { webhook, is: 'failing', note: fails }
    const note = `disabled at ${timeOf(disabledAt)}, ${fails}; "postroom webhooks --enable ${webhook.name}" enables it`
    return { webhook, is: 'disabled', note }
  })
}

/** Asks the database how they are doing. */
export async function webhookStandings(db: Queryable, config: Config): Promise<readonly Standing[]> {
  return config.webhooks.length === 0 ? [] : standingsOf(config.webhooks, await webhookStates(db))
}

/** Where a webhook goes, as far as it may be shown: what follows the host is a secret with many chats. */
export function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url)
  return pathname === '/' && search === '' ? origin : `${origin}/…`
}

/** Declares the metric of disabled webhooks. */
export function observeWebhooks(registry: Registry, db: Queryable, config: () => Config): void {
  new Gauge({
    name: 'postroom_webhooks_disabled',
    help: 'Webhooks of the config that are disabled because they failed.',
    registers: [registry],
    async collect() {
      // While the database is away the other metrics must come all the same; this one keeps its value.
      const standings = await webhookStandings(db, config()).catch(() => null)
      if (standings !== null) this.set(standings.filter(({ is }) => is === 'disabled').length)
    },
  })
}

function timeOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
