/**
 * The claim: while 2,000 clients hold a connection and say nothing, 500 drip their mail into it, and 200 send 25 MB each at
 * once, an honest client beside them still gets its 250 for every mail, and the service stays under 512 MB of resident memory.
 * The honest client sends all the time; phases with the abusers and without follow each other, so that what else the machine
 * does meets both. The limits are the defaults but for `connections`, which an operator of a busy MX raises.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startDnsServer } from '../test/dns-server.ts'
import { asNpmStart, createWorkplace, type Service, startListener } from '../test/service/harness.ts'
import { type Answers, type Clients, type HonestMail, type Role, startClients } from './abuse-roles.ts'
import { residentMB } from './memory.ts'
import { createBenchDatabase } from './postgres.ts'

/** How many of each; processes share the large mails, since one could not send them fast enough. */
export const abusers = { idle: 2_000, slow: 500, large: 200 } as const
const largeProcesses = 4

const phases = ['alone', 'idle and slow', 'all'] as const
export type Phase = (typeof phases)[number]

/** Times in ms from when a mail was due to its reply; memory in MB, the highest while the phase lasted. */
export type PhaseResult = Readonly<{
  phase: Phase
  mails: number
  /** Those that got no 250. */
  refused: number
  p50: number
  p99: number
  max: number
  peakMB: number
}>

export type Abuse = Readonly<{
  phases: readonly PhaseResult[]
  /** What everybody was told, by role. */
  answers: Readonly<Record<Role, Answers>>
  /** The kernel's high-water mark over everything. */
  peakMB: number
  seconds: number
  /** Mails that were answered 250 and tickets of the database. */
  accepted: number
  tickets: number
}>

/** Long enough for a p99 of a hundred mails and more each. */
const phaseMs = 12_000

/** The large mails have so long; whoever is not answered by then is counted as that. */
const burstMs = 110_000

/** All of the crowd is greeted within seconds; a service that leaves somebody waiting fails the bench. */
const crowdMs = 30_000

const sampleMs = 250

/** How the clients say that a mail got its 250. */
const accepted = 'mail 250'

/** Rates count for the loopback too, as they do for strangers. */
const operatorsConfig = (resolver: string) => `authentication: { resolvers: ['${resolver}'] }
limits: { connections: 4000, rate_exempt: [] }
`

/** Runs the bench against a server. Linux only: it reads `/proc`, and takes all of 127.0.0.0/8 for its own. */
export async function measureAbuse(serverUrl: string, say: (line: string) => void): Promise<Abuse> {
  const startedAt = performance.now()
  await using stack = new AsyncDisposableStack()
  const dns = stack.use(await startDnsServer())
  const place = stack.use(await createWorkplace())
  await writeFile(join(place.path, 'postroom.yaml'), operatorsConfig(dns.address))
  const database = stack.use(await createBenchDatabase(serverUrl, 'abuse'))
  const service = stack.use(await startListener(place, asNpmStart, { DATABASE_URL: database.url }))
  const scene = stack.use(openScene(service, say))
  const abusive = await playPhases(scene)
  const { honestMails } = await scene.honest.report()
  const answers = { honest: countsOf(honestMails.map(({ answer }) => answer)), ...abusive }
  const kept = honestMails.filter(({ answer }) => answer === accepted).length + (answers.large[accepted] ?? 0)
  return {
    phases: phases.map((phase) => resultOf(phase, honestMails, scene.peaks.get(phase) ?? Number.NaN)),
    answers,
    peakMB: await residentMB(service.pid, 'VmHWM'),
    seconds: (performance.now() - startedAt) / 1_000,
    accepted: kept,
    tickets: await database.countTickets(),
  }
}

/** The service, the honest client, and a look at the memory four times a second. */
type Scene = Disposable &
  Readonly<{ address: string; honest: Clients; peaks: ReadonlyMap<Phase, number>; enter(phase: Phase): void }>

function openScene({ smtp: address, pid }: Service, say: (line: string) => void): Scene {
  const honest = startClients({ role: 'honest', address, count: 1, network: 0 })
  const peaks = new Map<Phase, number>()
  let now: Phase = 'alone'
  const sampling = setInterval(() => void sample(now), sampleMs)
  async function sample(phase: Phase): Promise<void> {
    // A service that is gone is told of by the honest client.
    const resident = await residentMB(pid, 'VmRSS').catch(() => 0)
    peaks.set(phase, Math.max(resident, peaks.get(phase) ?? 0))
  }
  return {
    address,
    honest,
    peaks,
    enter(phase) {
      now = phase
      honest.enter(phase)
      say(`${phase}`)
    },
    [Symbol.dispose]() {
      clearInterval(sampling)
      honest[Symbol.dispose]()
    },
  }
}

async function playPhases(scene: Scene): Promise<Omit<Abuse['answers'], 'honest'>> {
  const calm = async () => {
    scene.enter('alone')
    await pause(phaseMs)
  }
  await calm()
  scene.enter('idle and slow')
  const first = await startCrowd(scene)
  await pause(phaseMs)
  await Promise.all(first.map((clients) => clients.report()))
  await calm()
  scene.enter('idle and slow')
  const [idle, slow] = await startCrowd(scene)
  await pause(phaseMs)
  scene.enter('all')
  const large = await burst(scene)
  const held = await Promise.all([idle.report(), slow.report()])
  await calm()
  return { idle: held[0].answers, slow: held[1].answers, large }
}

async function startCrowd({ address }: Scene): Promise<readonly [Clients, Clients]> {
  const idle = startClients({ role: 'idle', address, count: abusers.idle, network: 1 })
  const slow = startClients({ role: 'slow', address, count: abusers.slow, network: 2 })
  const settled = Promise.all([idle.settled, slow.settled]).then(() => true)
  if (!(await Promise.race([settled, pause(crowdMs, false, { ref: false })])))
    throw new Error(`the service left clients without an answer for ${crowdMs} ms`)
  return [idle, slow]
}

/** Everybody sends at once; whoever has no answer in time counts as `unanswered`. */
async function burst({ address }: Scene): Promise<Answers> {
  const count = abusers.large / largeProcesses
  const senders = Array.from({ length: largeProcesses }, (_, n) =>
    startClients({ role: 'large', address, count, network: 10 + n }),
  )
  await Promise.race([Promise.all(senders.map(({ settled }) => settled)), pause(burstMs, null, { ref: false })])
  const reports = await Promise.all(senders.map((sender) => sender.report()))
  return added(reports.map(({ answers }) => answers))
}

function added(several: readonly Answers[]): Answers {
  const sum: Record<string, number> = {}
  for (const answers of several)
    for (const [answer, count] of Object.entries(answers)) sum[answer] = (sum[answer] ?? 0) + count
  return sum
}

function countsOf(answers: readonly string[]): Answers {
  return added(answers.map((answer) => ({ [answer]: 1 })))
}

function resultOf(phase: Phase, all: readonly HonestMail[], peakMB: number): PhaseResult {
  const mails = all.filter((mail) => mail.phase === phase)
  const times = mails.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return {
    phase,
    mails: mails.length,
    refused: mails.filter(({ answer }) => answer !== accepted).length,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    max: times.at(-1) ?? Number.NaN,
    peakMB,
  }
}

/** Of values in order, the one below which that share lies (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
