/**
 * Looks after a running embedded Postgres. States: held → lost → held again … → stopped. Our session's socket closes when
 * the server goes away; then it is attached to or started again, on the same port, less and less eagerly while it fails.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { boundLog } from './log-file.ts'
import { type Held, occupy } from './occupy.ts'
import { type Place, shutDown } from './postmaster.ts'
import { countOthers, type Role } from './session.ts'

const firstPauseMs = 50
const longestPauseMs = 5_000
/** A server that lived this long was well; the next fall begins with the short pause again. */
const wellAfterMs = 30_000
const logCheckMs = 60_000

/** Ends the supervision and, if Postgres is ours to stop, stops it. Safe to call twice. */
export type Stop = () => Promise<void>

/** Supervises what `first` holds. A visitor's Postgres is not started again: the command ends soon anyway. */
export function supervise(place: Place, first: Held, role: Role): Stop {
  const ending = new AbortController()
  const logCheck = setInterval(() => void boundLog(place.layout.logFile).catch(() => undefined), logCheckMs).unref()
  const watching = role === 'service' ? keepAlive(place, first, ending.signal) : Promise.resolve(first)
  let stopped: Promise<void> | null = null
  const stop = async () => {
    clearInterval(logCheck)
    ending.abort()
    const held = await watching
    const leave = held !== null && (await belongsToOthers(held, role))
    if (leave) place.log.info('leaving the embedded Postgres to the others that use it')
    const closed = held?.session.client.end().catch(() => undefined) // hangs while the server does
    if (!leave) await shutDown(place)
    await closed
  }
  return () => {
    stopped ??= stop()
    return stopped
  }
}

/** Until the end: waits for the loss, revives. Gives what is held at the end; null when the server is away then. */
async function keepAlive(place: Place, first: Held, signal: AbortSignal): Promise<Held | null> {
  const end = new Promise<'end'>((resolve) => signal.addEventListener('abort', () => resolve('end'), { once: true }))
  let held = first
  let pauseMs = firstPauseMs
  for (;;) {
    const heldSince = performance.now()
    const event = await Promise.race([end, held.session.ended.then(() => 'lost' as const)])
    if (event === 'end') return held
    pauseMs = performance.now() - heldSince > wellAfterMs ? firstPauseMs : pauseMs * 2
    place.log.warn({ pid: held.pid }, 'lost the embedded Postgres')
    const revived = await revive(place, held, pauseMs, signal)
    if (revived === null) return null
    place.log.info({ pid: revived.pid, restarted: revived.started }, 'the embedded Postgres is back')
    held = revived
  }
}

async function revive(place: Place, { connection }: Held, pauseMs: number, signal: AbortSignal): Promise<Held | null> {
  for (let pause = pauseMs; !signal.aborted; pause *= 2) {
    await sleep(Math.min(pause, longestPauseMs), null, { signal, ref: false }).catch(() => null)
    try {
      return await occupy(place, { ...connection, role: 'service', signal })
    } catch (err) {
      if (!signal.aborted) place.log.error({ err }, 'the embedded Postgres does not come back; trying again')
    }
  }
  return null
}

/** A service leaves Postgres only to another service; a visitor that started it, to anybody who came since. */
async function belongsToOthers(held: Held, role: Role): Promise<boolean> {
  if (role === 'service') return (await countOthers(held.session, 'services').catch(() => 0)) > 0
  // When the session is lost, the server died or a service started it anew: neither is for a visitor to stop.
  return !held.started || (await staysBusy(held).catch(() => true))
}

/** A session that was just closed is still listed for a moment, so look more than once. */
async function staysBusy({ session }: Held): Promise<boolean> {
  for (let look = 0; look < 20; look++) {
    if ((await countOthers(session, 'anybody')) === 0) return false
    await sleep(25)
  }
  return true
}
