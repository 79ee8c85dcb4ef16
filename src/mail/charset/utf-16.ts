/**
 * UTF-16 as mail has it (RFC 2781): with a byte order mark, without one, with the wrong one, or only in name: programs that
 * keep their strings in UTF-16 declare it for text that they then send in ASCII.
 */
import { TextDecoder } from 'node:util'

const littleEndian = new TextDecoder('utf-16le')
const bigEndian = new TextDecoder('utf-16be')

/** The text, or null when the bytes are no UTF-16, whatever they are called. */
export function decodeUtf16(bytes: Uint8Array, declared: 'utf-16' | 'utf-16le' | 'utf-16be'): string | null {
  if (isOnlyAscii(bytes)) return null
  const byMark = markedUtf16(bytes)
  if (byMark !== null) return byMark
  const isLittle = declared === 'utf-16' ? zeros(bytes, 1) > zeros(bytes, 0) : declared === 'utf-16le'
  return (isLittle ? littleEndian : bigEndian).decode(bytes)
}

/** The text behind a byte order mark, or null when there is none. */
export function markedUtf16(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return littleEndian.decode(bytes)
  return first === 0xfe && second === 0xff ? bigEndian.decode(bytes) : null
}

/** Mostly ASCII with a space or of odd length: 中 has two such bytes as well, but no text of it has spaces. */
function isOnlyAscii(bytes: Uint8Array): boolean {
  if (bytes.includes(0) || (bytes.length % 2 === 0 && !bytes.includes(0x20))) return false
  const sample = bytes.subarray(0, 4096)
  return sample.filter((byte) => byte < 0x7f).length >= 0.8 * sample.length
}

/** How many bytes at even (0) or odd (1) places are zero, as the upper bytes of Latin letters are; RFC 2781 §4.3 on ties. */
function zeros(bytes: Uint8Array, from: 0 | 1): number {
  let count = 0
  for (let at = from; at < Math.min(bytes.length, 4096); at += 2) if (bytes[at] === 0) count++
  return count
}
