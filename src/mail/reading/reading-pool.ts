/**
 * Worker threads that read mails, with bounds that hold whatever a mail does: time (the worker is killed) and memory of
 * its heap (it dies by itself). One mail per worker at a time, so that nobody dies with somebody else's mail. What came
 * of a reading is a value; only a pool that was closed throws.
 */
import { Piscina } from 'piscina'
import type { Log } from '../../ops/log.ts'
import type { ReadingTask } from '../opened-mail.ts'
import type { ParsedMail } from '../parsed-mail.ts'

/** What came of giving a mail to a worker. */
export type WorkerReading =
  | Readonly<{ kind: 'read'; mail: ParsedMail }>
  /** `because` is a sentence for people. */
  | Readonly<{ kind: 'failed'; because: string }>

export type PoolParts = Readonly<{ threads: number; maxOldGenerationMb: number; log: Log }>

/** The short-lived part of each worker's heap. Measured with 2 to 32: more costs memory and makes nothing faster. */
const maxYoungGenerationSizeMb = 4

/** The workers. */
export type ReadingPool = Readonly<{
  /** Reads one mail in at most `limitMs`. To be called for no more mails at once than there are threads. */
  run: (task: ReadingTask, limitMs: number) => Promise<WorkerReading>
  /** Ends the workers, also those at work; `run` throws from then on. */
  close: () => Promise<void>
}>

/** Starts the workers; they warm up by themselves. */
export function readingPool({ threads, maxOldGenerationMb, log }: PoolParts): ReadingPool {
  const pool = new Piscina<ReadingTask, ParsedMail>({
    filename: new URL('./reading-worker.ts', import.meta.url).href,
    name: 'readMail',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    // Measured: a task costs 40 µs with atomics or without, and without them an idle worker is not blocked.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: maxOldGenerationMb, maxYoungGenerationSizeMb },
    recordTiming: false,
  })
  // A worker that dies between two mails; without a listener it would take the service along.
  pool.on('error', (err: unknown) => log.error({ err }, 'a reading worker died while idle'))
  let isClosed = false

  async function run(task: ReadingTask, limitMs: number): Promise<WorkerReading> {
    if (isClosed) throw new Error('the reader was closed') // Piscina would start new workers
    const overrun = new AbortController()
    const timer = setTimeout(() => overrun.abort(), limitMs)
    try {
      const owned = ownedBytes(task)
      const mail = await pool.run(owned.task, { signal: overrun.signal, transferList: owned.transfer })
      return { kind: 'read', mail }
    } catch (error) {
      if (isClosed) throw new Error('the reader was closed', { cause: error })
      const because = overrun.signal.aborted ? `reading took longer than ${limitMs} ms` : reasonOf(error)
      log.warn({ err: error, because }, 'a mail could not be read whole')
      return { kind: 'failed', because }
    } finally {
      clearTimeout(timer)
    }
  }

  async function close(): Promise<void> {
    isClosed = true
    await pool.destroy()
  }

  return { run, close }
}

/**
 * The task with bytes of its own, which move to the worker without another copy. The caller's bytes must stay, since
 * they are stored; and they may be a view into a larger block, which would be sent whole.
 */
function ownedBytes(task: ReadingTask): { task: ReadingTask; transfer: ArrayBuffer[] } {
  const headerSection = new Uint8Array(task.headerSection)
  if (task.source.in === 'file') return { task: { ...task, headerSection }, transfer: [headerSection.buffer] }
  const bytes = new Uint8Array(task.source.bytes)
  const source = { in: 'memory', bytes } as const
  return { task: { ...task, source, headerSection }, transfer: [headerSection.buffer, bytes.buffer] }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'reading needed more memory than a worker may use'
  return `reading failed: ${error instanceof Error ? error.message : 'the worker died'}`
}
