/**
 * Splits what a client sends into commands and mails, in place of the library's stream: that one lets a bare LF end a
 * command, takes a dot for stuffing behind one, runs what stands before the end of a connection as a command, and forgets
 * a second mail in one packet when all answers are given at once. It is the only reader of the socket: while a handler or
 * the reader of a mail is busy nothing is taken, so a client is slowed down by TCP.
 *
 * States: command → (handler's callback) command … → data (from `startDataMode` to CRLF.CRLF) → answering (to `continue`)
 * → command.
 */
import { PassThrough } from 'node:stream'
import type { SMTPServerDataStream } from 'smtp-server'
import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import { looksLikeTls } from './commands.ts'
import { type BareNewlines, DataDecoder, type Flaw } from './data-decoder.ts'

/** Longest command line that is read at all; what is refused as too long is in `commands.ts`. */
const hardCommandLimitOctets = 2_048

/** After so many commands at once others get their turn: a packet full of NOOP must not hold the event loop. */
const stepsInARow = 100

/** What waits for the reader of a mail: a piece of what the socket gave is more than that, so it is one piece. */
const mailBufferOctets = 16 * 1024

const nothing = Buffer.alloc(0)

const LF = 0x0a
const CR = 0x0d

/** What ends a session at the level of lines. */
export type StreamFault = 'line-too-long' | 'bare-newline' | 'false-end' | 'other-protocol'

/** What the stream asks and tells its session. */
export type StreamOwner = Readonly<{
  bareNewlines(): BareNewlines
  /** One command line without its CRLF; the callback asks for the next. */
  command(line: Buffer, next: () => void): void
  /** The session is to be ended; nothing more is read when it sets `isClosed`. */
  fault(fault: StreamFault): void
}>

/** A mail's octets, and the flaw for which it is to be refused. */
export type MailStream = SMTPServerDataStream & { flaw: Flaw | null }

export class InboundStream extends SMTPStream {
  readonly #owner: StreamOwner
  /** Received and not yet read. */
  #buffer: Buffer = nothing
  /** Asks the socket for more. */
  #more: (() => void) | null = null
  #isRunning = false
  /** A handler or the reader of a mail is at work. */
  #isWaiting = false
  #isFirst = true
  #mail: { stream: MailStream; decoder: DataDecoder; bareNewlines: BareNewlines } | null = null
  /** `continue` came before the end of the mail, from a handler that did not read it. */
  #isAnswered = false

  constructor(owner: StreamOwner) {
    super()
    this.#owner = owner
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', next: () => void): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk])
    this.#more = next
    this.#run()
  }

  override startDataMode(maxBytes?: number | string | null): SMTPServerDataStream {
    const bareNewlines = this.#owner.bareNewlines()
    const counts = { byteLength: 0, sizeExceeded: false, flaw: null }
    const stream: MailStream = Object.assign(new PassThrough({ highWaterMark: mailBufferOctets }), counts)
    this.#mail = { stream, decoder: new DataDecoder(bareNewlines), bareNewlines }
    this.#isAnswered = false
    this._dataMode = true
    this._maxBytes = Number(maxBytes) || Number.POSITIVE_INFINITY
    this.dataBytes = 0
    return stream
  }

  /** The mail was answered: commands are read again. */
  override continue(): void {
    if (this._dataMode) this.#isAnswered = true
    else this.#resume()
  }

  /** A line without its end is no command, whatever ends the connection. */
  override _flushData(): void {}

  /** Reads as long as there is something to read and nobody to wait for. A loop: callbacks may come at once. */
  #run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      for (let steps = 0; this.#step(); ) if (++steps === stepsInARow) this.#yieldTurn()
    } finally {
      this.#isRunning = false
    }
    this.#askForMore()
  }

  /** Reads one command or one piece of a mail; false when that can not be done now. */
  #step(): boolean {
    if (this.#isWaiting || this.isClosed) return false
    return this._dataMode ? this.#readMail() : this.#readCommand()
  }

  #yieldTurn(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    setImmediate(() => this.#resume())
  }

  #resume(): void {
    this.#isWaiting = false
    this.#run()
  }

  #askForMore(): void {
    if (this.isClosed) this.#buffer = nothing
    if (this.#isWaiting && !this.isClosed) return
    const more = this.#more
    this.#more = null
    more?.()
  }

  /** Runs one command; false when there is no whole line. */
  #readCommand(): boolean {
    const end = this.#buffer.indexOf(LF)
    const length = end === -1 ? this.#buffer.length : end
    if (this.#isFirst && looksLikeTls(this.#buffer.toString('latin1', 0, 2))) return this.#fail('other-protocol')
    if (length > hardCommandLimitOctets) return this.#fail('line-too-long')
    if (end === -1) return false
    this.#isFirst = false
    const isWhole = end > 0 && this.#buffer[end - 1] === CR
    if (!isWhole && this.#owner.bareNewlines() === 'reject') return this.#fail('bare-newline')
    const line = this.#buffer.subarray(0, isWhole ? end - 1 : end)
    this.#buffer = this.#buffer.subarray(end + 1)
    this.#isWaiting = true
    this.#owner.command(line, () => this.#resume())
    return true
  }

  /** Hands on what there is of the mail; false when there is nothing. */
  #readMail(): boolean {
    const mail = this.#mail
    if (mail === null || this.#buffer.length === 0) return false
    const { content, rest } = mail.decoder.take(this.#buffer)
    this.#buffer = rest ?? nothing
    this.#count(mail.stream, content)
    const { flaw } = mail.decoder
    const isRefused = flaw !== null && mail.bareNewlines === 'reject'
    if (isRefused) mail.stream.flaw = flaw
    if (isRefused && flaw === 'false-end') return this.#fail('false-end')
    const kept = isRefused ? nothing : joined(content)
    if (rest === null) this.#handOn(mail.stream, kept)
    else this.#endMail(mail.stream, kept)
    return true
  }

  #count(stream: MailStream, content: readonly Uint8Array[]): void {
    for (const { length } of content) this.dataBytes += length
    stream.byteLength = this.dataBytes
    stream.sizeExceeded = this.dataBytes > this._maxBytes
  }

  #handOn(stream: MailStream, octets: Uint8Array): void {
    if (octets.length === 0 || !stream.writable || stream.write(octets)) return
    this.#isWaiting = true
    const resume = () => {
      stream.off('drain', resume).off('close', resume)
      this.#resume()
    }
    // A stream that its reader destroys never drains.
    stream.on('drain', resume).on('close', resume)
  }

  #endMail(stream: MailStream, octets: Uint8Array): void {
    this._dataMode = false
    this.#mail = null
    this.#isWaiting = !this.#isAnswered
    stream.end(octets)
  }

  #fail(fault: StreamFault): false {
    this.isClosed = true
    this.#owner.fault(fault)
    return false
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first = nothing, ...others] = parts
  return others.length === 0 ? first : Buffer.concat(parts)
}
