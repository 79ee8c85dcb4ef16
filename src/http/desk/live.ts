/**
 * Tells the pages that are open what has changed. One reader for each process, and only while somebody looks: it waits for
 * the signal that something has (LISTEN), and then follows the ids of the history's entries, which say what. It also looks
 * without a signal, seldom while it hears and every second while it does not: nothing depends on a signal that may get lost.
 */
import type { Pool } from 'pg'
import type { Log } from '../../ops/log.ts'
import { ticketsSince } from '../../store/ticket-activity.ts'
import { type Hearing, hearTickets } from '../../store/ticket-signal.ts'
import { firstIdAt } from '../../store/time-ids.ts'

export type Changed = Readonly<{ ref: string; updatedAt: string }>
type Listener = (changed: readonly Changed[]) => void

export type Live = Readonly<{
  /** Calls back with what changes; gives what ends that. */
  listen(listener: Listener): () => void
}>

export type LiveParts = Readonly<{
  pool: Pool
  log: Log
  now(): Date
  /** How long to wait for a signal that may never come, while it is heard and while it is not. */
  patienceMs?: Readonly<{ hearing: number; deaf: number }>
}>

/** Signals that come together are one. */
const gatherMs = 50
/** A commit may come later than one whose ids are newer. */
const overlapMs = 10_000
const mostAtOnce = 2_000

/** Makes the reader; it sleeps while nobody listens. */
export function liveTickets({ pool, log, now, patienceMs = { hearing: 5_000, deaf: 1_000 } }: LiveParts): Live {
  const listeners = new Set<Listener>()
  let told = new Map<string, number>()
  let from = 0
  let timer: NodeJS.Timeout | undefined
  let work: Promise<void> | null = null
  let hearing: Hearing | null = null
  let isAway = false
  let isDue = false

  async function look(): Promise<void> {
    const at = now().getTime()
    const found = await ticketsSince(pool, firstIdAt(new Date(from - overlapMs)), mostAtOnce)
    const news = found.filter(({ event }) => !told.has(event))
    for (const { event } of news) told.set(event, at)
    told = new Map([...told].filter(([, when]) => when > at - 2 * overlapMs))
    if (found.length < mostAtOnce) from = at
    else from = (found.at(-1)?.at.getTime() ?? at) + overlapMs
    const changed = new Map(news.map(({ ref, updatedAt }) => [ref, { ref, updatedAt }]))
    if (changed.size > 0) for (const listener of listeners) listener([...changed.values()])
  }

  /** A lost connection is opened again with the next look. */
  async function hear(): Promise<void> {
    if (hearing !== null) return
    const opened = await hearTickets(pool, signalled)
    if (listeners.size === 0) return opened[Symbol.asyncDispose]()
    hearing = opened
    void opened.lost.then(() => {
      if (hearing !== opened) return
      hearing = null
      if (work === null) soon(patienceMs.deaf)
    })
  }

  /** What comes while it looks is looked at next. */
  function signalled(): void {
    if (isDue) return
    isDue = true
    if (work === null) soon(gatherMs)
  }

  function soon(afterMs: number): void {
    clearTimeout(timer)
    if (listeners.size > 0) timer = setTimeout(turn, afterMs).unref()
  }

  function turn(): void {
    isDue = false
    // Also deaf, it looks.
    work = Promise.allSettled([hear(), look()])
      .then(([heard, looked]) => {
        const failed = [looked, heard].find(({ status }) => status === 'rejected')
        // One line for an outage.
        if (failed?.status === 'rejected' && !isAway)
          log.warn({ err: failed.reason }, 'live updates wait for the database, or come late')
        isAway = failed !== undefined
      })
      .finally(() => {
        work = null
        soon(isDue ? gatherMs : hearing === null ? patienceMs.deaf : patienceMs.hearing)
      })
  }

  function silence(): void {
    clearTimeout(timer)
    void hearing?.[Symbol.asyncDispose]()
    hearing = null
  }

  return {
    listen(listener) {
      if (listeners.size === 0) from = now().getTime()
      listeners.add(listener)
      if (listeners.size === 1 && work === null) soon(0)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) silence()
      }
    },
  }
}
