/** `postroom webhooks`: how the webhooks of the config are doing, and what an operator does about one. */
import type { Config } from '../config/config.ts'
import { webhookSecrets } from '../notify/webhooks/secrets.ts'
import { type Standing, shownUrl, webhookStandings } from '../notify/webhooks/standing.ts'
import { forgetWebhookFailures } from '../store/webhook-states.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup, type Setup } from './setup.ts'
import { oneLine, padTo, widthOf } from './terminal.ts'

export const summary = 'list webhooks; enable, test or show the secret of one'

export const usage = `Usage: postroom webhooks [--enable NAME | --secret NAME | --test NAME]

Lists the webhooks of the config: well, failing or disabled, and why. One that fails for a day is disabled; so is one
that answers 410 Gone.

  --enable NAME  enables one that is disabled
  --secret NAME  prints the secret that its receiver checks signatures with (whsec_…)
  --test NAME    sends it a ping, enabled or not, and says what came back

Exit code: 0 done, 1 failed (no such webhook, not disabled, the ping was not taken), 2 wrong arguments.
`

const options = { enable: { type: 'string' }, secret: { type: 'string' }, test: { type: 'string' } } as const

type Webhook = Config['webhooks'][number]

/** What is done with one webhook; gives an exit code. */
type Act = (webhook: Webhook, setup: Setup, io: Io) => Promise<number>

const acts: readonly Readonly<{ option: keyof typeof options; act: Act }>[] = [
  { option: 'enable', act: enable },
  { option: 'secret', act: printSecret },
  { option: 'test', act: test },
]

/** Lists, or does the one thing that is asked for. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('webhooks takes options only', usage, io)
  const asked = acts.flatMap(({ option, act }) => {
    const name = given.values[option]
    return name === undefined ? [] : [{ name, act }]
  })
  if (asked.length > 1) return usageError('webhooks does one thing at a time', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  const [only] = asked
  if (only === undefined) return list(setup, io)
  const { name, act } = only
  const webhook = setup.config.webhooks.find((one) => one.name.toUpperCase() === name.toUpperCase())
  if (webhook !== undefined) return act(webhook, setup, io)
  io.stderr.write(`postroom: there is no webhook ${oneLine(name)} in the config\n`)
  return 1
}

async function list(setup: Setup, io: Io): Promise<number> {
  if (setup.config.webhooks.length === 0) {
    io.stdout.write('There are no webhooks in the config.\n')
    return 0
  }
  await using database = await openDatabaseForCommand(setup, io)
  const standings = await webhookStandings(database.pool, setup.config)
  const heading = ['NAME', 'STATE', 'FORMAT', 'URL', 'EVENTS']
  const rows = [heading, ...standings.map(cellsOf)]
  const widths = heading.map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))))
  rows.forEach((row, at) => {
    const note = standings[at - 1]?.note ?? null
    io.stdout.write(
      `${row
        .map((cell, column) => padTo(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
    if (note !== null) io.stdout.write(`  ${oneLine(note)}\n`)
  })
  return 0
}

function cellsOf({ webhook: { name, format, url, events }, is }: Standing): readonly string[] {
  return [name, is, format, oneLine(shownUrl(url)), events.join(' ') || '(pages only)']
}

async function enable({ name }: Webhook, setup: Setup, io: Io): Promise<number> {
  await using database = await openDatabaseForCommand(setup, io)
  const state = await forgetWebhookFailures(database.pool, name)
  if (state === null || state.disabledAt === null) {
    io.stderr.write(`postroom: ${name} is not disabled\n`)
    return 1
  }
  io.stdout.write(`${name}: enabled; it was disabled because ${oneLine(state.because)}\n`)
  return 0
}

async function printSecret({ name }: Webhook, { environment }: Setup, io: Io): Promise<number> {
  io.stdout.write(`${await secretOf(name, environment)}\n`)
  return 0
}

async function test(webhook: Webhook, { environment }: Setup, io: Io): Promise<number> {
  // Only a test needs an HTTP client; every other command is quicker without one.
  const { pingWebhook } = await import('../notify/webhooks/ping.ts')
  const { isTaken, because } = await pingWebhook(webhook, await secretOf(webhook.name, environment))
  const line = `${webhook.name} (${shownUrl(webhook.url)}): ${because}\n`
  if (isTaken) io.stdout.write(line)
  else io.stderr.write(`postroom: ${line}`)
  return isTaken ? 0 : 1
}

async function secretOf(name: string, { DATA_DIR, secrets }: Setup['environment']): Promise<string> {
  return (await webhookSecrets(DATA_DIR, secrets.webhook))(name)
}
