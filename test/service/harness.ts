/**
 * Starts the real service as a child process on free ports, as `npm start` does, and says when it is ready. What a
 * scenario needs is here (addresses, signals, log lines, exit); what it asserts is asked over sockets, HTTP and SQL.
 * Nothing of `src/` is imported: a service that only works inside a test would be found out.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const main = resolve(import.meta.dirname, '../../src/main.ts')

/** The arguments of node with which `npm start` runs the service; for what measures it. */
export const asNpmStart: readonly string[] = ['--max-semi-space-size=8', main, 'serve']

/** One line of the service's log; lines that are not JSON (a crash) come as `{ msg: line }`. */
export type LogLine = Readonly<Record<string, unknown>>

/** How the process ended. */
export type Exit = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>

/** A running service. Disposing ends it with SIGKILL if it still runs. */
export type Service = AsyncDisposable &
  Readonly<{
    pid: number
    /** `host:port` of the SMTP listener. */
    smtp: string
    /** `host:port` of the dashboard and API. */
    http: string
    /** The log so far; grows. */
    lines: readonly LogLine[]
    exited: Promise<Exit>
    /** Resolves with the first line, past or future, that has this `msg` or is so; rejects when the process ends without. */
    logged: (wanted: string | ((line: LogLine) => boolean)) => Promise<LogLine>
    kill: (signal: NodeJS.Signals) => void
  }>

/** A directory for one scenario, removed with everything in it. `dataDir` is below it and not yet there. */
export type Workplace = AsyncDisposable & Readonly<{ path: string; dataDir: string }>

/** Makes a workplace; world-traversable, since Postgres refuses to run as root and must reach its files below. */
export async function createWorkplace(): Promise<Workplace> {
  const path = await mkdtemp(join(tmpdir(), 'postroom-'))
  await chmod(path, 0o755)
  const dispose = () => rm(path, { recursive: true, force: true, maxRetries: 5 })
  return { path, dataDir: join(path, 'data'), [Symbol.asyncDispose]: dispose }
}

/** A workplace with a config, as `postroom.yaml`. */
export async function createConfiguredWorkplace(yaml: string): Promise<Workplace> {
  const place = await createWorkplace()
  await writeFile(join(place.path, 'postroom.yaml'), yaml)
  return place
}

/** For scenarios that are not about authors: the DNS of the machine, or its lack, must not decide a test. */
export const asksNoDns = 'authentication: { enabled: false }\n'

type Environment = Readonly<Record<string, string>>

/** Starts `postroom serve` in a workplace and resolves when it is ready. `env` adds to a minimal environment. */
export function startService(place: Workplace, env: Environment = {}): Promise<Service> {
  return startListener(place, [main, 'serve'], env)
}

/** Starts any script that takes our environment and logs a `ready` line; the bench's peers do. */
export async function startListener(place: Workplace, argv: readonly string[], env: Environment): Promise<Service> {
  const child = spawn(process.execPath, argv, {
    // Not the repository: a developer's .env or postroom.yaml must not decide a test.
    cwd: place.path,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...minimalEnvironment(), DATA_DIR: place.dataDir, SMTP_PORT: '0', HTTP_PORT: '0', ...env },
  })
  const running = watch(child)
  const ready = await running.logged('ready')
  return {
    ...running,
    pid: pidOf(child),
    smtp: String(ready['smtp']),
    http: String(ready['http']),
    kill: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await running.exited
    },
  }
}

/** The running embedded Postgres of a workplace, from the files it keeps there; null while there is none. */
export async function embeddedPostgres(place: Workplace): Promise<Readonly<{ pid: number; url: string }> | null> {
  const home = join(place.dataDir, 'postgres')
  const lockFile = await readFile(join(home, 'cluster/postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port] = lockFile.split('\n')
  if (!isAlive(Number(pid))) return null
  const password = await readFile(join(home, 'password'), 'utf8')
  return { pid: Number(pid), url: `postgres://postroom:${password.trim()}@127.0.0.1:${port}/postroom` }
}

/** Whether there is a process with this pid. */
export function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

function watch(child: ChildProcess) {
  const lines: LogLine[] = []
  const listeners = new Set<() => void>()
  const exited: Promise<Exit> = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(parseLine(line))
      for (const listener of listeners) listener()
    })
  }
  return { lines, exited, logged }

  function logged(wanted: string | ((line: LogLine) => boolean)): Promise<LogLine> {
    const isWanted = typeof wanted === 'string' ? (line: LogLine) => line['msg'] === wanted : wanted
    const { promise, resolve: found, reject } = Promise.withResolvers<LogLine>()
    const look = () => {
      const line = lines.find(isWanted)
      if (line) found(line)
    }
    listeners.add(look)
    look()
    void exited.then(() => reject(new Error(`the service ended without "${wanted}":\n${lines.map(asText).join('\n')}`)))
    return promise.finally(() => listeners.delete(look))
  }
}

function parseLine(line: string): LogLine {
  try {
    const parsed: unknown = JSON.parse(line)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : { msg: line }
  } catch {
    return { msg: line }
  }
}

function asText(line: LogLine): string {
  return JSON.stringify(line)
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the service could not be started')
  return child.pid
}

/** What a service manager would give; in particular nothing of vitest's own environment. */
function minimalEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
