/**
 * Seven-bit charsets that switch between sets with escape sequences: ISO-2022-JP (RFC 1468, 1554, 2237, and what Microsoft
 * and JIS made of it), ISO-2022-KR (RFC 1557), ISO-2022-CN (RFC 1922, its GB 2312 part) and HZ (RFC 1843). WHATWG reads
 * only the first and is strict with it, but encoded words and lines are cut and joined anywhere. So text is taken apart
 * here, and each run read in the eight-bit form of its set. Total and linear.
 */

/** A set of characters: the WHATWG charset that has it in its upper half, and how many bytes a character has. */
type CharacterSet = Readonly<{ charset: string; bytes: 1 | 2; prefix?: number }>

const ascii: CharacterSet = { charset: 'windows-1252', bytes: 1 }
const katakana: CharacterSet = { charset: 'shift_jis', bytes: 1 }
const jisX0208: CharacterSet = { charset: 'euc-jp', bytes: 2 }
const gb2312: CharacterSet = { charset: 'gb18030', bytes: 2 }
const ksX1001: CharacterSet = { charset: 'euc-kr', bytes: 2 }

/** What stands behind the escape character, and the set it brings; `shifted` is brought by SO, which follows. */
const designations: readonly (readonly [string, CharacterSet, 'now' | 'shifted'])[] = [
  ['(B', ascii, 'now'],
  ['(J', ascii, 'now'], // JIS X 0201: the yen sign for the backslash, which mail programs do not mean
  ['(H', ascii, 'now'], // the same, as old programs wrote it
  ['(I', katakana, 'now'],
  ['$@', jisX0208, 'now'],
  ['$B', jisX0208, 'now'],
  ['$(@', jisX0208, 'now'],
  ['$(B', jisX0208, 'now'],
  ['$(O', jisX0208, 'now'], // JIS X 0213 plane 1 extends it
  ['$(Q', jisX0208, 'now'],
  ['$(D', { charset: 'euc-jp', bytes: 2, prefix: 0x8f }, 'now'], // JIS X 0212
  ['$A', gb2312, 'now'],
  ['$(A', gb2312, 'now'],
  ['$(C', ksX1001, 'now'],
  ['$)A', gb2312, 'shifted'],
  ['$)C', ksX1001, 'shifted'],
]

const escapeCharacter = 0x1b
const shiftOut = 0x0e
const shiftIn = 0x0f
const tilde = 0x7e

/** Reads ISO-2022; `decode` reads bytes in a charset of WHATWG. */
export function decodeIso2022(bytes: Uint8Array, decode: (bytes: Uint8Array, charset: string) => string): string {
  const runs = new Runs(decode)
  let base = ascii
  let shifted = katakana // JIS7 shifts to it without saying so
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const designation = byte === escapeCharacter ? designationAt(bytes, at + 1) : null
    if (designation !== null) {
      const [sequence, set, when] = designation
      if (when === 'shifted') shifted = set
      else base = set
      if (when === 'now') runs.enter(set)
      at += sequence.length
    } else if (byte === shiftOut) runs.enter(shifted)
    else if (byte === shiftIn) runs.enter(base)
    else if (byte === 0x0a) {
      // RFC 1468: a line ends in ASCII. One that does not must not spoil the next.
      base = ascii
      runs.enter(ascii)
      runs.take(byte)
    } else runs.take(byte)
  }
  return runs.text()
}

/** Reads HZ: `~{` and `~}` around GB 2312, `~~` for a tilde, `~` at a line's end for nothing. */
export function decodeHz(bytes: Uint8Array, decode: (bytes: Uint8Array, charset: string) => string): string {
  const runs = new Runs(decode)
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1]
    if (byte === 0x0a) runs.enter(ascii)
    if (byte !== tilde || (next !== 0x7b && next !== 0x7d && next !== tilde && next !== 0x0a)) {
      runs.take(byte)
      continue
    }
    at++
    if (next === tilde) runs.take(tilde)
    else if (next !== 0x0a) runs.enter(next === 0x7b ? gb2312 : ascii)
  }
  return runs.text()
}

/** Whether bytes have an escape sequence of Chinese, Japanese or Korean: nobody writes one into other text. */
export function hasEscapes(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(escapeCharacter); at !== -1; at = bytes.indexOf(escapeCharacter, at + 1)) {
    if (designationAt(bytes, at + 1)?.[0].startsWith('$') === true) return true
  }
  return false
}

function designationAt(bytes: Uint8Array, at: number): (typeof designations)[number] | null {
  const found = designations.find(([sequence]) => {
    return [...sequence].every((character, offset) => bytes[at + offset] === character.charCodeAt(0))
  })
  return found ?? null
}

/** Collects bytes of one set at a time, and decodes them together. */
class Runs {
  readonly #decode: (bytes: Uint8Array, charset: string) => string
  readonly #texts: string[] = []
  #set = ascii
  #bytes: number[] = []
  #held = -1

  constructor(decode: (bytes: Uint8Array, charset: string) => string) {
    this.#decode = decode
  }

  enter(set: CharacterSet): void {
    if (set === this.#set) return
    this.#flush()
    this.#set = set
  }

  take(byte: number): void {
    const { bytes, prefix } = this.#set
    if (byte < 0x21) this.#dropHalf()
    if (bytes === 2 && byte >= 0x21) {
      if (this.#held === -1) this.#held = byte
      else {
        if (prefix !== undefined) this.#bytes.push(prefix)
        this.#bytes.push(this.#held | 0x80, byte | 0x80)
        this.#held = -1
      }
    } else if (this.#set === katakana && byte >= 0x21 && byte <= 0x5f) this.#bytes.push(byte | 0x80)
    else if (this.#set === ascii && byte >= 0xa1 && byte <= 0xdf) this.#halfWidth(byte)
    else this.#bytes.push(byte)
  }

  text(): string {
    this.#flush()
    return this.#texts.join('')
  }

  /** Eight-bit katakana (JIS8) in between, as mobile phones sent it. */
  #halfWidth(byte: number): void {
    this.enter(katakana)
    this.#bytes.push(byte)
    this.enter(ascii)
  }

  /** The first byte of a character whose second never came. */
  #dropHalf(): void {
    if (this.#held === -1) return
    this.#held = -1
    this.#bytes.push(0xff) // no character of any of the sets: shown as U+FFFD
  }

  #flush(): void {
    this.#dropHalf()
    if (this.#bytes.length > 0) this.#texts.push(this.#decode(Uint8Array.from(this.#bytes), this.#set.charset))
    this.#bytes = []
  }
}
