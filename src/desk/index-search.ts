/**
 * Writes what search looks into, in the background of a service: every second what has changed, and all that is missing when
 * it starts. Nothing waits for it; a search made meanwhile finds what is written.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Log } from '../ops/log.ts'
import { oldestUnwritten, prepareTrigrams, writeSearch } from '../store/search-index.ts'

const everyMs = 1_000
const retryMs = 30_000
/** After each step, this often its time: while mails pour in, the machine is theirs. */
const rest = 3
/** Tickets of one step. */
const batch = 50
/** A transaction may commit later than one that began after it; nobody writes a ticket for longer than this. */
const overlapMs = 120_000

export type SearchIndex = Readonly<{
  /** Resolves when what had changed before is written. */
  settled(): Promise<void>
  stop(): Promise<void>
}>

/** Starts. A database that is away is tried again. */
export function startSearchIndex({ pool, log }: Readonly<{ pool: Pool; log: Log }>): SearchIndex {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let since: Date | null = null
  let work: Promise<void> = Promise.resolve()

  async function catchUp(): Promise<void> {
    if (since === null) {
      const because = await prepareTrigrams(pool)
      if (because !== null) log.warn({ because }, 'search does not find misspelt words: pg_trgm can not be created')
      since = (await oldestUnwritten(pool)) ?? new Date()
    }
    let isDone = false
    while (!isStopped && !isDone) {
      const from = performance.now()
      const { written, until } = await writeSearch(pool, { since: new Date(since.getTime() - overlapMs), limit: batch })
      if (until !== null && until > since) since = until
      isDone = written < batch
      if (!isDone) await pause((performance.now() - from) * rest)
    }
  }

  function next(afterMs: number): void {
    clearTimeout(timer)
    if (isStopped) return
    timer = setTimeout(() => void run(), afterMs).unref()
  }

  function run(): Promise<void> {
    clearTimeout(timer)
    work = work.then(catchUp).then(
      () => next(everyMs),
      (err: unknown) => {
        log.warn({ err }, 'search could not be brought up to date')
        next(retryMs)
      },
    )
    return work
  }

  void run()
  return {
    settled: run,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await work
    },
  }
}
