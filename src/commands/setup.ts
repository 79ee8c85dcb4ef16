/** What commands that work with the database have in common: environment and config, read and checked before anything opens. */
import type { Config } from '../config/config.ts'
import { readEnvironment, type Settings } from '../config/environment.ts'
import { type ConfigPlace, configPlace, loadConfig } from '../config/load.ts'
import { type Core, openCore } from '../core.ts'
import { createLog } from '../ops/log.ts'
import type { Io } from './command.ts'

export type Setup = Readonly<{ environment: Settings; place: ConfigPlace; config: Config }>

/** Reads environment and config; says every problem on standard error and gives null when there is any. */
export async function readSetup(io: Io): Promise<Setup | null> {
  const read = readEnvironment(io.env, io.cwd)
  const place = configPlace(read.ok ? read.settings.POSTROOM_CONFIG : undefined, io.cwd)
  const loaded = await loadConfig(place.load)
  const problems = [...(read.ok ? [] : read.problems), ...(loaded.ok ? [] : loaded.problems)]
  for (const problem of problems) io.stderr.write(`${problem}\n`)
  return read.ok && loaded.ok ? { environment: read.settings, place, config: loaded.config } : null
}

/**
 * Database, reader and intake for the length of a command, beside a running service or without one. Its log is for
 * warnings and goes to standard error: standard output is the command's answer.
 */
export async function openForCommand({ environment, config }: Setup, io: Io): Promise<Core> {
  const log = createLog(environment.LOG_LEVEL === 'info' ? 'warn' : environment.LOG_LEVEL, io.stderr, false)
  return openCore({ environment, config: () => config, log, role: 'visitor', readLater: () => undefined })
}

/** How the history of a ticket names whoever works on this machine. */
export const actor = 'agent:cli'
