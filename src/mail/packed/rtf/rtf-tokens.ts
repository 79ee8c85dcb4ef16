/** The syntax of RTF 1.9.1: groups, control words and bytes, in one pass over any bytes. What they mean is not known here. */

/** A piece of RTF. Symbols such as `\~` and `\*` are words; `\'e9` is one byte; escaped braces are bytes. */
export type RtfToken =
  | Readonly<{ is: 'open' | 'close' }>
  | Readonly<{ is: 'word'; word: string; value: number | null }>
  | Readonly<{ is: 'bytes'; bytes: Uint8Array }>

const open = { is: 'open' } as const
const close = { is: 'close' } as const
const [backslash, openBrace, closeBrace, apostrophe, minus, space, lf, cr] = [
  0x5c, 0x7b, 0x7d, 0x27, 0x2d, 0x20, 10, 13,
]

/** No control word is longer (RTF 1.9.1, "Control Word"), and no number has more digits. */
const wordLimit = 32
const digitLimit = 10

/** The tokens of `rtf`, in order. Line ends between them mean nothing; data of `\bin` is left out. */
export function* rtfTokens(rtf: Uint8Array): Generator<RtfToken, undefined> {
  let at = 0
  while (at < rtf.length) {
    const byte = rtf[at]
    if (byte === openBrace || byte === closeBrace) {
      yield byte === openBrace ? open : close
      at += 1
    } else if (byte === backslash) {
      const { token, next } = escaped(rtf, at + 1)
      yield token
      at = next
    } else {
      const end = endOfBytes(rtf, at)
      if (end > at) yield { is: 'bytes', bytes: rtf.subarray(at, end) }
      at = Math.max(end, at + 1)
    }
  }
}

/** Where the run of plain bytes from `at` on ends; at a line end, at once. */
function endOfBytes(rtf: Uint8Array, at: number): number {
  let end = at
  while (end < rtf.length && !isSpecial(rtf[end])) end += 1
  return end
}

function isSpecial(byte: number | undefined): boolean {
  return byte === backslash || byte === openBrace || byte === closeBrace || byte === lf || byte === cr || byte === 0
}

type Escaped = Readonly<{ token: RtfToken; next: number }>

/** What stands behind a backslash, `at` being the place behind it. */
function escaped(rtf: Uint8Array, at: number): Escaped {
  const byte = rtf[at]
  if (isLetter(byte)) return controlWord(rtf, at)
  if (byte === apostrophe) {
    const hex = Number.parseInt(String.fromCharCode(rtf[at + 1] ?? 0, rtf[at + 2] ?? 0), 16)
    return Number.isNaN(hex)
      ? { token: { is: 'bytes', bytes: new Uint8Array() }, next: at + 1 }
      : { token: { is: 'bytes', bytes: Uint8Array.of(hex) }, next: at + 3 }
  }
  if (byte === backslash || byte === openBrace || byte === closeBrace) {
    return { token: { is: 'bytes', bytes: rtf.subarray(at, at + 1) }, next: at + 1 }
  }
  const isLineEnd = byte === lf || byte === cr
  const word = isLineEnd ? 'par' : String.fromCharCode(byte ?? 0)
  return { token: { is: 'word', word, value: null }, next: at + 1 }
}

/** Letters, a number that may be negative, and one space that belongs to it. */
function controlWord(rtf: Uint8Array, at: number): Escaped {
  let end = at
  while (end - at < wordLimit && isLetter(rtf[end])) end += 1
  const word = String.fromCharCode(...rtf.subarray(at, end))
  const isNegative = rtf[end] === minus && isDigit(rtf[end + 1])
  const firstDigit = isNegative ? end + 1 : end
  let next = firstDigit
  while (next - firstDigit < digitLimit && isDigit(rtf[next])) next += 1
  const digits = String.fromCharCode(...rtf.subarray(firstDigit, next))
  const value = digits === '' ? null : Number(digits) * (isNegative ? -1 : 1)
  if (rtf[next] === space) next += 1
  if (word === 'bin' && value !== null && value > 0) next = Math.min(rtf.length, next + value)
  return { token: { is: 'word', word, value }, next }
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a))
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
