/**
 * `postroom.yaml`, as a schema: names, defaults, bounds and what each is for. The same schema checks the file, gives the
 * types of what the service works with, and makes `postroom.schema.json` for editors. Every `error` ends the sentence
 * "… is X, expected"; unknown keys are errors, since a typo that is ignored is a limit that is not in force.
 */
import { z } from 'zod'
import { parsePattern } from '../routing/pattern.ts'
import { priorities, ticketTypes } from '../tickets/types.ts'
import { Authentication } from './authentication-schema.ts'
import { builtInRoutes } from './built-in-routes.ts'
import { Filters, strayListeners } from './filters-schema.ts'
import { GroupingOptions } from './grouping.ts'
import { LimitsSchema } from './limits-schema.ts'
import { firstListener, Listeners, Tls } from './listeners.ts'
import {
  Acknowledge,
  BaseUrl,
  languages,
  Outbound,
  Paging,
  Retry,
  secretName,
  Webhooks,
  Worker,
} from './outgoing-schema.ts'
import { SmtpSchema } from './smtp-schema.ts'
import { Http, SignIn } from './web-schema.ts'

const Domain = z
  .string({ error: 'a domain such as example.com' })
  .refine((text) => domainOf(text) !== null, { error: 'a domain such as example.com' })
  .transform((text) => domainOf(text) ?? text)

const Match = z
  .string({ error: 'local@domain, local@ (at any domain of ours), *@domain or *' })
  .refine((text) => parsePattern(text) !== null, {
    error: 'local@domain, local@ (at any domain of ours), *@domain or *',
  })
  .describe(
    'Recipients: local@domain, local@ (at any domain of ours), *@domain, or * for every address of our domains.',
  )

const Route = z
  .strictObject(
    {
      match: Match,
      type: z.enum(ticketTypes, { error: oneOf(ticketTypes) }).describe('What the ticket is about.'),
      priority: z
        .enum(priorities, { error: oneOf(priorities) })
        .prefault('normal')
        .describe('How urgent the ticket is.'),
      page: z
        .boolean({ error: 'true or false' })
        .optional()
        .describe('Whether a new ticket pages on-call; by default, when its priority is urgent.'),
      dmarc_fail: z
        .enum(['refuse', 'flag'], { error: 'refuse or flag' })
        .prefault('flag')
        .describe(
          'Mail that fails DMARC: flag opens a ticket that says so; refuse refuses it where its domain asks for that.',
        ),
      pagerduty: secretName
        .nullable()
        .prefault(null)
        .describe('Pages by the key in PAGERDUTY_ROUTING_KEY_NAME; by default, by PAGERDUTY_ROUTING_KEY.'),
      acknowledge: z
        .boolean({ error: 'true or false' })
        .prefault(true)
        .describe('Whether requesters are told that their mail has become a ticket.'),
      language: z
        .enum(languages, { error: oneOf(languages) })
        .nullable()
        .prefault(null)
        .describe('Language of its acknowledgements; by default, that of acknowledge.language.'),
    },
    { error: 'a route with match and type' },
  )
  .transform(({ dmarc_fail: dmarcFail, ...route }) => ({
    ...route,
    page: route.page ?? route.priority === 'urgent',
    dmarcFail,
  }))

