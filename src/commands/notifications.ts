/** `postroom notifications`: what is to be sent, what was, and what could not be; and another try for one. */
import { notificationRow } from '../notify/notification-row.ts'
import { openJobs } from '../notify/outbox/jobs.ts'
import { retryNotification } from '../notify/outbox/retry.ts'
import { createLog } from '../ops/log.ts'
import type { OpenDatabase } from '../store/database.ts'
import { type ListedNotification, listNotifications } from '../store/notifications.ts'
import { type NotificationStatus, notificationStatuses } from '../tickets/notifications.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'list what is sent: pages, mail, webhooks; try one again'

export const usage = `Usage: postroom notifications [--failed | --status STATUS] [--limit N] [--json] [REF]
       postroom notifications --retry ID

Lists pages, acknowledgements, replies and webhooks, newest first: when it was made, its channel and kind, what became of
it (queued, sent, failed, skipped), how often it was tried, whom it goes to, and why it was not sent.

  --failed         those that were given up; the same as --status failed
  --status STATUS  those that are queued, sent, failed or skipped
  --limit N        at most N; the newest 50 when left out
  --json           an array of objects with the columns of the table "notifications"
  REF              those of a ticket, such as T-42
  --retry ID       sends one that failed, was skipped or waits now; the running service does it

Exit code: 0 done, 1 there is no such notification, or it was sent already, 2 wrong arguments.
`

const options = {
  failed: { type: 'boolean' },
  status: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  retry: { type: 'string' },
} as const

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

type Wanted =
  | Readonly<{ kind: 'retry'; id: string }>
  | Readonly<{ kind: 'list'; status: NotificationStatus | null; ticketId: number | null; limit: number }>

/** Lists notifications, or tries one again. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const wanted = wantedOf(given.values, given.positionals)
  if (typeof wanted === 'string') return usageError(wanted, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  if (wanted.kind === 'retry') return await retry(database, wanted.id, io)
  const listed = await listNotifications(database.pool, wanted)
  io.stdout.write(given.values.json ? `${JSON.stringify(listed.map(rowOf), null, 2)}\n` : textOf(listed))
  return 0
}

type Values = Readonly<{ failed?: boolean; status?: string; limit?: string; json?: boolean; retry?: string }>

function wantedOf({ failed, status, limit = '50', retry }: Values, refs: readonly string[]): Wanted | string {
  if (retry !== undefined) {
    if (failed || status !== undefined || refs.length > 0) return '--retry goes alone'
    return uuid.test(retry) ? { kind: 'retry', id: retry } : `--retry is ${JSON.stringify(retry)}, expected an id`
  }
  if (failed && status !== undefined) return 'one of --failed and --status'
  const known = notificationStatuses.find((one) => one === status)
  if (status !== undefined && known === undefined)
    return `--status is ${JSON.stringify(status)}, expected one of ${notificationStatuses.join(', ')}`
  if (!/^[1-9]\d{0,8}$/.test(limit)) return `--limit is ${JSON.stringify(limit)}, expected a number from 1`
  const [ref, ...more] = refs
  const ticketId = ref === undefined ? null : numberOfRef(ref)
  if (more.length > 0 || (ref !== undefined && ticketId === null)) return 'notifications takes one ref, such as T-42'
  return { kind: 'list', status: failed ? 'failed' : (known ?? null), ticketId, limit: Number(limit) }
}

/** The job is added with the change, for whichever service works. */
async function retry({ pool }: OpenDatabase, id: string, io: Io): Promise<number> {
  await using jobs = await openJobs({ pool, log: createLog('warn', io.stderr, false) })
  const row = await retryNotification(pool, jobs, id, new Date())
  if (row === null) io.stderr.write(`postroom: there is no notification ${id} that was not sent\n`)
  else io.stdout.write(`${id}: queued again (${row.channel} ${row.kind})\n`)
  return row === null ? 1 : 0
}

/** What the receiver said, too: whoever works on this machine reads it anyway. */
function rowOf(one: ListedNotification) {
  return { ...notificationRow(one), response: one.response }
}

function textOf(listed: readonly ListedNotification[]): string {
  return listed.length === 0 ? 'nothing\n' : listed.map((one) => `${oneLine(lineOf(one))}\n`).join('')
}

function lineOf({ id, ticketId, channel, kind, target, status, attempts, lastError, ...times }: ListedNotification) {
  const ref = ticketId === null ? '-' : refOf(ticketId)
  const to = target === '' ? '' : ` to ${target}`
  const when = status === 'queued' && times.dueAt > times.createdAt ? `, due ${times.dueAt.toISOString()}` : ''
  const why = lastError === null ? '' : `: ${lastError}`
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`
  return `${times.createdAt.toISOString()} ${ref} ${channel} ${kind}${to}: ${status}, ${tries}${when}${why} [${id}]`
}
