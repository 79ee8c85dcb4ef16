/**
 * Takes the bytes of a mail from a door: into memory up to a bound, then into a temporary file, hashed on the way. Keeps
 * two promises: the bytes stay exactly as they came, and a hundred big mails at once cost a hundred small blocks of
 * memory at most. The chunks themselves are never kept (a client that sends single bytes would cost a hundredfold); each body
 * has one block that grows up to the bound. What comes behind it in pieces worth a write goes through to the file, and smaller
 * pieces are gathered first. Meanwhile the stream is not read, so a slow disk slows the sender down instead of filling memory.
 */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { contentDigest } from '../mail/digest.ts'
import { type BodyFile, createBodyFile } from './body-file.ts'
import type { Body } from './envelope.ts'
import { pour, type Take } from './pour.ts'

export { sweepBodies } from './body-file.ts'

/** How much of a body to take, how much of it to hold in memory, and where to put the rest. */
export type BodyLimits = Readonly<{ limitBytes: number; memoryBytes: number; directory: string; room?: Room }>

/** What all bodies of a door may take together. */
export type Room = Readonly<{
  /** Told of all octets. */
  add(bytes: number): void
  /** Asked before octets go to the disk: null for "at once"; rejects with code `ENOROOM` when the wait was too long. */
  ready(): Promise<void> | null
  /** Told when these octets are there, or can not be. */
  written(): void
}>

/** What came of reading. Only `ok` holds anything; the others have cleaned up. */
export type BodyRead =
  | Readonly<{ kind: 'ok'; body: Body }>
  /** More than `limitBytes` came; the stream is paused where that showed, and has the rest. */
  | Readonly<{ kind: 'too-large' }>
  /** The stream ended before the mail did. */
  | Readonly<{ kind: 'disconnected' }>
  /** The room for all bodies was full for too long; the stream is paused, and has the rest. */
  | Readonly<{ kind: 'no-room' }>
  /** The directory takes no more; the stream is paused, and has the rest. */
  | Readonly<{ kind: 'disk-full'; cause: Error }>

/** How streams of sockets and of HTTP requests say that the other side went away. */
const disconnects = new Set([
  'ABORT_ERR',
  'ECONNABORTED',
  'ECONNECTION',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/** How a file system says that it has no room for us: full, over quota or file size limit; not writable; no descriptors left. */
const fullDisks = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG'],
  ...['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EMFILE', 'ENFILE'],
])

/**
 * Reads `stream` to its end, or as far as the limit. Does not destroy it: after `too-large` and `disk-full` the door
 * decides what becomes of the rest. Throws, with the cause, only what nobody expects (an I/O error, a bug).
 */
export async function readBody(stream: Readable, limits: BodyLimits): Promise<BodyRead> {
  const incoming = new IncomingBody(limits)
  let isKept = false
  // Not `await using` with a stack: on each mail that costs as much as hashing it.
  try {
    const isWhole = await pour(stream, (chunk) => incoming.take(chunk))
    if (!isWhole) return { kind: 'too-large' }
    if (incoming.isInFile) await incoming.closeFile()
    isKept = true
    return { kind: 'ok', body: incoming.body() }
  } catch (error) {
    return expectedEnd(error)
  } finally {
    if (!isKept) await incoming.release()
  }
}

/** A chunk of this size goes to the file as it is: gathering it with others would cost a copy and a block of memory. */
const wholeChunkBytes = 16 * 1024

const noBlock = Buffer.alloc(0)

/** The block, the hashes and the file of one body. To be released, or given away as a body that will be. */
class IncomingBody {
  readonly #limits: BodyLimits
  readonly #raw = createHash('sha256')
  readonly #content = contentDigest()
  #block = noBlock
  #used = 0
  #sizeBytes = 0
  #file: BodyFile | null = null

  constructor(limits: BodyLimits) {
    this.#limits = limits
  }

  /** Copies `chunk` into the block; when that is full, into the file. */
  take(chunk: Uint8Array): ReturnType<Take> {
    if (this.#sizeBytes + chunk.length > this.#limits.limitBytes) return false
    this.#sizeBytes += chunk.length
    this.#limits.room?.add(chunk.length)
    if (this.#file !== null && chunk.length >= wholeChunkBytes) return this.#spill(chunk)
    this.#makeRoom(chunk.length)
    if (chunk.length > this.#block.length - this.#used) return this.#spill(chunk)
    this.#block.set(chunk, this.#used)
    this.#used += chunk.length
    return null
  }

  get isInFile(): boolean {
    return this.#file !== null
  }

  /** Writes what is left; the file then has all of the mail. */
  async closeFile(): Promise<void> {
    await this.#writeBlock()
    this.#block = noBlock
    await this.#file?.close()
  }

  /** The whole mail. */
  body(): Body {
    return {
      held: this.#held(),
      sizeBytes: this.#sizeBytes,
      sha256: this.#raw.digest('hex'),
      contentDigest: this.#content.digest(),
      headerSection: this.#content.headerSection(),
      [Symbol.asyncDispose]: () => this.release(),
    }
  }

  /** Removes the file, if there is one. */
  async release(): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]()
  }

  #makeRoom(bytes: number): void {
    const { memoryBytes } = this.#limits
    const needed = this.#used + bytes
    if (needed <= this.#block.length || this.#block.length === memoryBytes) return
    const grown = Buffer.allocUnsafe(Math.min(memoryBytes, Math.max(needed, 2 * this.#block.length)))
    this.#block.copy(grown, 0, 0, this.#used)
    this.#block = grown
  }

  async #spill(chunk: Uint8Array): Promise<void> {
    const { room } = this.#limits
    await room?.ready()
    try {
      await (chunk.length < wholeChunkBytes ? this.#gather(chunk) : this.#writeThrough(chunk))
    } finally {
      room?.written()
    }
  }

  async #gather(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length; ) {
      if (this.#used === this.#block.length) await this.#writeBlock()
      const part = chunk.subarray(taken, taken + this.#block.length - this.#used)
      this.#block.set(part, this.#used)
      this.#used += part.length
      taken += part.length
    }
  }

  /** Lets go of the block: while large mails wait for each other, none of them holds more than what is on its way. */
  async #writeThrough(chunk: Uint8Array): Promise<void> {
    await this.#writeBlock()
    this.#block = noBlock
    await this.#append(this.#hashed(chunk))
  }

  async #writeBlock(): Promise<void> {
    if (this.#used === 0) return
    await this.#append(this.#hashed(this.#block.subarray(0, this.#used)))
    this.#used = 0
  }

  async #append(bytes: Uint8Array): Promise<void> {
    this.#file ??= await createBodyFile(this.#limits.directory)
    await this.#file.append(bytes)
  }

  /** Hashes block by block, not chunk by chunk: single bytes would cost a call each. */
  #hashed(bytes: Uint8Array): Uint8Array {
    this.#raw.update(bytes)
    this.#content.update(bytes)
    return bytes
  }

  #held(): Body['held'] {
    if (this.#file === null) return { in: 'memory', bytes: this.#hashed(this.#block.subarray(0, this.#used)) }
    return { in: 'file', path: this.#file.path, sizeBytes: this.#sizeBytes }
  }
}

function expectedEnd(error: unknown): BodyRead {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (disconnects.has(code)) return { kind: 'disconnected' }
  if (code === 'ENOROOM') return { kind: 'no-room' }
  if (error instanceof Error && fullDisks.has(code)) return { kind: 'disk-full', cause: error }
  throw new Error('the bytes of a mail could not be taken in', { cause: error })
}