/** The whole file. */
export const ConfigFile = z
  .strictObject(
    {
      domains: z
        .array(Domain, { error: 'a list of domains' })
        .min(1, { error: 'at least one domain' })
        .optional()
        .describe('Domains of ours; mail for any other is refused. By default, the domains that routes name.'),
      routes: z
        .array(Route, { error: 'a list of routes' })
        .max(1_000, { error: 'no more than 1000 routes; use *@domain where every address is served alike' })
        .prefault([...builtInRoutes])
        .describe('Which ticket mail to which address opens. The most specific rule wins, their order never matters.'),
      limits: LimitsSchema.prefault({}).describe('Bounds that keep the service up under load and attack.'),
      smtp: SmtpSchema.prefault({}).describe('How the SMTP door talks.'),
      grouping: GroupingOptions.prefault({}).describe('Alert storms: alerts of one author about the same thing.'),
      authentication: Authentication.prefault({}).describe(
        'Who wrote a mail, and how sure that is: SPF, DKIM, DMARC and ARC. Evidence, unless a route has dmarc_fail: refuse.',
      ),
      filters: Filters.prefault({}).describe(
        'What strangers are kept out by, or filed apart by. All are off by default.',
      ),
      tls: Tls.nullable()
        .prefault(null)
        .describe(
          'Certificate of the listeners, taken again when its files change; paths are relative to this file. When null: a self-signed one, made and renewed under DATA_DIR.',
        ),
      listeners: Listeners.describe('Listeners beside the one by SMTP_HOST and SMTP_PORT. They are opened at start.'),
      worker: Worker.prefault('on').describe(
        'off: this service only receives; pages, mail and webhooks are sent by others on the same database.',
      ),
      base_url: BaseUrl.prefault(null).describe(
        'Where people reach the dashboard, for links in pages and webhooks. By default, HTTP_HOST and HTTP_PORT.',
      ),
      sign_in: SignIn.prefault({}).describe('How people sign in to the dashboard, beside passwords and links by mail.'),
      http: Http.prefault({}).describe('The door of the dashboard and the API.'),
      paging: Paging.prefault({}).describe('Pages through PagerDuty, and what happens when nobody takes them.'),
      acknowledge: Acknowledge.prefault({}).describe(
        'Mail to requesters that tells them the ref. Sent only when OUTBOUND_SMTP_URL is set, and only to addresses that are proven.',
      ),
      outbound: Outbound.prefault({}).describe('Mail that we send, through OUTBOUND_SMTP_URL.'),
      webhooks: Webhooks.prefault([]).describe('URLs that are told what happens to tickets (Standard Webhooks).'),
      retry: Retry.prefault({}).describe('How what could not be sent is tried again.'),
      contact: z
        .string({ error: 'one line of up to 200 printable ASCII characters, or null' })
        .regex(/^[!-~](?:[ -~]{0,198}[!-~])?$/, { error: 'one line of up to 200 printable ASCII characters, or null' })
        .nullable()
        .prefault(null)
        .describe('How else to reach us, a sentence for whoever is refused.'),
    },
    { error: 'options such as "routes:"' },
  )
  .superRefine(({ paging, webhooks }, context) => {
    const names = new Set(webhooks.map(({ name }) => name))
    const channels = [
      ...paging.fallback.channels.map((channel, at) => ({ channel, path: ['fallback', 'channels', at, 'webhook'] })),
      ...paging.escalate.map(({ channel }, at) => ({ channel, path: ['escalate', at, 'channel', 'webhook'] })),
    ]
    for (const { channel, path } of channels) {
      if (channel.kind !== 'webhook' || names.has(channel.name)) continue
      context.addIssue({ code: 'custom', path: ['paging', ...path], message: 'the name of a webhook of this file' })
    }
  })
  .superRefine(({ filters, listeners }, context) => {
    const names = [...new Set([firstListener, ...listeners.map(({ name }) => name)])]
    for (const { path, names: known } of strayListeners(filters, names))
      context.addIssue({
        code: 'custom',
        path: ['filters', ...path],
        message: `a listener: one of ${known.join(', ')}`,
      })
  })

export type ConfigFile = z.output<typeof ConfigFile>

/** Bounds in force; durations in milliseconds, sizes in bytes. */
export type Limits = Readonly<ConfigFile['limits']>

/** How the SMTP door talks. */
export type SmtpSettings = Readonly<ConfigFile['smtp']>

/** How repeated alerts are joined. */
export type Grouping = Readonly<ConfigFile['grouping']>

/** How the authors of mail are checked; the budget in milliseconds. */
export type AuthenticationSettings = Readonly<ConfigFile['authentication']>

/** The dashboard. */
export type WebSettings = Readonly<{ signIn: ConfigFile['sign_in']; http: ConfigFile['http'] }>

/** What is sent, and how. */
export type OutgoingSettings = Readonly<
  Pick<ConfigFile, 'worker' | 'paging' | 'acknowledge' | 'outbound' | 'webhooks' | 'retry'>
>

/** A domain in the form in which domains are compared, as a pattern for all of its addresses has it. */
function domainOf(text: string): string | null {
  return parsePattern(`*@${text}`)?.domain ?? null
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.join(', ')}`
}
