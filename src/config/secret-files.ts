/**
 * Secrets from files: `DATABASE_URL_FILE` names a file that holds `DATABASE_URL`, as container platforms mount them.
 * A secret never appears in a message.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Variables } from './dotenv.ts'
import { reasonOf } from './reason.ts'

/** Variables whose values are never shown, and which may come from a file. */
export const secretNames = ['DATABASE_URL', 'PAGERDUTY_ROUTING_KEY', 'OUTBOUND_SMTP_URL', 'RSPAMD_PASSWORD'] as const
type SecretName = (typeof secretNames)[number]

/** The variables with each secret in its place, wherever it came from. Never throws. */
export function withSecretFiles({ env, problems }: Variables, directory: string): Variables {
  const read = secretNames.map((name) => [name, secretOf(name, env, directory)] as const)
  return {
    env: { ...env, ...Object.fromEntries(read.map(([name, { value }]) => [name, value])) },
    problems: [...problems, ...read.flatMap(([, { problem }]) => problem ?? [])],
  }
}

type Secret = Readonly<{ value?: string | undefined; problem?: string }>

function secretOf(name: SecretName, env: Readonly<NodeJS.ProcessEnv>, directory: string): Secret {
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
