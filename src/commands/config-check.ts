/** `postroom config check`: whether the service would take its environment and its config file, and everything that it would not. */
import type { Config } from '../config/config.ts'
import { configuredPath, readEnvironment } from '../config/environment.ts'
import { configPlace, loadConfig } from '../config/load.ts'
import { problemsOfMailFiles } from '../notify/mail/check.ts'
import { argumentsOf, type Io, usageError } from './command.ts'

export const summary = 'check the config file and the environment'

export const usage = `Usage: postroom config check [FILE]

Checks the environment (with .env) and the config file: FILE, else POSTROOM_CONFIG, else ./postroom.yaml if it
exists, else the built-in config, with the templates and keys that it names. Prints every problem with its file and line,
and warns of routes that are never used. Nothing is changed, and no database is asked.

Exit code: 0 no problems (there may be warnings), 1 problems, 2 wrong arguments.
`

/** Prints "ok" and what is configured, or every problem. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  const [file, ...more] = given.positionals
  if (more.length > 0) return usageError('config check takes one file', usage, io)
  const environment = readEnvironment(io.env, io.cwd)
  const loaded = await loadConfig(configPlace(file ?? configuredPath(io.env, io.cwd), io.cwd).load)
  const problems = [
    ...(environment.ok ? [] : environment.problems),
    ...(loaded.ok ? await problemsOfMailFiles(loaded.config) : loaded.problems),
  ]
  const warnings = loaded.ok ? loaded.config.warnings.map((warning) => `warning: ${warning}`) : []
  const ok = loaded.ok && problems.length === 0 ? [inShort(loaded.config)] : []
  io.stdout.write([...problems, ...warnings, ...ok].map((line) => `${line}\n`).join(''))
  return problems.length === 0 ? 0 : 1
}

/** `ok: postroom.yaml: 2 domains (a.example, b.example), 5 routes`. */
function inShort({ file, table: { domains, rules } }: Config): string {
  const named = domains.length > namedAtMost ? [...domains.slice(0, namedAtMost), '…'] : domains
  return `ok: ${file ?? 'built-in config'}: ${counted(domains.length, 'domain')} (${named.join(', ')}), ${counted(rules.length, 'route')}`
}

/** As many as fit on a line. */
const namedAtMost = 5

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
