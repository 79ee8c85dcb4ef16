/** `postroom set`: takes, solves, reopens or raises a ticket, and says what it is. */
import { changeTicket, type TicketChanged } from '../desk/change-ticket.ts'
import type { Changeable, TicketChange } from '../tickets/change.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { priorities, statuses, ticketTypes } from '../tickets/types.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { actor, readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'change status, priority or type of a ticket'

export const usage = `Usage: postroom set REF [--status STATUS] [--priority PRIORITY] [--type TYPE] [--problem REF]

Changes a ticket, such as T-42, and tells whoever is to know: taking an urgent ticket ends its paging, solving it resolves
the page, raising one to urgent pages. The running service sends.

  --status STATUS      open, pending (waits for the requester), solved or closed (final)
  --priority PRIORITY  low, normal, high or urgent
  --type TYPE          incident, problem, task or question
  --problem REF        links an incident to the problem behind it; "none" ends the link

Exit code: 0 changed, or it was so already, 1 there is no such ticket or it can not be changed so, 2 wrong arguments.
`

const options = {
  status: { type: 'string' },
  priority: { type: 'string' },
  type: { type: 'string' },
  problem: { type: 'string' },
} as const

type Values = Readonly<Partial<Record<keyof typeof options, string>>>

/** Changes one ticket, and says what changed. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const [ref, ...more] = given.positionals
  const ticketId = numberOfRef(ref ?? '')
  if (ticketId === null || more.length > 0) return usageError('set takes one ref, such as T-42', usage, io)
  const change = changeOf(given.values)
  if (typeof change === 'string') return usageError(change, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const changing = { ticketId, change, actor, because: 'an agent set it by command', now: new Date() }
  const changed = await changeTicket(database.pool, changing)
  const isDone = changed.kind === 'changed' || changed.kind === 'nothing-to-change'
  const out = isDone ? io.stdout : io.stderr
  out.write(`${isDone ? '' : 'postroom: '}${oneLine(sentenceOf(changed, refOf(ticketId)))}\n`)
  return isDone ? 0 : 1
}

/** What is asked for, or what is wrong with it. */
function changeOf({ status, priority, type, problem }: Values): TicketChange | string {
  const problemId = problem === undefined ? undefined : problem === 'none' ? null : (numberOfRef(problem) ?? 'wrong')
  if (problemId === 'wrong') return '--problem takes a ref, such as T-7, or none'
  const change = {
    status: statuses.find((one) => one === status),
    priority: priorities.find((one) => one === priority),
    type: ticketTypes.find((one) => one === type),
    problemId,
  }
  if (status !== undefined && change.status === undefined) return `--status takes one of ${statuses.join(', ')}`
  if (priority !== undefined && change.priority === undefined) return `--priority takes one of ${priorities.join(', ')}`
  if (type !== undefined && change.type === undefined) return `--type takes one of ${ticketTypes.join(', ')}`
  const isEmpty = Object.values(change).every((value) => value === undefined)
  return isEmpty ? 'set takes at least one of --status, --priority, --type and --problem' : change
}

function sentenceOf(changed: TicketChanged, ref: string): string {
  switch (changed.kind) {
    case 'no-such-ticket':
      return `there is no ticket ${ref}`
    case 'nothing-to-change':
      return `${ref}: nothing to change`
    case 'not-allowed':
      return `${ref}: ${changed.because}`
    case 'changed-meanwhile':
      return `${ref}: somebody else changed it at the same moment; look at it and try again`
    case 'changed':
      return `${ref}: ${differences(changed).join(', ')}`
  }
}

function differences({ before, after }: Readonly<{ before: Changeable; after: Changeable }>): readonly string[] {
  const problem = (id: number | null) => (id === null ? 'none' : refOf(id))
  const rows = [
    ['status', before.status, after.status],
    ['priority', before.priority, after.priority],
    ['type', before.type, after.type],
    ['problem', problem(before.problemId), problem(after.problemId)],
  ] as const
  const changes = rows.flatMap(([field, from, to]) => (from === to ? [] : [`${field} was ${from} and is ${to}`]))
  if (changes.length === 0) return ['taken']
  return after.pagesOnCall && !before.pagesOnCall ? [...changes, 'on-call is paged'] : changes
}
