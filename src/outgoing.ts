/**
 * What leaves the service, put together: the channels with their clients and secrets, the plans, and the room that works with
 * them. Stands above the rooms, beside `core.ts`.
 */
import type { Pool } from 'pg'
import type { Registry } from 'prom-client'
import type { Config } from './config/config.ts'
import { ownUrl, type Settings } from './config/environment.ts'
import { openReplyKeys } from './intake/reply-keys.ts'
import type { Planned } from './notify/channel.ts'
import { absorbBounce } from './notify/mail/bounces.ts'
import { createMailChannel } from './notify/mail/channel.ts'
import { planAcknowledgement } from './notify/mail/plan.ts'
import { type Notify, onlyReport, startNotify } from './notify/notify.ts'
import { type Jobs, openJobs } from './notify/outbox/jobs.ts'
import { createPagerDutyChannel } from './notify/pagerduty/channel.ts'
import { checkRoutingKey } from './notify/pagerduty/check-key.ts'
import { createPagerDutyClient } from './notify/pagerduty/client.ts'
import { watchKeys } from './notify/pagerduty/key-watch.ts'
import { planPages } from './notify/pagerduty/plan.ts'
import { ownKey } from './notify/pagerduty/route-key.ts'
import { withPages } from './notify/paging/page-channel.ts'
import { planFallback } from './notify/paging/plan-fallback.ts'
import { planReplies } from './notify/plan-replies.ts'
import { openWebhooks } from './notify/webhooks/open-webhooks.ts'
import { planWebhooks } from './notify/webhooks/plan.ts'
import type { Log } from './ops/log.ts'
import { addNotifications, requeue } from './store/notifications.ts'
import { installationId } from './store/outbox.ts'
import { inTransaction } from './store/queryable.ts'

export type OutgoingParts = Readonly<{
  environment: Settings
  config(): Config
  pool: Pool
  log: Log
  registry: Registry
}>

export type Outgoing = Notify &
  Readonly<{
    /** What keeps pages from going out, in sentences. */
    problems(): readonly string[]
    /** Puts something that follows from no ticket into the outbox. */
    post(planned: Planned): Promise<void>
    /** Queues something that was given up or skipped again; false when there is no such thing, or it was sent. */
    retry(id: string): Promise<boolean>
  }>

/** Starts what sends; a service with `worker: off` only reports what waits. */
export async function startOutgoing(parts: OutgoingParts): Promise<Outgoing> {
  const { pool, config, log, registry } = parts
  if (!config().worker) {
    // Whoever sends finds it when he looks around.
    const post = async (planned: Planned) => void (await addNotifications(pool, [planned], new Date()))
    const retry = async (id: string) => (await requeue(pool, id, new Date())) !== null
    return { ...onlyReport({ pool, registry }), problems: () => [], post, retry }
  }
  await using opened = new AsyncDisposableStack()
  const jobs = opened.use(await openJobs({ pool, log }))
  const channels = opened.use(await openChannels(parts, jobs))
  const notify = opened.use(
    await startNotify({
      ...{ pool, jobs, channels, log, registry },
      plans: {
        ...{ pages: planPages, fallback: planFallback, webhooks: planWebhooks },
        ...{ acknowledgements: planAcknowledgement, replies: planReplies },
      },
      absorb: absorbBounce,
      context: contextOf(parts, await installationId(pool)),
      retry: () => config().retry,
    }),
  )
  const watch = opened.adopt(watchPagerDuty(parts, opened), (keys) => keys.stop())
  const running = opened.move()
  const post = (planned: Planned) => postInto(pool, jobs, planned)
  const retry = (id: string) => retryBy(pool, jobs, id)
  return { ...notify, problems: watch.problems, post, retry, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

async function postInto(pool: Pool, jobs: Jobs, planned: Planned): Promise<void> {
  await inTransaction(pool, async (tx) => jobs.add(tx, await addNotifications(tx, [planned], new Date())))
  jobs.wake(planned.channel)
}

async function retryBy(pool: Pool, jobs: Jobs, id: string): Promise<boolean> {
  const row = await inTransaction(pool, async (tx) => {
    const queued = await requeue(tx, id, new Date())
    if (queued !== null) await jobs.add(tx, [queued])
    return queued
  })
  if (row !== null) jobs.wake(row.channel)
  return row !== null
}

/** The channels, each with a client of its own. */
export async function openChannels(parts: OutgoingParts, jobs: Jobs) {
  const { environment, pool, config } = parts
  await using opened = new AsyncDisposableStack()
  const pagerduty = opened.use(createPagerDutyClient({ url: environment.PAGERDUTY_URL }))
  const webhooks = opened.use(
    await openWebhooks({ ...parts, dataDir: environment.DATA_DIR, secrets: environment.secrets.webhook }),
  )
  const mail = opened.use(
    createMailChannel({
      ...{ pool, config, log: parts.log },
      url: environment.OUTBOUND_SMTP_URL,
      replyKeys: await openReplyKeys(environment),
    }),
  )
  const now = () => new Date()
  const ticketUrl = ticketUrls(parts)
  const pages = { pool, jobs, config, ticketUrl }
  const channels = {
    pagerduty: createPagerDutyChannel({
      ...{ pool, config, ticketUrl, now },
      post: pagerduty.post,
      keys: routingKeys(environment),
      installation: await installationId(pool),
      chance: Math.random,
    }),
    mail: withPages(mail, pages),
    webhook: withPages(webhooks.channel, pages),
  }
  const closing = opened.move()
  return { ...channels, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

function watchPagerDuty({ environment, pool, log, registry }: OutgoingParts, opened: AsyncDisposableStack) {
  const client = opened.use(createPagerDutyClient({ url: environment.PAGERDUTY_URL }))
  const keys = routingKeys(environment)
  return watchKeys({
    ...{ names: [...keys.keys()], log, registry },
    check: async (name) =>
      checkRoutingKey({
        post: client.post,
        routingKey: keys.get(name) ?? '',
        installation: await installationId(pool),
        now: new Date(),
      }),
  })
}

/** Routing keys by name, in capitals; `''` is the service's own. */
export function routingKeys({ PAGERDUTY_ROUTING_KEY: own, secrets }: Settings): ReadonlyMap<string, string> {
  return new Map([...secrets.pagerduty, ...(own === undefined ? [] : [[ownKey, own] as const])])
}

/** Where people find a ticket. */
function ticketUrls({ config, environment }: Pick<OutgoingParts, 'config' | 'environment'>) {
  const own = ownUrl(environment)
  return (ref: string) => `${(config().baseUrl ?? own).replace(/\/+$/, '')}/tickets/${ref}`
}

function contextOf(parts: OutgoingParts, installation: string) {
  const { environment, config } = parts
  const ticketUrl = ticketUrls(parts)
  const canMail = environment.OUTBOUND_SMTP_URL !== undefined
  const pagerdutyKeys: ReadonlySet<string> = new Set(routingKeys(environment).keys())
  return (now: Date) => ({ config: config(), now, installation, ticketUrl, canMail, pagerdutyKeys })
}
