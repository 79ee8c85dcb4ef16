/**
 * The claim: this service, which keeps the raw mail, knows redeliveries and replies and routes, takes in small mails at
 * least as fast as the afternoon version does (`peers/afternoon.ts`). Both run at the same time on the same Postgres
 * server and are loaded in turn (A B A B …), so that a busy machine or a checkpoint meets both; the first round of each
 * is thrown away. The client is a process of its own on the same cores: read the ratios, not the rates.
 */
import { resolve } from 'node:path'
import { createWorkplace, type Service, startListener, startService } from '../test/service/harness.ts'
import { type BenchDatabase, createBenchDatabase, durabilityOf } from './postgres.ts'
import { type LoadPlan, sendLoad } from './send.ts'

const afternoon = resolve(import.meta.dirname, 'peers/afternoon.ts')

/** Mails per second of both sides in one round. */
export type Round = Readonly<{ connections: number; round: number; postroom: number; afternoon: number }>

/** What was measured; `ratio` is the median over the rounds of postroom/afternoon, by number of connections. */
export type Throughput = Readonly<{
  server: string
  rounds: readonly Round[]
  summary: readonly Readonly<{ connections: number; postroom: number; afternoon: number; ratio: number }>[]
  /** Mails answered 250 and tickets in the database, per side; they must be the same. */
  kept: Readonly<Record<'postroom' | 'afternoon', Readonly<{ accepted: number; tickets: number }>>>
}>

type Side = Readonly<{ service: Service; database: BenchDatabase; accepted: { count: number } }>

/** How many mails one round sends, by number of connections: two or three seconds' worth. */
const mailsPerRound = new Map([
  [1, 1500],
  [20, 4000],
])

/** Runs the bench against a server; `onRound` is told of each round as it ends. */
export async function measureThroughput(
  serverUrl: string,
  roundCount: number,
  onRound: (round: Round) => void,
): Promise<Throughput> {
  await using place = await createWorkplace()
  await using ourDatabase = await createBenchDatabase(serverUrl, 'postroom')
  await using peerDatabase = await createBenchDatabase(serverUrl, 'afternoon')
  await using ours = await startService(place, { DATABASE_URL: ourDatabase.url, LOG_LEVEL: 'info' })
  await using peer = await startListener(place, [afternoon], { DATABASE_URL: peerDatabase.url })
  const sides = {
    postroom: { service: ours, database: ourDatabase, accepted: { count: 0 } },
    afternoon: { service: peer, database: peerDatabase, accepted: { count: 0 } },
  }
  const rounds: Round[] = []
  for (const [connections, mails] of mailsPerRound) {
    for (let round = 0; round <= roundCount; round++) {
      const postroom = await loadRate(sides.postroom, { connections, mails })
      const peerRate = await loadRate(sides.afternoon, { connections, mails })
      if (round === 0) continue
      const measured = { connections, round, postroom, afternoon: peerRate }
      rounds.push(measured)
      onRound(measured)
    }
  }
  return {
    server: await durabilityOf(serverUrl),
    rounds,
    summary: [...mailsPerRound.keys()].map((connections) => summarise(connections, rounds)),
    kept: { postroom: await keptBy(sides.postroom), afternoon: await keptBy(sides.afternoon) },
  }
}

async function loadRate(side: Side, load: Pick<LoadPlan, 'connections' | 'mails'>): Promise<number> {
  const report = await sendLoad({ ...load, address: side.service.smtp, sizeBytes: null })
  if (report.accepted !== load.mails) throw new Error(`not every mail was accepted: ${JSON.stringify(report)}`)
  side.accepted.count += report.accepted
  return report.accepted / report.seconds
}

async function keptBy(side: Side): Promise<{ accepted: number; tickets: number }> {
  return { accepted: side.accepted.count, tickets: await side.database.countTickets() }
}

function summarise(connections: number, all: readonly Round[]) {
  const rounds = all.filter((round) => round.connections === connections)
  return {
    connections,
    postroom: median(rounds.map((round) => round.postroom)),
    afternoon: median(rounds.map((round) => round.afternoon)),
    ratio: median(rounds.map((round) => round.postroom / round.afternoon)),
  }
}

/** The middle value; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
