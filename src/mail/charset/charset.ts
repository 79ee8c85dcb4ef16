/**
 * Bytes to text: by the charset that is declared when it fits, else by what the bytes look like. Valid UTF-8 is UTF-8,
 * then comes what is declared nearby, then detection, which ends in windows-1252. Total: any bytes under any name give
 * well-formed text in linear time. UTF-8 that was encoded twice stays as it is: only its author can tell that it was.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { decodedBy, decoderFor, decodeWhatwg, isSevenBit } from './decoders.ts'
import { detectedCharset } from './detection.ts'
import { decodeIso2022, hasEscapes } from './iso-2022.ts'
import type { Decoder } from './labels.ts'
import { isImplausible, isMultiByte, lostIn, soundIn } from './plausibility.ts'
import { markedUtf16 } from './utf-16.ts'

/** What was decoded, and why it was not done as declared (null when it was). */
export type Decoded = Readonly<{ text: string; because: string | null }>

/**
 * Decodes `bytes` as `declared` (null when nothing is declared). A declaration that loses more than it explains is not
 * believed: text in windows-1252 that calls itself UTF-8 is common. Then, and when nothing is declared, `hint` is tried
 * before detection: the charset of the text around, or null. Never throws.
 */
export function decodeText(bytes: Uint8Array, declared: string | null, hint: string | null = null): Decoded {
  const decoder = declared === null ? undeclared : decoderFor(declared)
  if (isAscii(bytes)) return { text: sevenBitText(bytes, decoder ?? undeclared), because: null }
  if (declared === null || decoder?.by === 'bytes') return { text: undeclaredText(bytes, hint), because: null }
  if (decoder === null)
    return { text: undeclaredText(bytes, hint), because: `the charset ${printable(declared)} is not known` }
  const text = believedText(bytes, decoder)
  if (text !== null) return { text, because: null }
  const because = `the charset is declared as ${printable(declared)}, but is not`
  return { text: undeclaredText(bytes, hint === declared ? null : hint), because }
}

const undeclared: Decoder = { by: 'bytes', name: 'undeclared' }

/** ASCII is what it is, but for charsets that switch with it. Their escape sequences are believed without a name. */
function sevenBitText(bytes: Uint8Array, decoder: Decoder): string {
  const isSwitching = isSevenBit(decoder) ? decodedBy(decoder, bytes) : null
  if (isSwitching !== null) return isSwitching
  return hasEscapes(bytes) ? decodeIso2022(bytes, decodeWhatwg) : latin1(bytes)
}

/** 8-bit text that nothing declares. */
function undeclaredText(bytes: Uint8Array, hint: string | null): string {
  if (isUtf8(bytes)) return decodeWhatwg(bytes, 'utf-8')
  const utf16 = markedUtf16(bytes)
  if (utf16 !== null) return utf16
  const utf8 = decodeWhatwg(bytes, 'utf-8')
  if (isMostlySound(utf8)) return utf8
  const nearby = hint === null ? null : decoderFor(hint)
  const byHint = nearby === null || nearby.name === 'utf-8' ? null : believedText(bytes, nearby)
  return byHint ?? decodeWhatwg(bytes, detectedCharset(bytes, null))
}

/** The text by a declared charset, or null when it is not in it. */
function believedText(bytes: Uint8Array, decoder: Decoder): string | null {
  if (isUtf8Instead(bytes, decoder)) return null
  const text = decodedBy(decoder, bytes)
  if (text === null || decoder.by === 'utf-16') return text
  const lost = lostIn(text)
  const isWrong = lost > 0 ? !isMostlySound(text) : isImplausible(text, decoder.name)
  if (!isWrong) return text
  if (decoder.name === 'utf-8') return null
  // What is read in its stead has to be better, and not the same once more.
  const detected = detectedCharset(bytes, null)
  return detected === decoder.name || isWorse(decodeWhatwg(bytes, detected), text, detected) ? text : null
}

function isWorse(text: string, instead: string, charset: string): boolean {
  return lostIn(text) > lostIn(instead) || isImplausible(text, charset)
}

/**
 * UTF-8 under another name. In a charset of single bytes each pair of its bytes would be an odd couple (`Ã©`), so that two
 * of them are no accident; of the charsets of East Asia only sequences of three bytes, or of one alphabet, are none.
 */
function isUtf8Instead(bytes: Uint8Array, decoder: Decoder): boolean {
  if (decoder.name === 'utf-8' || !isUtf8(bytes) || bytes.includes(0)) return false
  if (decoder.by === 'utf-16' || (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)) return true
  const text = decodeWhatwg(bytes, 'utf-8')
  const characters = text.match(/[^\p{ASCII}]/gu) ?? []
  const isLong = characters.every((character) => character >= '\u0800')
  if (!isMultiByte(decoder.name)) return isLong || characters.length > 1 || !endsInQuote(bytes)
  return isLong ? characters.length > 1 : isOneAlphabet(characters) || isInLatinWords(text, characters.length)
}

/** Letters of one alphabet with the punctuation of print. Characters of East Asia that read so have two lead bytes only. */
function isOneAlphabet(characters: readonly string[]): boolean {
  return characters.length > 3 && alphabets.some((alphabet) => alphabet.test(characters.join('')))
}

/** Letters with accents beside others without: in East Asia characters stand beside each other. */
function isInLatinWords(text: string, characters: number): boolean {
  const accents = text.match(/(?<=[A-Za-z])[\u00c0-\u024f]|[\u00c0-\u024f](?=[a-z])/g) ?? []
  return accents.length * 2 >= characters
}

const alphabets = ['Latin', 'Cyrillic', 'Greek', 'Hebrew', 'Arabic'].map(
  (script) => new RegExp(`^[\\p{Script=${script}}\\u00a0-\\u00bf\\u2000-\\u2122]+$`, 'u'),
)

/** `AMANHÃ”` is one word and a quote in windows-1252, and UTF-8 by accident. */
function endsInQuote(bytes: Uint8Array): boolean {
  const at = bytes.findIndex((byte) => byte > 0x7f)
  return [0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xa0, 0xab, 0xbb].includes(bytes[at + 1] ?? 0)
}

/** A few broken characters do not make a charset wrong: mail is cut, and pasted together. */
function isMostlySound(text: string): boolean {
  return lostIn(text) * 3 <= soundIn(text)
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function printable(name: string): string {
  return JSON.stringify(name.slice(0, 40).toLowerCase())
}
