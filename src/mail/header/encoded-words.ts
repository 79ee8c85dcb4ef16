/**
 * The text of a header value (RFC 2047), decoded from its bytes. Words that follow each other in one charset are
 * decoded together, since clients split inside of a character; raw 8-bit between words is UTF-8 or windows-1252.
 * Decoding can make any character, also CR and LF: cleaning is `storable.ts`, and addresses are parsed before.
 */
import { decodeText } from '../charset/charset.ts'

/** charset, optional language (RFC 2231 §5), encoding, text. Without `?` in the text each scan ends at the next one. */
const encodedWord = /=\?([^?\s*]{1,64})(?:\*[^?\s]{0,64})?\?([bq])\?([^?]*)\?=/gi

/** A run of words in one charset, or plain text (charset null). */
type Piece = { charset: string | null; bytes: Buffer[] }

/** Decodes a value that has one character for each byte, as `header-fields.ts` gives it. Never throws. */
export function decodedWords(value: string): string {
  if (/^[\t -~]*$/.test(value) && !value.includes('=?')) return value
  return piecesOf(value)
    .map(({ charset, bytes }) => decodeText(Buffer.concat(bytes), charset).text)
    .join('')
}

/** Decodes raw 8-bit in a value and leaves encoded words as they are, for parsers that must see them undecoded. */
export function decodedRaw(value: string): string {
  return /^[\t -~]*$/.test(value) ? value : decodeText(Buffer.from(value, 'latin1'), null).text
}

function piecesOf(value: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const word of value.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', text = ''] = word
    const between = value.slice(end, word.index)
    // RFC 2047 §6.2: whitespace between two words is not shown.
    const isBehindWord = typeof pieces.at(-1)?.charset === 'string' && /^[ \t]*$/.test(between)
    if (!isBehindWord && between !== '') pieces.push({ charset: null, bytes: [Buffer.from(between, 'latin1')] })
    addWord(pieces, charset.toLowerCase(), encoding === 'b' || encoding === 'B' ? fromBase64(text) : fromQ(text))
    end = word.index + whole.length
  }
  if (end < value.length) pieces.push({ charset: null, bytes: [Buffer.from(value.slice(end), 'latin1')] })
  return pieces
}

function addWord(pieces: Piece[], charset: string, bytes: Buffer): void {
  const last = pieces.at(-1)
  if (last?.charset === charset) last.bytes.push(bytes)
  else pieces.push({ charset, bytes: [bytes] })
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64')
}

/** RFC 2047 §4.2. Raw 8-bit in a word is already a byte of its charset. */
function fromQ(text: string): Buffer {
  const bytes = text.replace(/_/g, ' ').replace(/=([\da-f]{2})/gi, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16))
  })
  return Buffer.from(bytes, 'latin1')
}
