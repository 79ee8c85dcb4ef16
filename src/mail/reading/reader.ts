/**
 * Reads mails for the rest of the house: bytes in, {@link ParsedMail} out, whatever the bytes are. Three promises:
 * the caller gets an answer within its budget (from the header section, `pending`, when the full reading is not there
 * by then); a mail that overruns its limit or kills its worker is still readable, with `parseError`; and no mail harms
 * the reading of another. Short plain mails are read at once, in linear time; the work on all others is done in worker
 * threads (`reading-pool.ts`), in the order of `reading-slots.ts`.
 */
import type { Registry } from 'prom-client'
import type { Log } from '../../ops/log.ts'
import { sizeOf } from '../mail-source.ts'
import type { ReadingTask } from '../opened-mail.ts'
import type { MailSource, ParsedMail, Reading } from '../parsed-mail.ts'
import { parsePlainMail } from '../plain-mail.ts'
import { type ReadingOutcome, readerMetrics } from './reader-metrics.ts'
import { readingPool, type WorkerReading } from './reading-pool.ts'
import { ReadingSlots } from './reading-slots.ts'
import { unreadMail } from './unread-mail.ts'

/** Only one mail above this size is read at a time. */
const bigMailBytes = 1024 * 1024

/** What `read` is told besides the bytes. */
export type ReadOptions = Readonly<{
  /** The envelope's; '' is the null reverse-path, a sign of an automatic mail. */
  reversePath: string
  /** When the caller wants an answer, waiting for a worker included. */
  budgetMs: number
  /** The longest that a worker works on this mail. */
  limitMs: number
}>

export type ReaderParts = Readonly<{
  threads: number
  /** Heap of each worker; the answer to mails that are made to fill memory. */
  maxOldGenerationMb: number
  log: Log
  registry?: Registry
}>

export type Reader = AsyncDisposable &
  Readonly<{
    /**
     * Reads a mail; `headerSection` are its first bytes as {@link ContentDigest.headerSection} gives them. Never throws
     * for bad mail: throws after `close`, and when a file cannot be read.
     */
    read: (source: MailSource, headerSection: Uint8Array, options: ReadOptions) => Promise<Reading>
    /** Ends the workers; readings that are under way throw. */
    close: () => Promise<void>
  }>

/** Starts a reader with its worker threads. The first mail finds them warm, or waits for them. */
export function createReader(parts: ReaderParts): Reader {
  const pool = readingPool(parts)
  const slots = new ReadingSlots(parts.threads)
  const metrics = readerMetrics(parts.registry, () => slots.length())
  let isClosed = false

  async function read(source: MailSource, headerSection: Uint8Array, options: ReadOptions): Promise<Reading> {
    if (isClosed) throw new Error('the reader is closed')
    const startedAt = performance.now()
    const task = { source, headerSection, reversePath: options.reversePath }
    const plain = readAtOnce(task)
    const reading = plain ? { mail: plain, pending: false } : await answer(task, await withinBudget(task, options))
    metrics.observe(outcomeOf(reading), (performance.now() - startedAt) / 1000)
    return reading
  }

  /** A fault of ours here must not cost a mail its answer: a worker can read it as well, and is alone with it. */
  function readAtOnce(task: ReadingTask): ParsedMail | null {
    try {
      return parsePlainMail(task)
    } catch (err) {
      parts.log.error({ err }, 'a plain mail could not be read at once')
      return null
    }
  }

  /** The worker's answer, or null when the budget ends before. A reading under way is left to its own, shorter end. */
  function withinBudget(task: ReadingTask, { budgetMs, limitMs }: ReadOptions): Promise<WorkerReading | null> {
    const { promise, resolve, reject } = Promise.withResolvers<WorkerReading | null>()
    const waiting = {
      isBig: sizeOf(task.source) > bigMailBytes,
      start: () => {
        const run = pool.run(task, Math.min(budgetMs, limitMs))
        run.then(resolve, reject).finally(() => slots.done(waiting))
      },
    }
    const timer = setTimeout(() => {
      slots.leave(waiting)
      resolve(null)
    }, budgetMs)
    slots.enter(waiting)
    return promise.finally(() => clearTimeout(timer))
  }

  async function close(): Promise<void> {
    isClosed = true
    await pool.close()
  }

  return { read, close, [Symbol.asyncDispose]: close }
}

async function answer(task: ReadingTask, reading: WorkerReading | null): Promise<Reading> {
  if (reading === null) return { mail: await unreadMail(task, null), pending: true }
  if (reading.kind === 'failed') return { mail: await unreadMail(task, reading.because), pending: false }
  return { mail: reading.mail, pending: false }
}

function outcomeOf({ mail, pending }: Reading): ReadingOutcome {
  if (pending) return 'pending'
  return mail.parseError === null ? 'read' : 'failed'
}
