/**
 * Gets a working Postgres in a directory: uses the one that runs there (it outlives a killed service), or starts
 * one. Never two on one directory: Postgres' own lock file and shared memory decide, we only read them with care.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, EmbeddedError } from './errors.ts'
import { databaseUser } from './initialise.ts'
import { clearStaleLock, readOccupant } from './occupant.ts'
import { freePort, host, rememberedPort, rememberPort } from './port.ts'
import { type Place, shutDown, startPostmaster } from './postmaster.ts'
import { nextMove, type Occupant, type PostmasterPid } from './postmaster-pid.ts'
import { type Connection, openSession, type Role, type Session } from './session.ts'

interface Attached {
  readonly session: Session
  readonly connection: Connection
  readonly pid: number
}

/** A running Postgres that we have a session with. */
export interface Held extends Attached {
  /** We started it, now; false when it was running before. */
  readonly started: boolean
}

export interface Wish {
  readonly role: Role
  readonly password: string
  /** The port that it must have, since others know it already; null for any. */
  readonly port: number | null
  readonly signal: AbortSignal
}

/** For what should pass within moments: a dead process not yet reaped, a lock file being written. */
const shortPatienceMs = 2_000
/** For recovery after a crash and for the end of another one's shutdown: bounded by max_wal_size, so minutes at most. */
const longPatienceMs = 180_000

/** Attaches to the Postgres of a place, or starts it. Throws an EmbeddedError, or the signal's reason. */
export async function occupy(place: Place, wish: Wish): Promise<Held> {
  const attempt = { started: false }
  try {
    return { ...(await untilAttached(place, wish, attempt)), ...attempt }
  } catch (err) {
    if (attempt.started) await shutDown(place) // nobody would look after it
    throw err
  }
}

async function untilAttached(place: Place, wish: Wish, attempt: { started: boolean }): Promise<Attached> {
  const begin = performance.now()
  for (;;) {
    wish.signal.throwIfAborted()
    const waitedMs = performance.now() - begin
    if (waitedMs > longPatienceMs) throw tooLong(place)
    const occupant = await readOccupant(place.layout.cluster)
    const move = nextMove(occupant, waitedMs < shortPatienceMs)
    if (move === 'start') attempt.started = await start(place, wish)
    if (move === 'clear') await clear(place, occupant)
    const attached = move === 'attach' && occupant.kind === 'process' ? await attach(occupant.lock, wish) : null
    if (attached !== null) return attached
    if (move === 'wait' || move === 'attach') await sleep(50)
  }
}

async function start(place: Place, wish: Wish): Promise<boolean> {
  const port = wish.port ?? (await freePort(await rememberedPort(place.layout.portFile)))
  const outcome = await startPostmaster(place, port, wish.signal)
  if (outcome === 'ready') await rememberPort(place.layout.portFile, port).catch(() => undefined) // a preference only
  if (outcome === 'port-taken' && wish.port !== null) throw portTaken(wish.port)
  if (outcome === 'occupied') await sleep(100)
  return outcome === 'ready'
}

async function attach(lock: PostmasterPid, { password, role }: Wish): Promise<Attached | null> {
  const connection = { host, port: lock.port, user: databaseUser, password, database: 'postroom' }
  try {
    return { session: await openSession(connection, role), connection, pid: lock.pid }
  } catch (err) {
    if (isPassing(err)) return null
    throw err
  }
}

/** It is starting or stopping, or it died this very moment; the next look at its lock file tells. */
function isPassing(err: unknown): boolean {
  const code = codeOf(err)
  if (code === undefined) return err instanceof Error && /timeout|terminated/i.test(err.message)
  return /^(57P0[123]|08...|53300|ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT)$/.test(code)
}

async function clear({ layout: { cluster }, log }: Place, occupant: Occupant): Promise<void> {
  if (occupant.kind === 'none') return
  const pid = occupant.kind === 'process' ? occupant.lock.pid : null
  log.warn({ pid, directory: cluster }, 'removing a stale postmaster.pid: no Postgres of this directory is running')
  await clearStaleLock(cluster, occupant.text)
}

function tooLong({ layout }: Place): EmbeddedError {
  return new EmbeddedError(
    'start',
    `the embedded Postgres in ${layout.cluster} runs but does not answer (still recovering, or stopped). See ${layout.logFile}; recovery goes on by itself, so start again in a while.`,
  )
}

function portTaken(port: number): EmbeddedError {
  return new EmbeddedError(
    'port',
    `another program listens on ${host}:${port}, the port of the embedded Postgres. Stop that program, or restart Postroom: it then takes another port.`,
  )
}
