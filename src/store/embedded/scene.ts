/**
 * What the tests of this folder share: a DATA_DIR of their own, a log that can be waited for, and a second process that
 * opens the same directory. When a test ends, whatever Postgres still runs in its directory is ended too.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { pino } from 'pino'
import type { Log } from '../../ops/log.ts'
import type { Account } from './account.ts'
import { type Layout, layoutUnder } from './layout.ts'
import { readOccupant } from './occupant.ts'
import type { Connection, Role } from './session.ts'
import { type Embedded, openEmbedded } from './supervisor.ts'

export const isRoot = process.geteuid?.() === 0

/** A DATA_DIR for one test. */
export interface Scene extends AsyncDisposable {
  readonly dataDir: string
  readonly layout: Layout
  readonly log: Log
  /** Opens it in this process. */
  open(role: Role): Promise<Embedded>
  /** Opens it in another process, as an account if one is given. */
  openElsewhere(role: Role, account?: Account): Promise<Elsewhere>
  /** Settles when the log says this, now or later. */
  said(words: string): Promise<void>
  /** The pid of the Postgres that has the directory; 0 when there is none. */
  postmaster(): Promise<number>
}

/** The other process: it answered with a connection, or with the error it ended with. */
export interface Elsewhere {
  readonly process: ChildProcess
  readonly answer: { connection?: Connection; problem?: string; message?: string }
  stop(): Promise<void>
}

/** An empty DATA_DIR. */
export async function emptyScene(): Promise<Scene> {
  const dataDir = await mkdtemp(join(await roomyDirectory(), 'postroom-embedded-'))
  await chmod(dataDir, 0o755)
  const { log, said } = listenableLog()
  const layout = layoutUnder(dataDir)
  return {
    dataDir,
    layout,
    log,
    said,
    open: (role) => openEmbedded({ dataDir, log, role }),
    openElsewhere: (role, account) => openElsewhere(dataDir, role, account),
    postmaster: () => pidIn(layout.cluster),
    [Symbol.asyncDispose]: () => tearDown(dataDir, layout.cluster),
  }
}

/** A DATA_DIR that was used before: a copy, since making one takes a while. Its file ends with {@link dropOriginal}. */
export async function usedScene(): Promise<Scene> {
  const scene = await emptyScene()
  original ??= makeOriginal()
  cpSync((await original).dataDir, scene.dataDir, { recursive: true })
  return scene
}

let original: Promise<Scene> | null = null

/** For `afterAll` of each file that uses it. */
export async function dropOriginal(): Promise<void> {
  const made = original
  original = null
  await (await made)?.[Symbol.asyncDispose]()
}

async function makeOriginal(): Promise<Scene> {
  const scene = await emptyScene()
  await using _used = await scene.open('service')
  return scene
}

/** In memory where there is room for it: each test makes and removes a thousand files, 40 MB. */
async function roomyDirectory(): Promise<string> {
  const memory = '/dev/shm'
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize > 2 ** 30 ? memory : tmpdir()
}

function listenableLog() {
  const lines: string[] = []
  let heard = Promise.withResolvers<void>()
  const write = (line: string) => {
    lines.push(line)
    heard.resolve()
    heard = Promise.withResolvers()
  }
  const said = async (words: string) => {
    while (!lines.some((line) => line.includes(words))) await heard.promise
  }
  return { log: pino({}, { write }), said }
}

async function openElsewhere(dataDir: string, role: Role, account?: Account): Promise<Elsewhere> {
  const program = fileURLToPath(new URL('elsewhere.ts', import.meta.url))
  const stdio: ['pipe', 'pipe', 'inherit'] = ['pipe', 'pipe', 'inherit']
  const child = spawn(process.execPath, [program, dataDir, role], { ...account, cwd: '/', stdio })
  const [line] = await once(createInterface(child.stdout), 'line')
  const stop = async () => {
    child.stdin.end()
    await once(child, 'exit')
  }
  return { process: child, answer: JSON.parse(line), stop }
}

async function pidIn(cluster: string): Promise<number> {
  const occupant = await readOccupant(cluster)
  return occupant.kind === 'process' && occupant.state === 'ours' ? occupant.lock.pid : 0
}

async function tearDown(dataDir: string, cluster: string): Promise<void> {
  const pid = await pidIn(cluster).catch(() => 0)
  if (pid > 0) process.kill(pid, 'SIGQUIT') // at once, but it takes its shared memory along
  while (pid > 0 && (await pidIn(cluster)) === pid) await sleep(20)
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

/** Asks one question of the embedded Postgres; gives the first column of the first row. */
export async function ask(connection: Connection, question: string): Promise<unknown> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const { rows } = await client.query({ text: question, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}
