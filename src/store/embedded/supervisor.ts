/**
 * The embedded Postgres: real Postgres binaries from npm, under DATA_DIR, when there is no DATABASE_URL. One code path
 * and full durability: fsync on, initialised once and atomically, taken over after a killed service, never two on one
 * directory, started again when it dies. Expected failures are EmbeddedErrors whose message says what to do.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../ops/log.ts'
import { type Account, chooseAccount, handOver } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { codeOf, EmbeddedError, explainFileError } from './errors.ts'
import { initialise } from './initialise.ts'
import { supervise } from './keep-alive.ts'
import { type Layout, layoutUnder } from './layout.ts'
import { type Held, occupy, type Wish } from './occupy.ts'
import type { Place } from './postmaster.ts'
import { cacheDirectory, reachableBinaries } from './reachable.ts'
import type { Connection, Role } from './session.ts'
import type { Settings } from './settings.ts'

const noticeMs = 5_000

export interface EmbeddedOptions {
  /** DATA_DIR; made when it is missing. */
  readonly dataDir: string
  readonly log: Log
  /** `service` looks after Postgres and stops it at the end; `visitor` is a short command beside or without a service. */
  readonly role: Role
  /** Further server settings, for tests: `fsync` is on unless somebody says otherwise here. */
  readonly settings?: Settings
}

export interface Embedded extends AsyncDisposable {
  readonly connection: Connection
  readonly majorVersion: number
  /** Call it last, when all pools are closed: stops Postgres unless others need it. Safe to call twice. */
  stop(): Promise<void>
}

/** Attaches to the Postgres under DATA_DIR, or makes and starts it. Throws an EmbeddedError for what people can mend. */
export async function openEmbedded({ dataDir, log, role, settings = {} }: EmbeddedOptions): Promise<Embedded> {
  const layout = layoutUnder(dataDir)
  await mkdir(dataDir, { recursive: true }).catch(rethrowExplained(dataDir))
  const account = await chooseAccount(layout.cluster)
  const installed = await findBinaries(`${process.platform}-${process.arch}`)
  const { binaries, version } = await reachableBinaries(installed, account, cacheDirectory)
  const majorVersion = Number.parseInt(version, 10)
  await prepareCluster(layout, binaries, account, majorVersion).catch(rethrowExplained(dataDir))

  const password = await readFile(layout.passwordFile, 'utf8').catch(explainPassword(layout))
  const place = { layout, binaries, account, settings, log }
  const held = await occupyAloud(place, { role, password, port: null, signal: new AbortController().signal })
  log.info({ pid: held.pid, port: held.connection.port, version, started: held.started }, 'embedded Postgres')
  const stop = supervise(place, held, role)
  return { connection: held.connection, majorVersion, stop, [Symbol.asyncDispose]: stop }
}

/** A recovery can take minutes; whoever looks at the terminal then should know. */
async function occupyAloud(place: Place, wish: Wish): Promise<Held> {
  const words = 'waiting for the embedded Postgres: it recovers after a crash, or another one is stopping'
  const notice = setInterval(() => place.log.info({ log: place.layout.logFile }, words), noticeMs)
  try {
    return await occupy(place, wish)
  } catch (err) {
    throw explainFileError(err, place.layout.home)
  } finally {
    clearInterval(notice)
  }
}

/** Leaves a cluster that these binaries can serve and the account can use, or throws. */
async function prepareCluster(layout: Layout, binaries: Binaries, account: Account | null, ours: number) {
  if ((await entriesOf(layout.home)).length === 0) await initialise(layout, binaries, account)
  const text = await readFile(join(layout.cluster, 'PG_VERSION'), 'utf8').catch(() => null)
  if (text === null)
    throw new EmbeddedError(
      'foreign-directory',
      `${layout.home} is not empty, but there is no Postgres database in it. Move it away, or set DATA_DIR.`,
    )
  if (Number.parseInt(text, 10) !== ours) throw otherVersion(layout, text.trim(), ours)
  await handOver(layout.cluster, account)
}

async function entriesOf(directory: string): Promise<string[]> {
  return readdir(directory).catch((err: unknown) => {
    if (codeOf(err) === 'ENOENT') return []
    throw err
  })
}

function otherVersion({ cluster, home }: Layout, theirs: string, ours: number): EmbeddedError {
  return new EmbeddedError(
    'other-version',
    `the database in ${cluster} was made by Postgres ${theirs}; this Postroom brings Postgres ${ours}, which can not read it. ` +
      `Start the Postroom release that made it; or run a Postgres ${theirs} on that directory, pg_dump it, move ${home} away, ` +
      'start Postroom once and restore the dump; or set DATABASE_URL.',
  )
}

function explainPassword({ passwordFile, home }: Layout) {
  return (): never => {
    throw new EmbeddedError(
      'password',
      `${passwordFile} can not be read: it holds the password of the embedded Postgres. Put it back (from a backup) or ` +
        `correct its owner; or move ${home} away to begin with an empty database.`,
    )
  }
}

function rethrowExplained(place: string) {
  return (err: unknown): never => {
    throw explainFileError(err, place)
  }
}
