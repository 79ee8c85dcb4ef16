/** `postroom tickets`: lists tickets, newest first, as a table for people or as JSON for programs. */
import type { Queryable } from '../store/queryable.ts'
import { type ListedTicket, newestTickets, suspectedCount } from '../store/tickets.ts'
import { counted } from './amounts.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup, type Setup } from './setup.ts'
import { columnsOf, isClosed } from './terminal.ts'
import { type TableStyle, ticketTable } from './ticket-table.ts'

export const summary = 'list tickets, newest first'

export const usage = `Usage: postroom tickets [--suspected] [--limit N] [--json]

Lists tickets, newest first: the newest 50 on a terminal, all of them elsewhere. Those that filters at the door took for
spam are left out.

  --suspected  those instead: explain says why, and release --not-spam ends it
  --limit N    at most N tickets
  --json       an array of objects with the columns of the table "tickets"

[held] marks tickets with a sign-up, verification-code or password-reset mail of another service in them, which
customers do not see as it is: explain says why, and release ends it.
On a terminal the table is cut to its width; NO_COLOR=1 turns colours off.
`

const options = { limit: { type: 'string' }, json: { type: 'boolean' }, suspected: { type: 'boolean' } } as const

/** As many as one looks at. */
const terminalLimit = 50

/** Tickets asked for at a time, so that a list of millions is never held whole. */
const pageTickets = 500

/** Prints the list. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const { limit: asked, json: isJson = false, suspected = false } = given.values
  const limit = asked === undefined ? defaultLimit(isJson, io) : limitOf(asked)
  if (limit === null) return usageError(`--limit is ${JSON.stringify(asked)}, expected a number from 1`, usage, io)
  if (given.positionals.length > 0) return usageError('tickets takes options only', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const pages = pagesOf(database.pool, { limit, suspected }, io.stdout)
  const listed = await (isJson ? writeJson(pages, io) : writeTable(pages, io))
  if (isJson) return 0
  if (listed === limit && asked === undefined) io.stdout.write(`\nThe newest ${limit}; --limit N lists more.\n`)
  if (suspected) io.stdout.write(listed === 0 ? 'No ticket is suspected spam.\n' : '')
  else io.stdout.write(afterList(listed, await suspectedCount(database.pool), setup, io))
  return 0
}

/** What stands below a list, or in place of an empty one. `leftOut`: suspected spam. */
function afterList(listed: number, leftOut: number, setup: Setup, io: Io): string {
  if (listed === 0 && leftOut === 0) return firstMail(setup)
  if (leftOut === 0 || (listed > 0 && !io.isTTY)) return ''
  return `\n${counted(leftOut, 'ticket')} left out as suspected spam; --suspected lists them.\n`
}

function defaultLimit(isJson: boolean, io: Io): number {
  return io.isTTY && !isJson ? terminalLimit : Number.POSITIVE_INFINITY
}

function limitOf(text: string): number | null {
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null
}

/** Page after page, until the limit, the last ticket, or a reader that has seen enough. */
async function* pagesOf(
  db: Queryable,
  { limit, suspected }: Readonly<{ limit: number; suspected: boolean }>,
  out: object,
): AsyncGenerator<readonly ListedTicket[]> {
  let after: number | null = null
  for (let left = limit; left > 0 && !isClosed(out); ) {
    const page: readonly ListedTicket[] = await newestTickets(db, {
      after,
      limit: Math.min(left, pageTickets),
      suspected,
    })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    left -= page.length
    after = last.id
  }
}

type Pages = AsyncIterable<readonly ListedTicket[]>

/** Writes page after page, each aligned by itself; gives how many tickets there were. */
async function writeTable(pages: Pages, io: Io): Promise<number> {
  const style = styleFor(io)
  let listed = 0
  for await (const page of pages) {
    const table = ticketTable(page, style)
    io.stdout.write(listed === 0 ? table : table.slice(table.indexOf('\n') + 1))
    listed += page.length
  }
  return listed
}

function styleFor({ isTTY, columns, env }: Io): TableStyle {
  if (!isTTY) return { columns: null, colour: false, now: null }
  // https://no-color.org: set and not empty
  return { columns: columnsOf(columns), colour: (env['NO_COLOR'] ?? '') === '', now: new Date() }
}

async function writeJson(pages: Pages, io: Io): Promise<number> {
  let listed = 0
  for await (const page of pages) {
    for (const ticket of page) io.stdout.write(`${listed++ === 0 ? '[' : ','}\n  ${JSON.stringify(rowOf(ticket))}`)
  }
  io.stdout.write(listed === 0 ? '[]\n' : '\n]\n')
  return listed
}

/** A ticket under the names of its columns. */
function rowOf(ticket: ListedTicket) {
  const { id, ref, type, priority, status, subject, source } = ticket
  return {
    id,
    ref,
    type,
    priority,
    status,
    subject,
    requester_email: ticket.requesterEmail,
    requester_name: ticket.requesterName,
    source,
    problem_id: ticket.problemId,
    held_because: ticket.heldBecause,
    suspected_because: ticket.suspectedBecause,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
  }
}

/** What to do when there is nothing to list. */
function firstMail({ environment, config }: Setup): string {
  const { SMTP_HOST: host, SMTP_PORT: port } = environment
  const rule = config.table.rules.find(({ match }) => /^[^@*]+@[^@*]+$/.test(match))
  return `No tickets yet. Send a first mail while the service runs (npm start):

  curl smtp://${host}:${port} --mail-from you@example.com --mail-rcpt ${rule?.match ?? 'postmaster'} --upload-file MAIL.eml
`
}
