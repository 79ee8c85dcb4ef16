/** Starts and shuts down one Postgres server process (the postmaster). When to do so is decided elsewhere. */
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../ops/log.ts'
import { type Account, directoryArgument, spawnAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { codeOf, diagnose } from './errors.ts'
import type { Layout } from './layout.ts'
import { openLog } from './log-file.ts'
import { readOccupant } from './occupant.ts'
import { processState } from './process-state.ts'
import { commandLine, type Settings } from './settings.ts'

/** Everything that it takes to run Postgres in one directory. */
export interface Place {
  readonly layout: Layout
  readonly binaries: Binaries
  readonly account: Account | null
  readonly settings: Settings
  readonly log: Log
}

/** `occupied`: another Postgres has the directory, or its last processes have not gone yet. `port-taken`: try another. */
export type StartOutcome = 'ready' | 'occupied' | 'port-taken' | 'interrupted'

/**
 * Starts Postgres and waits until it takes connections; recovery after a crash may take its time. It outlives us, has a
 * process group of its own (Ctrl-C is for us), and logs to a file. Throws an EmbeddedError when it does not come up.
 */
export async function startPostmaster(place: Place, port: number, signal: AbortSignal): Promise<StartOutcome> {
  const { layout, binaries, account } = place
  await using log = await openLog(layout.logFile)
  const directory = ['-D', directoryArgument(layout.cluster, account)]
  const child = spawn(binaries.postgres, [...directory, ...commandLine(layout.cluster, port, place.settings)], {
    ...spawnAs(account),
    cwd: layout.cluster,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  child.unref()
  const outcome = await readyOrGone(child, layout.cluster, signal)
  return outcome === 'gone' ? whyGone(await log.since(), layout.cluster) : outcome
}

async function readyOrGone(child: ChildProcess, cluster: string, signal: AbortSignal) {
  const gone = new Promise<'gone'>((resolve, reject) => child.on('exit', () => resolve('gone')).on('error', reject))
  for (;;) {
    const happened = await Promise.race([gone, sleep(20, 'look again' as const)])
    if (happened === 'gone') return happened
    const occupant = await readOccupant(cluster)
    if (occupant.kind !== 'process' || occupant.lock.pid !== child.pid) continue
    if (occupant.lock.status === 'ready') return 'ready'
    if (signal.aborted) return 'interrupted'
  }
}

function whyGone(output: string, cluster: string): StartOutcome {
  if (/lock file ".*" (already exists|is empty)|pre-existing shared memory block/.test(output)) return 'occupied'
  if (/could not create any TCP\/IP sockets/.test(output)) return 'port-taken'
  throw diagnose('the embedded Postgres did not start', cluster, output)
}

/** From polite to rude: fast shutdown, immediate shutdown (recovers at next start), and the end. */
const stopSteps = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/** Shuts down whatever Postgres of ours runs in the cluster, and waits until it is gone. Throws when it stays. */
export async function shutDown({ layout: { cluster }, log }: Place): Promise<void> {
  for (const { signal, waitMs } of stopSteps) {
    const occupant = await readOccupant(cluster)
    if (occupant.kind !== 'process' || occupant.state !== 'ours') return
    if (signal !== 'SIGINT') log.warn({ pid: occupant.lock.pid, signal }, 'the embedded Postgres is slow to stop')
    send(signal, occupant.lock.pid)
    if (await isGone(occupant.lock.pid, cluster, waitMs)) return
  }
  throw new Error(`the embedded Postgres in ${cluster} did not stop`)
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal)
  } catch (err) {
    if (codeOf(err) !== 'ESRCH') throw err // gone in this very moment
  }
}

async function isGone(pid: number, cluster: string, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs
  while (performance.now() < until) {
    if ((await processState(pid, cluster)) !== 'ours') return true
    await sleep(20)
  }
  return false
}
