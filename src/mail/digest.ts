/**
 * The content digest: SHA-256 over the header section without trace fields (`trace-fields.ts`), plus the body. It is
 * the redelivery key: the same mail by SMTP (CRLF), from an mbox or an .eml file (LF) has the same digest, however
 * the bytes were chunked. Line endings are normalised and newlines at the very end do not count.
 * It runs on the main thread while a mail streams in, so the body goes through one loop over bytes and no strings.
 *
 * States: `name` at the start of a header line, until it is clear which field it is → `keep` or `drop` to the end of
 * the field → … → `body` after the first empty line.
 */
import { createHash } from 'node:crypto'
import { isTraceField, longestTraceFieldBytes } from './trace-fields.ts'

/** What {@link ContentDigest.headerSection} keeps: far above any real header section, and bounded per connection. */
export const headerSectionLimitBytes = 256 * 1024

/** Bytes normalised and hashed in one go: large enough that the calls into OpenSSL do not count. */
const blockBytes = 16 * 1024

const cr = 0x0d
const lf = 0x0a
const space = 0x20
const tab = 0x09
const colon = 0x3a
const newlines = Buffer.alloc(blockBytes, lf)

/** Takes the bytes of one mail in any chunks; see {@link contentDigest}. */
export type ContentDigest = Readonly<{
  update: (chunk: Uint8Array) => void
  /** Ends the digest: lower-case hex. To be called once. */
  digest: () => string
  /** The first bytes as they came, up to and with the empty line, at most {@link headerSectionLimitBytes}. */
  headerSection: () => Buffer
}>

type State = 'name' | 'keep' | 'drop' | 'body'

class Digest implements ContentDigest {
  readonly #hash = createHash('sha256')
  #state: State = 'name'
  /** Whether the field before the current line is kept: a continuation line shares its fate (RFC 5322 §2.2.3). */
  #fieldKept = true
  /** What has been seen of a line whose field is not clear yet. */
  readonly #name: number[] = []
  #sawNewline = false
  /** Carriage returns whose meaning the next byte decides, counted only before the first newline. */
  #returns = 0
  /** Newlines not hashed yet, since they may turn out to be the last bytes. */
  #heldNewlines = 0
  #out: Buffer = Buffer.alloc(0)
  #outBytes = 0
  #header: Buffer[] = []
  #headerBytes = 0

  update(chunk: Uint8Array): void {
    let at = 0
    if (this.#state !== 'body') {
      at = this.#readHeader(chunk)
      this.#keepHeader(chunk.subarray(0, at))
    }
    for (; at < chunk.length; at += blockBytes) this.#readBody(chunk, at, Math.min(at + blockBytes, chunk.length))
  }

  digest(): string {
    // A mail that ends inside its header section: what was held back is part of it.
    if (this.#state === 'name') this.#settleName()
    this.#flush()
    return this.#hash.digest('hex')
  }

  headerSection(): Buffer {
    return Buffer.concat(this.#header, this.#headerBytes)
  }

  /** Goes through the header section; gives where in `chunk` the body begins, or its length. */
  #readHeader(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      if (byte === cr) {
        this.#returns++
        continue
      }
      // Some old mail ends its lines with a bare CR. Read as one endless `Received:` line it would be dropped
      // whole, and all such mails would be the same one; so until the first LF a CR alone ends a line.
      if (!this.#sawNewline && byte !== lf) {
        while (this.#returns > 0) {
          this.#returns--
          if (this.#endLine() === 'body') return at
        }
      }
      this.#returns = 0
      if (byte === lf) {
        this.#sawNewline = true
        if (this.#endLine() === 'body') return at + 1
      } else this.#headerByte(byte)
    }
    return chunk.length
  }

  #headerByte(byte: number): void {
    if (this.#state === 'drop') return
    if (this.#state === 'keep') {
      this.#write(byte)
      return
    }
    this.#name.push(byte)
    const first = this.#name.length === 1
    if (first && (byte === space || byte === tab)) this.#decide(this.#fieldKept)
    else if (byte === colon || this.#name.length > longestTraceFieldBytes + 1) this.#settleName()
  }

  #endLine(): State {
    const empty = this.#state === 'name' && this.#name.length === 0
    if (this.#state === 'name' && !empty) this.#settleName()
    if (this.#state !== 'drop') this.#write(lf)
    this.#state = empty ? 'body' : 'name'
    return this.#state
  }

  /** Decides by the name read so far; a line without a colon is kept. */
  #settleName(): void {
    const line = String.fromCharCode(...this.#name)
    this.#decide(!isTraceField(line.replace(/[ \t]*:$/, '').toLowerCase()))
  }

  #decide(keep: boolean): void {
    this.#fieldKept = keep
    this.#state = keep ? 'keep' : 'drop'
    if (keep) for (const byte of this.#name) this.#write(byte)
    this.#name.length = 0
  }

  #keepHeader(bytes: Uint8Array): void {
    const room = headerSectionLimitBytes - this.#headerBytes
    if (room <= 0) return
    const kept = Buffer.from(bytes.subarray(0, room)) // a copy: the caller may use its chunk again
    this.#header.push(kept)
    this.#headerBytes += kept.length
  }

  #write(byte: number): void {
    if (this.#outBytes === this.#out.length) this.#flush()
    this.#room()
    this.#out[this.#outBytes++] = byte
  }

  /** The hot loop: copies without carriage returns. */
  #readBody(chunk: Uint8Array, from: number, to: number): void {
    this.#flush()
    const out = this.#room()
    let length = 0
    for (let at = from; at < to; at++) {
      const byte = chunk[at] ?? 0
      if (byte !== cr) out[length++] = byte
    }
    this.#outBytes = length
  }

  #room(): Buffer {
    if (this.#out.length === 0) this.#out = Buffer.allocUnsafeSlow(blockBytes)
    return this.#out
  }

  /** Hashes what was written, but for newlines at the end, which wait for something behind them. */
  #flush(): void {
    let end = this.#outBytes
    while (end > 0 && this.#out[end - 1] === lf) end--
    if (end > 0) {
      for (; this.#heldNewlines > 0; this.#heldNewlines -= Math.min(this.#heldNewlines, blockBytes)) {
        this.#hash.update(newlines.subarray(0, Math.min(this.#heldNewlines, blockBytes)))
      }
      this.#hash.update(this.#out.subarray(0, end))
    }
    this.#heldNewlines += this.#outBytes - end
    this.#outBytes = 0
  }
}

/** Starts the digest of one mail. Not bounded in size; holds at most the header section and one block in memory. */
export function contentDigest(): ContentDigest {
  return new Digest()
}
