/**
 * `postroom.yaml`, as a schema: names, defaults, bounds and what each is for. The same schema checks the file, gives the
 * types of what the service works with, and makes `postroom.schema.json` for editors. Every `error` ends the sentence
 * "… is X, expected"; unknown keys are errors, since a typo that is ignored is a limit that is not in force.
 */
import { z } from 'zod'
import { parsePattern } from '../routing/pattern.ts'
import { priorities, ticketTypes } from '../tickets/types.ts'
import { builtInRoutes } from './built-in-routes.ts'
import { Filters } from './filters-schema.ts'
import { LimitsSchema } from './limits-schema.ts'
import { durationBetween } from './quantities.ts'
import { isResolverAddress } from './resolver-address.ts'
import { SmtpSchema } from './smtp-schema.ts'

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
    },
    { error: 'a route with match and type' },
  )
  .transform(({ dmarc_fail: dmarcFail, ...route }) => ({
    ...route,
    page: route.page ?? route.priority === 'urgent',
    dmarcFail,
  }))

const Grouping = z
  .strictObject(
    {
      enabled: z.boolean({ error: 'true or false' }).prefault(true).describe('Whether repeated alerts share a ticket.'),
      window: durationBetween('1s', '24h')
        .prefault('10m')
        .describe('An alert joins the ticket of the same alert when that one came no longer ago than this.'),
      cap: durationBetween('1s', '30d')
        .prefault('1h')
        .describe('After this time a new ticket is opened even if the alerts never pause, and pages again.'),
    },
    { error: 'options such as "window: 10m"' },
  )
  .refine((grouping) => grouping.cap >= grouping.window, { path: ['cap'], error: 'no less than window' })
  .transform(({ enabled, window, cap }) => ({ enabled, windowMs: window, capMs: cap }))

const ResolverAddress = z
  .string({ error: 'an address such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53' })
  .refine(isResolverAddress, { error: 'an address such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53' })

/** Who may write for a domain: SPF, DKIM, DMARC and ARC, and the DNS that is asked for them. */
const Authentication = z
  .strictObject(
    {
      enabled: z
        .boolean({ error: 'true or false' })
        .prefault(true)
        .describe('Whether SPF, DKIM, DMARC and ARC of incoming mail are checked.'),
      resolvers: z
        .array(ResolverAddress, { error: 'a list of addresses' })
        .max(8, { error: 'no more than 8 addresses' })
        .prefault([])
        .describe('DNS resolvers to ask, in their order. By default, those of the system.'),
      budget: durationBetween('10ms', '1m')
        .prefault('2s')
        .describe('Time for all of it, beside the reading; what is not known by then counts as a DNS failure.'),
      name: z
        .string({ error: 'a host name, or null' })
        .regex(/^(?=.{1,253}$)[A-Za-z\d_][A-Za-z\d_-]{0,62}(?:\.[A-Za-z\d_][A-Za-z\d_-]{0,62}){0,30}$/, {
          error: 'a host name, or null',
        })
        .nullable()
        .prefault(null)
        .describe('Our name in Authentication-Results (RFC 8601 §2.5). By default, the name of the host.'),
    },
    { error: 'options such as "budget: 2s"' },
  )
  .transform(({ enabled, resolvers, budget, name }) => ({ enabled, resolvers, budgetMs: budget, name }))

/** The whole file. */
export const ConfigFile = z.strictObject(
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
    grouping: Grouping.prefault({}).describe('Alert storms: automatic mails of one sender with the same subject.'),
    authentication: Authentication.prefault({}).describe(
      'Who wrote a mail, and how sure that is: SPF, DKIM, DMARC and ARC. Evidence, unless a route has dmarc_fail: refuse.',
    ),
    filters: Filters.prefault({}).describe(
      'What strangers are kept out by, or filed apart by. All are off by default.',
    ),
    contact: z
      .string({ error: 'one line of up to 200 printable ASCII characters, or null' })
      .regex(/^[!-~](?:[ -~]{0,198}[!-~])?$/, { error: 'one line of up to 200 printable ASCII characters, or null' })
      .nullable()
      .prefault(null)
      .describe('How else to reach us, a sentence for whoever is refused.'),
  },
  { error: 'options such as "routes:"' },
)

export type ConfigFile = z.output<typeof ConfigFile>

/** Bounds in force; durations in milliseconds, sizes in bytes. */
export type Limits = Readonly<ConfigFile['limits']>

/** How the SMTP door talks; durations in milliseconds. */
export type SmtpSettings = Readonly<ConfigFile['smtp']>

/** How repeated alerts are joined. */
export type Grouping = Readonly<ConfigFile['grouping']>

/** How the authors of mail are checked; the budget in milliseconds. */
export type AuthenticationSettings = Readonly<ConfigFile['authentication']>

/** A domain in the form in which domains are compared, as a pattern for all of its addresses has it. */
function domainOf(text: string): string | null {
  return parsePattern(`*@${text}`)?.domain ?? null
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.join(', ')}`
}
