/**
 * The environment with what a `.env` file adds to it, as Node reads one (`process.loadEnvFile`): a variable that is set
 * already wins over the file.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { reasonOf } from './reason.ts'

/** Variables by name, and what could not be read on the way. */
export type Variables = Readonly<{ env: Readonly<NodeJS.ProcessEnv>; problems: readonly string[] }>

/** Adds the `.env` of a directory, if there is one. Never throws. */
export function withDotEnv(env: Readonly<NodeJS.ProcessEnv>, directory: string): Variables {
  const path = join(directory, '.env')
  try {
    const added = Object.entries(parseEnv(readFileSync(path, 'utf8'))).filter(([name]) => !isSet(name, env))
    return { env: { ...Object.fromEntries(added), ...env }, problems: [] }
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return { env, problems: [] }
    return { env, problems: [`environment: ${path} can not be read (${reasonOf(err)})`] }
  }
}

/** `X` and `X_FILE` are one setting: whoever sets either in the environment means that one. */
function isSet(name: string, env: Readonly<NodeJS.ProcessEnv>): boolean {
  const base = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : name
  return env[base] !== undefined || env[`${base}_FILE`] !== undefined
}
