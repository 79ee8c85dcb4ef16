/**
 * The dashboard, put together: accounts, the links that sign-in mails, and what the pages work with. Stands above the rooms,
 * beside `core.ts` and `outgoing.ts`.
 */
import { randomUUID } from 'node:crypto'
import type { Config } from './config/config.ts'
import { ownUrl, type Settings } from './config/environment.ts'
import type { Core } from './core.ts'
import type { PageParts } from './http/env.ts'
import type { Planned } from './notify/channel.ts'
import type { Log } from './ops/log.ts'

export type WebParts = Readonly<{
  environment: Settings
  config(): Config
  log: Log
  core: Pick<Core, 'pool' | 'intake' | 'replyKeys' | 'directory'>
  /** Puts something to send into the outbox. */
  post(planned: Planned): Promise<void>
}>

export type Web = PageParts & Readonly<{ listensOn(url: string): void }>

/** Opens accounts; better-auth is large, so that only what serves pages or adds users loads it. */
export async function openWeb(parts: WebParts): Promise<Web> {
  const { environment, config, log, core, post } = parts
  const { openAccounts } = await import('./accounts/open-accounts.ts')
  let own = ownUrl(environment)
  const baseUrl = () => (config().baseUrl ?? own).replace(/\/+$/, '')
  const canMail = environment.OUTBOUND_SMTP_URL !== undefined
  const isDevelopment = environment.NODE_ENV === 'development'
  const accounts = await openAccounts({
    warn: (because) => log.warn({ because }, 'sign-in'),
    ...{ pool: core.pool, dataDir: environment.DATA_DIR, key: environment.SIGN_IN_KEY, baseUrl },
    providers: () => providersOf(config(), environment),
    async sendLink({ email, url }) {
      if (canMail) return post(linkMail(email, url, config().outbound.name))
      // The link is as good as a password: only a developer, who reads his own log, finds it there.
      if (isDevelopment) log.info({ email, url }, 'sign-in link')
    },
  })
  return {
    ...accounts,
    ...{ pool: core.pool, receive: core.intake.receive, config, replyKeys: core.replyKeys, log, canMail },
    canPage: canPage(config(), environment),
    isDevelopment,
    directory: core.directory,
    now: () => new Date(),
    listensOn(url) {
      own = url
    },
  }
}

/** On a fresh installation, a link into the log by which somebody becomes its first admin. */
export async function tellHowToSetUp({ auth }: Web, log: Log): Promise<void> {
  const { firstAdminPath } = await import('./accounts/people.ts')
  const path = await firstAdminPath(auth())
  if (path === null) return
  const url = `${auth().options.baseURL}${path}`
  log.warn({ url }, 'there is no admin yet: open this link within a week to become the first; it works once')
}

function canPage({ paging }: Config, { PAGERDUTY_ROUTING_KEY, secrets }: Settings): boolean {
  return PAGERDUTY_ROUTING_KEY !== undefined || secrets.pagerduty.size > 0 || paging.fallback.channels.length > 0
}

/** A provider without its secret is left out; the start says so. */
function providersOf({ signIn }: Config, { secrets }: Settings) {
  return signIn.oidc.flatMap((provider) => {
    const clientSecret = secrets.oidc.get(provider.name.toUpperCase())
    return clientSecret === undefined ? [] : [{ ...provider, clientSecret }]
  })
}

function linkMail(email: string, url: string, name: string): Planned {
  const text = `Somebody, most likely you, asked for a link to sign in to ${name}.

${url}

It works once, for 15 minutes. If it was not you, do nothing: without the link nobody gets in.
`
  return {
    ...{ key: `sign-in/${randomUUID()}`, ticketId: null, eventId: null, channel: 'mail', kind: 'sign-in' },
    target: email,
    payload: { to: [email], subject: 'Your link to sign in', text },
    dueAt: new Date(),
    skippedBecause: null,
  }
}
