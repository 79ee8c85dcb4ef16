/** `postroom route`: which ticket mail to an address opens, and why; the same function that the SMTP door asks. */
import { configuredPath } from '../config/environment.ts'
import { configPlace, loadConfig } from '../config/load.ts'
import { routeFor } from '../routing/route.ts'
import type { Considered, MailRoute, RecipientRoute, Rule } from '../routing/types.ts'
import { argumentsOf, type Io, usageError } from './command.ts'

export const summary = 'say which route serves an address, and why'

export const usage = `Usage: postroom route ADDRESS… [--json]

Says for each address which ticket mail to it opens, which route won and why, and why the others did not; for several
addresses also which one decides for a mail to all of them. Nothing is sent, and no database is asked. The config is
POSTROOM_CONFIG, else ./postroom.yaml if it exists, else the built-in one.

  --json  an array with an object for each address: recipient, kind (routed or refused), reason (of a refusal),
          match, where, type, priority, page, because, considered, decides

Exit code: 0 every address is served, 1 at least one is not (or the config has problems), 2 wrong arguments.
`

const options = { json: { type: 'boolean' } } as const

/** Prints the routes of the addresses. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length === 0) return usageError('route needs an address', usage, io)
  const loaded = await loadConfig(configPlace(configuredPath(io.env, io.cwd), io.cwd).load)
  if (!loaded.ok) {
    io.stderr.write(loaded.problems.map((problem) => `${problem}\n`).join(''))
    return 1
  }
  const route = routeFor(given.positionals, loaded.config.table)
  io.stdout.write(given.values.json === true ? asJson(route) : asText(route))
  return route.recipients.every(({ kind }) => kind === 'routed') ? 0 : 1
}

/** Fields are only ever added: scripts read this. */
function asJson({ recipients, decidedBy }: MailRoute): string {
  const shown = recipients.map((route) => ({
    recipient: route.recipient,
    kind: route.kind,
    reason: route.kind === 'refused' ? route.reason : null,
    ...(route.kind === 'routed' ? route.rule : noRule),
    because: route.because,
    considered: route.considered,
    decides: route === decidedBy,
  }))
  return `${JSON.stringify(shown, null, 2)}\n`
}

const noRule: Readonly<Record<'match' | 'type' | 'priority' | 'page' | 'dmarcFail' | 'where', null>> = {
  match: null,
  type: null,
  priority: null,
  page: null,
  dmarcFail: null,
  where: null,
}

function asText({ recipients, decidedBy }: MailRoute): string {
  const each = recipients.map((route) => `${route.recipient}: ${answer(route)}\n${explained(route.considered)}`)
  if (recipients.length === 1) return each.join('')
  const whole = decidedBy === null ? 'refused' : `${effect(decidedBy.rule)}, decided by ${decidedBy.recipient}`
  return `${each.join('\n')}\na mail to all of them: ${whole}\n`
}

function answer(route: RecipientRoute): string {
  return route.kind === 'routed' ? effect(route.rule) : `refused (${route.reason}), ${route.because}`
}

function effect({ type, priority, page, dmarcFail }: Rule): string {
  const refusing = dmarcFail === 'refuse' ? ', refuses what fails DMARC' : ''
  return `${type}, ${priority}${page ? ', pages on-call' : ''}${refusing}`
}

/** The rule that won comes first and is marked. */
function explained(considered: readonly Considered[]): string {
  const lines = considered
    .toSorted((a, b) => Number(b.won) - Number(a.won))
    .map(({ won, match, where, because }) => `  ${won ? '→' : ' '} ${match} (${where}) ${because}\n`)
  return lines.join('')
}
