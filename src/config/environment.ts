/**
 * The environment, checked: what differs from machine to machine, and secrets. The only reader of environment variables.
 * Every problem is given at once, as a sentence, with secrets hidden.
 */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { withDotEnv } from './dotenv.ts'
import { isSecret, secretFamilies, withSecretFiles } from './secret-files.ts'
import { parseSmarthostUrl, smarthostUrlForm } from './smarthost-url.ts'

/** pino's levels. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
    error: 'a port from 0 to 65535 (0 picks a free one)',
  })
  .transform(Number)

const host = z.string().refine((text) => isIP(text) !== 0 || /^[a-z\d_]([a-z\d_.-]{0,252})$/i.test(text), {
  error: 'an address or name to listen on, such as 127.0.0.1, 0.0.0.0 or ::',
})

/** Our driver reads one host; the rest of a URL with several would be lost, and with it the standby. */
const databaseUrl = z.string().refine((text) => isUrl(text, ['postgres:', 'postgresql:']) && !namesSeveralHosts(text), {
  error: 'a postgres:// URL with one host (percent-encode special characters in the password)',
})

const routingKey = z
  .string()
  .regex(/^[!-~]{1,255}$/, { error: 'a routing key without spaces (of an Events API v2 integration)' })

/** The key of Standard Webhooks: 24 to 64 bytes in Base64. */
const webhookSecret = z.string().regex(/^whsec_[A-Za-z\d+/]{32,88}={0,2}$/, {
  error: 'whsec_ and 24 to 64 bytes in Base64, as postroom webhooks prints it',
})

const clientSecret = z.string().regex(/^[ -~]{1,1024}$/, { error: 'the secret that the OpenID provider gave' })

const longSecret = z.string().regex(/^[!-~]{32,512}$/, { error: 'at least 32 characters without spaces' })

/** Up to ten, with commas between. */
function listOf(secret: z.ZodString) {
  return z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .pipe(z.array(secret).max(10, { error: 'no more than ten' }))
}

const Environment = z.object({
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().prefault('./data'),
  SMTP_HOST: host.prefault('127.0.0.1'),
  SMTP_PORT: port.prefault('2525'),
  HTTP_HOST: host.prefault('127.0.0.1'),
  HTTP_PORT: port.prefault('8025'),
  POSTROOM_CONFIG: z.string().optional(),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(logLevels, { error: `one of ${logLevels.join(', ')}` }))
    .prefault('info'),
  PAGERDUTY_ROUTING_KEY: routingKey.optional(),
  PAGERDUTY_URL: z
    .string()
    .refine((text) => isUrl(text, ['http:', 'https:']), { error: 'an http:// or https:// URL' })
    .prefault('https://events.pagerduty.com/v2/enqueue'),
  PAGERDUTY_WEBHOOK_SECRET: listOf(
    z.string().regex(/^[!-~]{8,255}$/, { error: 'the secret of a webhook subscription, or several with commas' }),
  ).optional(),
  OUTBOUND_SMTP_URL: z
    .string()
    .refine((text) => parseSmarthostUrl(text) !== null, { error: smarthostUrlForm })
    .optional(),
  REPLY_ADDRESS_KEY: longSecret.optional(),
  REPLY_ADDRESS_OLD_KEYS: listOf(longSecret).optional(),
  SIGN_IN_KEY: longSecret.optional(),
  METRICS_TOKEN: longSecret.optional(),
  NODE_ENV: z.string().optional(),
  RSPAMD_PASSWORD: z
    .string()
    .regex(/^[!-~]{1,255}$/, { error: 'the password of rspamd: printable ASCII without spaces' })
    .optional(),
})

/** Secrets that the config names, by the last part of their variable's name, in capitals. */
export type SecretFamilies = Readonly<Record<keyof typeof secretFamilies, ReadonlyMap<string, string>>>

/** What the environment decides, under the names it has there. `DATA_DIR` and `POSTROOM_CONFIG` are absolute paths. */
export type Settings = Readonly<z.output<typeof Environment>> & Readonly<{ secrets: SecretFamilies }>

/** The settings, or everything that is wrong with them as sentences. */
export type ReadEnvironment =
  | Readonly<{ ok: true; settings: Settings }>
  | Readonly<{ ok: false; problems: readonly string[] }>

