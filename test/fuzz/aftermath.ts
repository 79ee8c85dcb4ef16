/** What must hold when all sessions are over: in the database, in the service, in its memory. */
import pg from 'pg'
import type { Target } from './target.ts'

/** What the sessions were told. */
export type Told = Readonly<{
  /** By reverse-path, how many mails were accepted; only those of a sender of its own. */
  deliveries: ReadonlyMap<string, number>
  refs: ReadonlySet<string>
  /** Sessions whose end nobody read: their mails may be tickets that nobody was told of. */
  unread: number
}>

/** Resident memory after so many sessions. */
export type MemorySample = Readonly<{ sessions: number; rssMB: number }>

/** Until then heaps and caches fill, those of the reader's threads too; they are bounded, and this is about what is not. */
const warmUpSessions = 40_000

/** Fewer samples than these say nothing. */
const leastSamples = 40

/** More than what is left of that by then. */
const leakMB = 64

/** Objections to the state of things at the end of a run. */
export async function judgeAftermath(target: Target, told: Told, memory: readonly MemorySample[]): Promise<string[]> {
  if (!target.isAlive()) return ['crash: the service is gone']
  const gauges = await Promise.all(
    ['postroom_smtp_connections', 'postroom_smtp_bytes_in_flight'].map(
      async (name) => [name, await target.metric(name)] as const,
    ),
  )
  return [
    ...gauges.filter(([, value]) => value !== 0).map(([name, value]) => `leak: ${name} is ${value} at the end`),
    ...leakOf(memory),
    ...(await judgeDatabase(target.databaseUrl, told)),
    ...[...new Set(target.errors)].slice(0, 20).map((line) => `logged as an error: ${line}`),
  ]
}

/** Compares the two halves of what followed the warm-up. */
export function leakOf(samples: readonly MemorySample[]): string[] {
  const warm = samples.filter(({ sessions }) => sessions >= warmUpSessions).map(({ rssMB }) => rssMB)
  if (warm.length < leastSamples) return []
  const half = Math.floor(warm.length / 2)
  const [before, after] = [median(warm.slice(0, half)), median(warm.slice(half))]
  return after - before > leakMB ? [`leak: resident memory grew from ${before} to ${after} MB`] : []
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN)
}

async function judgeDatabase(url: string, { deliveries, refs, unread }: Told): Promise<string[]> {
  await using stack = new AsyncDisposableStack()
  const client = new pg.Client(url)
  await client.connect()
  stack.defer(() => client.end())
  const stored = await client.query<{ reverse_path: string; count: string }>(
    `select reverse_path, count(*) from deliveries where reverse_path like '%-%@fuzz.example' group by 1`,
  )
  const counts = new Map(stored.rows.map((row) => [row.reverse_path, Number(row.count)]))
  const paths = [...new Set([...deliveries.keys(), ...counts.keys()])]
  const wrong = paths.filter((path) => (counts.get(path) ?? 0) !== (deliveries.get(path) ?? 0))
  const smuggled = await client.query(`select id from deliveries where reverse_path = 'mallory@smuggled.example'`)
  const tickets = await client.query<{ ref: string }>('select ref from tickets')
  const untold = tickets.rows.filter(({ ref }) => !refs.has(ref))
  return [
    ...wrong
      .slice(0, 20)
      .map((path) => `${path}: told of ${deliveries.get(path) ?? 0} deliveries, ${counts.get(path) ?? 0} are stored`),
    ...(smuggled.rows.length === 0 ? [] : [`desynchronisation: ${smuggled.rows.length} smuggled mails were delivered`]),
    ...(untold.length <= unread
      ? []
      : [`second ticket: ${untold.length} tickets that nobody was told of, ${unread} can be explained`]),
  ]
}
