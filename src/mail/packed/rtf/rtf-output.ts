/** Collects what RTF shows: bytes in changing charsets, joined as long as the charset stays, and characters. */
import { decodeText } from '../../charset/charset.ts'

/** A place in the output. */
export type OutputMark = Readonly<{ pieces: number; length: number }>

/** The text of RTF while it is read. */
export class RtfOutput {
  readonly #limit: number
  readonly #pieces: string[] = []
  #length = 0
  #pending: Uint8Array[] = []
  #charset: string | null = null

  /** At most about `limit` characters are kept. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether there is no more room. */
  get isFull(): boolean {
    return this.#length >= this.#limit
  }

  /** Adds bytes in this charset; a character may go over from one call to the next. */
  bytes(bytes: Uint8Array, charset: string | null): void {
    if (charset !== this.#charset) this.#flush()
    this.#charset = charset
    this.#pending.push(bytes)
    this.#length += bytes.length
  }

  /** Adds characters. */
  text(text: string): void {
    this.#flush()
    this.#pieces.push(text)
    this.#length += text.length
  }

  /** A place to which {@link since} looks back. */
  mark(): OutputMark {
    this.#flush()
    return { pieces: this.#pieces.length, length: this.#length }
  }

  /** What was added since the mark; null when that is too long to be an address. */
  since(mark: OutputMark): string | null {
    this.#flush()
    return this.#length - mark.length > 2000 ? null : this.#pieces.slice(mark.pieces).join('')
  }

  /** All of it. */
  all(): string {
    this.#flush()
    return this.#pieces.join('').toWellFormed()
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    this.#pieces.push(decodeText(Buffer.concat(this.#pending), this.#charset).text)
    this.#pending = []
  }
}