/** Reads the environment and the `.env` of a directory. Never throws. */
export function readEnvironment(env: Readonly<NodeJS.ProcessEnv>, directory: string): ReadEnvironment {
  const { env: given, problems } = withSecretFiles(withDotEnv(env, directory), directory)
  const named = Object.keys(Environment.shape).map((name) => [name, setValue(name, given)])
  const read = Environment.safeParse(Object.fromEntries(named))
  const families = familiesIn(given)
  if (read.success && families.success && problems.length === 0)
    return { ok: true, settings: { ...settled(read.data, directory), secrets: families.data } }
  const issues = [...(read.error?.issues ?? []), ...(families.success ? [] : (families.error.issues ?? []))]
  return { ok: false, problems: [...problems, ...issues.map((issue) => sentenceOf(issue, given))] }
}

/** Where the service listens, as far as its settings say. */
export function ownUrl({ HTTP_HOST: host, HTTP_PORT: port }: Pick<Settings, 'HTTP_HOST' | 'HTTP_PORT'>): string {
  return urlOf({ host, port })
}

/** The URL of a listener. */
export function urlOf({ host, port }: Readonly<{ host: string; port: number }>): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** `POSTROOM_CONFIG` alone, for commands that need nothing else and should work where the rest is not readable. */
export function configuredPath(env: Readonly<NodeJS.ProcessEnv>, directory: string): string | undefined {
  return setValue('POSTROOM_CONFIG', withDotEnv(env, directory).env)
}

/**
 * An empty variable is an unset one, as compose files make them. Not so the database: an empty URL would quietly put mail
 * into an embedded database that nobody looks at.
 */
function setValue(name: string, env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  return env[name] === '' && name !== 'DATABASE_URL' ? undefined : env[name]
}

/** The members of each family that are set. A member that is empty is an unset one. */
function familiesIn(env: Readonly<NodeJS.ProcessEnv>) {
  const membersOf = (prefix: string) =>
    Object.entries(env).filter(([name, value]) => name.startsWith(prefix) && !name.endsWith('_FILE') && value)
  const keys = z.record(z.string(), routingKey).safeParse(Object.fromEntries(membersOf(secretFamilies.pagerduty)))
  const secrets = z.record(z.string(), webhookSecret).safeParse(Object.fromEntries(membersOf(secretFamilies.webhook)))
  const clients = z.record(z.string(), clientSecret).safeParse(Object.fromEntries(membersOf(secretFamilies.oidc)))
  if (keys.success && secrets.success && clients.success) {
    const data = {
      oidc: byLastPart(clients.data, secretFamilies.oidc),
      pagerduty: byLastPart(keys.data, secretFamilies.pagerduty),
      webhook: byLastPart(secrets.data, secretFamilies.webhook),
    }
    return { success: true, data } as const
  }
  return {
    success: false,
    error: { issues: [keys, secrets, clients].flatMap(({ error }) => error?.issues ?? []) },
  } as const
}

function byLastPart(members: Readonly<Record<string, string>>, prefix: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(members).map(([name, value]) => [name.slice(prefix.length).toUpperCase(), value]))
}

function settled(settings: z.output<typeof Environment>, directory: string): Omit<Settings, 'secrets'> {
  const { POSTROOM_CONFIG: config } = settings
  return {
    ...settings,
    DATA_DIR: resolve(directory, settings.DATA_DIR),
    ...(config === undefined ? {} : { POSTROOM_CONFIG: resolve(directory, config) }),
  }
}

function sentenceOf({ path, message }: z.core.$ZodIssue, env: Readonly<NodeJS.ProcessEnv>): string {
  const name = String(path[0])
  const value = shown(name, env[name] ?? '')
  return `environment: ${name} is ${value}, expected ${message}`
}

/** A URL may carry a password, whatever its name. */
function shown(name: string, value: string): string {
  if (value === '') return 'empty'
  return isSecret(name) || value.includes('@') ? '(hidden)' : JSON.stringify(value)
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

function namesSeveralHosts(text: string): boolean {
  const { hostname, searchParams } = new URL(text)
  return `${hostname}${searchParams.get('host') ?? ''}`.includes(',')
}
