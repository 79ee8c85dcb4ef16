/**
 * The text of a header value (RFC 2047), decoded from its bytes. Words that follow each other in one charset are decoded
 * together, since clients split inside of a character; each in its own when that loses less. Words that break the rules
 * but are clear all the same (spaces or question marks inside, an end that is missing, the wrong letter) are read too.
 * Decoding can make any character, also CR and LF: cleaning is `storable.ts`, and addresses are parsed before.
 */
import { type Decoded, decodeText } from '../charset/charset.ts'
import { lostIn } from '../charset/plausibility.ts'

/**
 * A finished word: charset, optional language (RFC 2231 §5), encoding, text; or one without its end, up to the next space.
 * Each scan ends at the beginning of another word, so a flood of beginnings is gone through once.
 */
const encodedWord =
  /=\?([^?\s*]{0,64})(?:\*[^?\s]{0,64})?\?([bq])\?(?:((?:[^?=]|\?(?!=)|=(?!\?(?!=)))*)\?=|([^?\s=]*(?:=(?!\?)[^?\s=]*)*)\??(?=\s|$|=\?))/gi

/** Decoded words in one charset that stand together, or plain text (charset null). */
type Run = Readonly<{ charset: string | null; parts: Part[] }>
/** One word, or plain text; `base64` is what it was before it was decoded, since clients split that anywhere. */
type Part = Readonly<{ bytes: Buffer; base64: string | null }>

/**
 * Decodes a value that has one character for each byte, as `header-fields.ts` gives it. `hint` is the charset that
 * undeclared 8-bit is most likely in, or null. Never throws.
 */
export function decodedWords(value: string, hint: string | null = null): string {
  if (/^[\t -~]*$/.test(value) && !value.includes('=?')) return value
  return runsOf(value)
    .map((run) => decodedRun(run, hint))
    .join('')
}

/** Decodes raw 8-bit in a value that has no encoded words. */
export function decodedRaw(value: string, hint: string | null = null): string {
  return /^[\t -~]*$/.test(value) ? value : decodeText(Buffer.from(value, 'latin1'), null, hint).text
}

/** The value taken apart into encoded words and the text between them, for parsers that must not see words. */
export function splitAtWords(value: string): readonly Readonly<{ text: string; isWord: boolean }>[] {
  const pieces: { text: string; isWord: boolean }[] = []
  let end = 0
  for (const word of value.includes('=?') ? value.matchAll(encodedWord) : []) {
    pieces.push({ text: value.slice(end, word.index), isWord: false }, { text: word[0], isWord: true })
    end = word.index + word[0].length
  }
  return [...pieces, { text: value.slice(end), isWord: false }]
}

/** Together, since characters are split between words against RFC 2047 §5; else as one base64 text that was cut anywhere; else each on its own. */
function decodedRun({ charset, parts }: Run, hint: string | null): string {
  const decode = (bytes: Buffer) => decodeText(bytes, charset, hint)
  const together = [decode(Buffer.concat(parts.map(({ bytes }) => bytes)))]
  if (parts.length === 1 || lossOf(together) === 0) return textOf(together)
  const base64 = parts.every((part) => part.base64 !== null) ? parts.map((part) => part.base64).join('') : null
  const asOne = base64 === null ? together : [decode(fromBase64(base64))]
  const apart = parts.map(({ bytes }) => decode(bytes))
  return textOf([asOne, apart].reduce((best, other) => (lossOf(other) < lossOf(best) ? other : best), together))
}

/** A charset that did not fit is a loss as well. */
function lossOf(texts: readonly Decoded[]): number {
  return texts.reduce((sum, { text, because }) => sum + lostIn(text) + (because === null ? 0 : 1), 0)
}

function textOf(texts: readonly Decoded[]): string {
  return texts.map(({ text }) => text).join('')
}

function runsOf(value: string): readonly Run[] {
  const runs: Run[] = []
  let end = 0
  for (const word of value.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', finished, unfinished = ''] = word
    const between = value.slice(end, word.index)
    // RFC 2047 §6.2: whitespace between two words is not shown.
    const isBehindWord = typeof runs.at(-1)?.charset === 'string' && /^[ \t]*$/.test(between)
    if (!isBehindWord && between !== '') runs.push(plain(between))
    addWord(runs, charset.toLowerCase(), partOf(encoding, finished ?? unfinished))
    end = word.index + whole.length
  }
  if (end < value.length) runs.push(plain(value.slice(end)))
  return runs
}

function plain(text: string): Run {
  return { charset: null, parts: [{ bytes: Buffer.from(text, 'latin1'), base64: null }] }
}

function addWord(runs: Run[], charset: string, part: Part): void {
  const last = runs.at(-1)
  if (last?.charset === charset) last.parts.push(part)
  else runs.push({ charset, parts: [part] })
}

function partOf(encoding: string, text: string): Part {
  const isBase64 = /b/i.test(encoding) ? !looksLikeQ(text) : looksLikeBase64(text)
  if (!isBase64) return { bytes: fromQ(text), base64: null }
  const base64 = text.replace(/[^\w+/=-]/g, '')
  return { bytes: fromBase64(base64), base64 }
}

/** `Caf=C3=A9`: base64 has that sign only where it fills up four characters. */
function looksLikeQ(text: string): boolean {
  if (!/=[\dA-F]{2}/i.test(text)) return false
  const padded = text.replace(/\s+/g, '').match(/[^=]*=+/g) ?? []
  return padded.some((piece) => piece.length % 4 !== 0)
}

/** In Q no text ends in `=`. */
function looksLikeBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z\d+/]{2,}={1,2}$/.test(text)
}

/** Padding in the middle: several encoded texts were put together. */
function fromBase64(text: string): Buffer {
  const pieces = text.includes('=') ? text.split(/=+/) : [text]
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))
}

/** RFC 2047 §4.2. Raw 8-bit in a word is already a byte of its charset. */
function fromQ(text: string): Buffer {
  const bytes = text.replace(/_/g, ' ').replace(/=([\da-f]{2})/gi, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
  return Buffer.from(bytes, 'latin1')
}
