/**
 * Tells the pages that are open what has changed. One reader for each process, and only while somebody looks: it follows the
 * ids of the history's entries once a second, so the receive path pays nothing (a NOTIFY in each of its commits would take a
 * lock that all of them share), whichever service wrote them, and behind any pooler.
 */
import type { Pool } from 'pg'
import type { Log } from '../../ops/log.ts'
import { ticketsSince } from '../../store/ticket-activity.ts'

export type Changed = Readonly<{ ref: string; updatedAt: string }>
type Listener = (changed: readonly Changed[]) => void

export type Live = Readonly<{
  /** Calls back with what changes; gives what ends that. */
  listen(listener: Listener): () => void
}>

const everyMs = 1_000
/** A commit may come later than one whose ids are newer. */
const overlapMs = 10_000
const mostAtOnce = 2_000

/** Makes the reader; it sleeps while nobody listens. */
export function liveTickets({ pool, log, now }: Readonly<{ pool: Pool; log: Log; now(): Date }>): Live {
  const listeners = new Set<Listener>()
  let told = new Map<string, number>()
  let from = 0
  let timer: NodeJS.Timeout | undefined
  let isAway = false

  async function look(): Promise<void> {
    const at = now().getTime()
    const found = await ticketsSince(pool, firstIdAt(from - overlapMs), mostAtOnce)
    const news = found.filter(({ event }) => !told.has(event))
    for (const { event } of news) told.set(event, at)
    told = new Map([...told].filter(([, when]) => when > at - 2 * overlapMs))
    if (found.length < mostAtOnce) from = at
    else from = (found.at(-1)?.at.getTime() ?? at) + overlapMs
    const changed = new Map(news.map(({ ref, updatedAt }) => [ref, { ref, updatedAt }]))
    if (changed.size > 0) for (const listener of listeners) listener([...changed.values()])
  }

  function next(): void {
    clearTimeout(timer)
    if (listeners.size === 0) return
    timer = setTimeout(() => {
      look()
        .then(() => {
          isAway = false
        })
        .catch((err: unknown) => {
          // One line for an outage.
          if (!isAway) log.warn({ err }, 'live updates wait for the database')
          isAway = true
        })
        .finally(next)
    }, everyMs).unref()
  }

  return {
    listen(listener) {
      if (listeners.size === 0) from = now().getTime()
      listeners.add(listener)
      if (listeners.size === 1) next()
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** The smallest UUIDv7 of a millisecond (RFC 9562 §5.7). */
export function firstIdAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}
