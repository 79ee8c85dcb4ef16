/**
 * The service under the fuzzer: the real one, in a process of its own, on a database of its own. Keeps only what it logs as
 * an error, since a run makes millions of lines; an error that is logged is a finding.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createBenchDatabase, startBenchServer } from '../../bench/postgres.ts'
import { asNpmStart, createWorkplace } from '../service/harness.ts'

/** Clocks short enough to reach, no tarpit, no DNS; everything else as by default. */
const config = `authentication: { enabled: false }
limits: { command_timeout: 15s, data_timeout: 30s, session_timeout: 60s, read_budget: 2s, unknown_recipients: 10000 }
`

export type Target = AsyncDisposable &
  Readonly<{
    port: number
    databaseUrl: string
    /** Lines of level error and fatal, and whatever is no JSON. */
    errors: readonly string[]
    isAlive(): boolean
    rssMB(): Promise<number>
    /** Value of a metric without labels; NaN when the service does not give it. */
    metric(name: string): Promise<number>
  }>

const Line = z.object({ level: z.union([z.number(), z.string()]), msg: z.string() }).loose()
const Ready = z.object({ msg: z.literal('ready'), smtp: z.string(), http: z.string() })

/** Starts Postgres (or uses the server at `url`) and the service; resolves when it takes mail. */
export async function startTarget(url: string | undefined): Promise<Target> {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await startBenchServer(url))
  const database = stack.use(await createBenchDatabase(server.url, 'fuzz'))
  const place = stack.use(await createWorkplace())
  await writeFile(join(place.path, 'postroom.yaml'), config)
  const child = spawn(process.execPath, asNpmStart, {
    cwd: place.path,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: place.dataDir,
      SMTP_PORT: '0',
      HTTP_PORT: '0',
      DATABASE_URL: database.url,
    },
  })
  stack.defer(() => end(child))
  const { ready, errors } = watch(child)
  const { smtp, http } = await ready
  const running = stack.move()
  return {
    port: Number(smtp.split(':').at(-1)),
    databaseUrl: database.url,
    errors,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    rssMB: async () => rssIn(await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')),
    metric: async (name) => metricIn(await (await fetch(`http://${http}/metrics`)).text(), name),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

function watch(child: ChildProcess) {
  const errors: string[] = []
  const { promise: ready, resolve: found, reject } = Promise.withResolvers<z.output<typeof Ready>>()
  child.once('exit', (code, signal) =>
    reject(new Error(`the service ended (${code ?? signal}):\n${errors.join('\n')}`)),
  )
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (text) => {
      const line = parsed(text)
      const start = Ready.safeParse(line)
      if (start.success) found(start.data)
      if (isError(line)) errors.push(text)
    })
  }
  // Nobody waits for it once the service is ready.
  ready.catch(() => undefined)
  return { ready, errors }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isError(line: unknown): boolean {
  const { data } = Line.safeParse(line)
  if (data === undefined) return true
  return typeof data.level === 'number' ? data.level >= 50 : /^(?:error|fatal)$/i.test(data.level)
}

function rssIn(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

function metricIn(text: string, name: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1))
}
