/**
 * A worker thread that verifies signatures: hashing megabytes must not hold up the door, and what a hostile mail does to
 * its worker it does to no other mail's reading. Bounds that hold whatever a mail does: time (the worker is killed) and
 * heap (it dies by itself). Mails wait in line, each no longer than its caller does.
 */
import { Piscina } from 'piscina'
import type { Log } from '../../ops/log.ts'
import type { SignatureReading, SignatureTask } from './signature-worker.ts'

/** What came of verifying; `because` is a sentence for people. */
export type Checked =
  | Readonly<{ kind: 'checked'; reading: SignatureReading }>
  | Readonly<{ kind: 'failed'; because: string }>

export type SignatureChecker = AsyncDisposable &
  Readonly<{
    /** Verifies in at most `limitMs`, waiting included. Never rejects. */
    check: (task: SignatureTask, limitMs: number) => Promise<Checked>
  }>

/** Hashing needs no heap worth the name; the bytes of a mail are outside of it. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 4 }
/** The largest mail that a config allows takes half of it; longer is no honest mail. */
const longestRunMs = 5_000
/** Mails that wait: more of them are not done within any caller's patience. */
const limitWaiting = 1_000

/** The worker starts with the first signed mail: it takes 34 MB, and 0.3 s that the time budget has. */
export function createSignatureChecker(log: Log): SignatureChecker {
  let pool: Piscina<SignatureTask, SignatureReading> | null = null
  let isClosed = false
  let waiting = 0
  let lastInLine = Promise.resolve()

  async function check(task: SignatureTask, limitMs: number): Promise<Checked> {
    if (waiting >= limitWaiting) return { kind: 'failed', because: 'too many signed mails came at once' }
    const { promise, resolve } = Promise.withResolvers<Checked>()
    let isOver = false
    // Who does not wait any longer is not begun with; one that was begun is left to its own end.
    const timer = setTimeout(() => {
      isOver = true
      resolve({ kind: 'failed', because: `it took longer than ${Math.round(limitMs)} ms` })
    }, limitMs)
    waiting++
    lastInLine = lastInLine.then(async () => {
      waiting--
      if (!isOver) resolve(await run(task))
    })
    const checked = await promise
    clearTimeout(timer)
    return checked
  }

  async function run(task: SignatureTask): Promise<Checked> {
    if (isClosed) return { kind: 'failed', because: 'the service was stopping' } // Piscina would start new workers
    const overrun = new AbortController()
    const timer = setTimeout(() => overrun.abort(), longestRunMs)
    try {
      const owned = ownedBytes(task)
      return {
        kind: 'checked',
        reading: await started().run(owned.task, { signal: overrun.signal, transferList: owned.transfer }),
      }
    } catch (err) {
      if (!isClosed) log.warn({ err }, 'signatures could not be verified')
      return { kind: 'failed', because: 'verifying failed' }
    } finally {
      clearTimeout(timer)
    }
  }

  function started(): Piscina<SignatureTask, SignatureReading> {
    pool ??= workerPool(log)
    return pool
  }

  async function close(): Promise<void> {
    isClosed = true
    await pool?.destroy()
  }

  return { check, [Symbol.asyncDispose]: close }
}

function workerPool(log: Log): Piscina<SignatureTask, SignatureReading> {
  const pool = new Piscina<SignatureTask, SignatureReading>({
    filename: new URL('./signature-worker.ts', import.meta.url).href,
    name: 'verifySignatures',
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    atomics: 'disabled',
    resourceLimits,
    recordTiming: false,
  })
  // A worker that dies between two mails; without a listener it would take the service along.
  pool.on('error', (err: unknown) => log.error({ err }, 'the worker for signatures died while idle'))
  return pool
}

/** A copy of the bytes moves to the worker: the caller's stay, and may be a view into a larger block. */
function ownedBytes(task: SignatureTask): { task: SignatureTask; transfer: ArrayBuffer[] } {
  if (task.source.in === 'file') return { task, transfer: [] }
  const bytes = new Uint8Array(task.source.bytes)
  return { task: { ...task, source: { in: 'memory', bytes } }, transfer: [bytes.buffer] }
}
