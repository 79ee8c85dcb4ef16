/**
 * Secrets from files: `DATABASE_URL_FILE` names a file that holds `DATABASE_URL`, as container platforms mount them.
 * A secret never appears in a message, and single ones have their names here.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Variables } from './dotenv.ts'
import { reasonOf } from './reason.ts'

/** Single variables whose values are never shown, and which may come from a file. */
const secretNames = [
  'DATABASE_URL',
  'PAGERDUTY_ROUTING_KEY',
  'PAGERDUTY_WEBHOOK_SECRET',
  'OUTBOUND_SMTP_URL',
  'REPLY_ADDRESS_KEY',
  'REPLY_ADDRESS_OLD_KEYS',
  'SIGN_IN_KEY',
  'METRICS_TOKEN',
  'RSPAMD_PASSWORD',
]

/** Families of secrets, of which a config names the members: `PAGERDUTY_ROUTING_KEY_DATABASE`, `WEBHOOK_SECRET_CHAT`. */
export const secretFamilies = {
  pagerduty: 'PAGERDUTY_ROUTING_KEY_',
  webhook: 'WEBHOOK_SECRET_',
  oidc: 'OIDC_SECRET_',
} as const

/** Whether a variable's value is never shown. */
export function isSecret(name: string): boolean {
  return secretNames.includes(name) || Object.values(secretFamilies).some((prefix) => name.startsWith(prefix))
}

/** The variables with each secret in its place, wherever it came from. Never throws. */
export function withSecretFiles({ env, problems }: Variables, directory: string): Variables {
  const read = secretsIn(env).map((name) => [name, secretOf(name, env, directory)] as const)
  return {
    env: { ...env, ...Object.fromEntries(read.map(([name, { value }]) => [name, value])) },
    problems: [...problems, ...read.flatMap(([, { problem }]) => problem ?? [])],
  }
}

/** The secrets that may be set: all single ones, and those of the families that are there, by value or by file. */
function secretsIn(env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  const named = Object.keys(env).map((name) => name.replace(/_FILE$/, ''))
  return [...new Set([...secretNames, ...named.filter(isSecret)])]
}

type Secret = Readonly<{ value?: string | undefined; problem?: string }>

function secretOf(name: string, env: Readonly<NodeJS.ProcessEnv>, directory: string): Secret {
  const [value, path] = [env[name], env[`${name}_FILE`]]
  if (path === undefined || path === '') return { value }
  if (value !== undefined && value !== '')
    return { problem: `environment: ${name} and ${name}_FILE are both set, expected one of them` }
  const named = `environment: ${name}_FILE is ${JSON.stringify(path)}`
  try {
    // Editors and `echo` end a file with a line feed that is no part of the secret.
    const secret = readFileSync(resolve(directory, path), 'utf8').replace(/[\r\n]+$/, '')
    return secret === '' ? { problem: `${named}, which is empty` } : { value: secret }
  } catch (err) {
    return { problem: `${named}, which can not be read (${reasonOf(err)})` }
  }
}
