/**
 * The configuration in force: one frozen, typed value made of a checked file, or of nothing for the built-in one. Pure;
 * reading is load.ts, changing while running is live.ts.
 */
import { dirname, resolve } from 'node:path'
import { parsePattern } from '../routing/pattern.ts'
import { builtIn } from '../routing/route.ts'
import type { RouteTable, Rule } from '../routing/types.ts'
import { unreachableRules } from '../routing/unreachable.ts'
import type { FilterSettings } from './filters-schema.ts'
import type { ListenerSettings, TlsFiles } from './listeners.ts'
import {
  type AuthenticationSettings,
  ConfigFile,
  type Grouping,
  type Limits,
  type OutgoingSettings,
  type SmtpSettings,
  type WebSettings,
} from './schema.ts'

/** What an operator decides about routes and policy. */
export type Config = OutgoingSettings &
  WebSettings &
  Readonly<{
    /** The file as it was named; null for the built-in config. */
    file: string | null
    /** Hex SHA-256 of the file's bytes: tells whether two replicas have the same; null for the built-in config. */
    digest: string | null
    table: RouteTable
    limits: Limits
    smtp: SmtpSettings
    grouping: Grouping
    authentication: AuthenticationSettings
    filters: FilterSettings
    /** Null: self-signed. */
    tls: TlsFiles | null
    /** Listeners beside that one. */
    listeners: readonly ListenerSettings[]
    /** Where people reach the dashboard; null: where it listens. */
    baseUrl: string | null
    /** How else to reach us, for replies that refuse: one line of printable ASCII. */
    contact: string | null
    /** What works but is hardly meant, as sentences. */
    warnings: readonly string[]
  }>

/** Whether a config could be made, else every problem as a sentence with file and line. */
export type Loaded = Readonly<{ ok: true; config: Config }> | Readonly<{ ok: false; problems: readonly string[] }>

/** Where a value stands, by its path: `postroom.yaml:12`. */
export type Where = (path: readonly PropertyKey[]) => string

/** What a config was made of. */
export type Origin = Readonly<{ file: string | null; digest: string | null; where: Where }>

/** The config without a file. */
export function builtInConfig(): Config {
  return configOf(ConfigFile.parse({}), { file: null, digest: null, where: () => builtIn })
}

/** Makes the config out of a checked file. */
export function configOf(checked: ConfigFile, { file, digest, where }: Origin): Config {
  const rules = checked.routes.map((route, at): Rule => ({ ...route, where: where(['routes', at]) }))
  const table = { domains: [...new Set(checked.domains ?? domainsNamed(rules))], rules }
  const { limits, smtp, grouping, authentication, filters, contact, base_url, sign_in, http } = checked
  const { worker, paging, acknowledge, outbound, webhooks, retry } = checked
  const beside = (path: string) => resolve(dirname(file ?? '.'), path)
  return frozen({
    file,
    digest,
    table,
    limits,
    smtp,
    grouping,
    authentication,
    filters,
    worker,
    paging,
    acknowledge,
    outbound,
    webhooks,
    retry,
    signIn: sign_in,
    http,
    baseUrl: base_url,
    tls: checked.tls && { certificate: beside(checked.tls.certificate), key: beside(checked.tls.key) },
    listeners: checked.listeners.map((listener) => placed(listener, beside)),
    contact,
    warnings: warningsOf(table, limits, where),
  })
}

function placed(listener: ListenerSettings, beside: (path: string) => string): ListenerSettings {
  const { place } = listener
  return 'socket' in place ? { ...listener, place: { ...place, socket: beside(place.socket) } } : listener
}

/** Without a list of domains, ours are those that routes name. */
function domainsNamed(rules: readonly Rule[]): string[] {
  return rules.map(({ match }) => parsePattern(match)?.domain ?? null).filter((domain) => domain !== null)
}

function warningsOf(table: RouteTable, limits: Limits, where: Where): string[] {
  const unused = unreachableRules(table).map(
    ({ rule, because }) => `${rule.where}: the route for ${rule.match} is never used: ${because}`,
  )
  const low = advised
    .filter(({ isLow }) => isLow(limits))
    .map(({ path, because }) => `${where(path)}: ${path.join('.')} ${because}`)
  return [...unused, ...low]
}

/** Lower than RFC 5321 asks for; allowed, since operators have their reasons. */
const advised = [
  {
    path: ['limits', 'recipients'],
    isLow: ({ recipients }: Limits) => recipients < 100,
    because: 'is lower than the 100 of RFC 5321 §4.5.3.1.8',
  },
  {
    path: ['limits', 'command_timeout'],
    isLow: ({ commandTimeoutMs }: Limits) => commandTimeoutMs < 300_000,
    because: 'is shorter than the 5 minutes of RFC 5321 §4.5.3.2.7',
  },
]

function frozen<T extends object>(value: T): Readonly<T> {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part)
  return Object.freeze(value)
}
