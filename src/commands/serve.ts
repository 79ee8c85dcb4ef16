/** `postroom serve`: runs the service until a signal ends it. The first drains, a second one exits at once. */
import { createLog, type Log } from '../ops/log.ts'
import type { Service } from '../service.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { readSetup, type Setup } from './setup.ts'

export const summary = 'run the service: accept mail, until a signal ends it'

export const usage = `Usage: postroom serve

Accepts mail over SMTP and writes tickets to Postgres, until SIGTERM or SIGINT: then mail in DATA is finished,
and the exit code is 0. A second signal exits at once. SIGHUP loads the config file again.

Settings come from the environment, .env and postroom.yaml; see the README.
`

/** Runs until a signal; 1 when the service can not start. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('serve takes no arguments', usage, io)
  const setup = await readSetup(io)
  return setup === null ? 1 : serve(setup, createLog(setup.environment.LOG_LEVEL, io.stdout, io.isTTY))
}

async function serve({ environment, place, config: initial }: Setup, log: Log): Promise<number> {
  // The overview of all commands loads this file, and should not wait for the service's code.
  const { liveConfig } = await import('../config/live.ts')
  const { problemsOfMailFiles } = await import('../notify/mail/check.ts')
  const { startService } = await import('../service.ts')
  using config = liveConfig({ path: place.watch, initial, log })
  const ending = firstSignal()
  let service: Service | null = null
  const reload = () => void config.reload('SIGHUP').then(() => service?.reloadCertificate('SIGHUP'))
  process.on('SIGHUP', reload)
  for (const warning of initial.warnings) log.warn({ config: place.load, warning }, 'config warning')
  // No reason to refuse mail: ours are used meanwhile, and what needs the key waits.
  for (const problem of await problemsOfMailFiles(initial))
    log.error({ problem }, 'a file of the config can not be used')
  if (environment.PAGERDUTY_ROUTING_KEY === undefined) log.warn('PAGERDUTY_ROUTING_KEY is not set: nobody is paged')

  service = await startService({ environment, config: () => config.current(), log })
  log.info({ smtp: service.smtp, http: service.http, listeners: service.listeners }, 'ready')

  log.info({ signal: await ending }, 'stopping: mail in DATA is finished first')
  exitAtNextSignal(log)
  await service.stop()
  process.off('SIGHUP', reload)
  log.info('stopped')
  return 0
}

const signals = ['SIGTERM', 'SIGINT'] as const

/** Resolves with the first signal, also one that comes while the service is still starting. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve(signal))
  })
}

/** Whoever asks twice does not want to wait; what is not committed stays in the senders' queues. */
function exitAtNextSignal(log: Log): void {
  for (const signal of signals) {
    process.once(signal, () => {
      log.warn({ signal }, 'second signal: exiting at once')
      process.exit(1)
    })
  }
}
