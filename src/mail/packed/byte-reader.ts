/**
 * Reads little-endian numbers and runs of bytes one after the other. Past the end it gives zeros and what is left, and
 * says so in `isPastEnd`: a length that lies costs nothing, since views are given and nothing is allocated.
 */

/** A cursor over bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  #isPastEnd = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** How many bytes were not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** Whether more was asked for than there was. */
  get isPastEnd(): boolean {
    return this.#isPastEnd
  }

  /** One byte; 0 past the end. */
  u8(): number {
    return this.#has(1) ? this.#view.getUint8(this.#at++) : 0
  }

  /** Two bytes; 0 past the end. */
  u16(): number {
    if (!this.#has(2)) return 0
    this.#at += 2
    return this.#view.getUint16(this.#at - 2, true)
  }

  /** Four bytes; 0 past the end. */
  u32(): number {
    if (!this.#has(4)) return 0
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  /** A view of `length` bytes, or of those that are left. */
  take(length: number): Uint8Array {
    const end = this.#has(length) ? this.#at + length : this.#bytes.length
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  /** Skips what pads a value of `length` bytes to a multiple of four; at the end it may be missing. */
  skipPadding(length: number): void {
    const padding = (4 - (length % 4)) % 4
    this.#at = Math.min(this.#at + padding, this.#bytes.length)
  }

  #has(length: number): boolean {
    if (length <= this.left) return true
    this.#isPastEnd = true
    return false
  }
}
