/**
 * What charset bytes are in when nothing (credible) declares it: escape sequences of ISO-2022, a byte order mark, else what
 * chardetng takes for the most likely, if the text reads like one; else windows-1252, which almost never fails.
 */
import { guessedByChardetng } from './chardetng.ts'
import { decodeWhatwg } from './decoders.ts'
import { isImplausible, lostIn, mixesScripts } from './plausibility.ts'

/** More does not make the guess better; the first lines of a long mail may be ASCII. */
const guessLimitBytes = 16 * 1024

/** When nothing else is likely: what most of the world's old mail is in. */
const fallback = 'windows-1252'

/**
 * The most likely charset (a WHATWG name, never UTF-8) of bytes that are not UTF-8. `tld` is the top level domain of the
 * author or null: bytes that are Czech or German words alike are Czech from `.cz`.
 */
export function detectedCharset(bytes: Uint8Array, tld: string | null): string {
  const first = bytes.findIndex((byte) => byte > 0x7f)
  if (first === -1) return fallback
  const from = Math.max(0, first - 256)
  const sample = bytes.subarray(from, from + guessLimitBytes)
  const guess = guessedByChardetng(sample, tld).toLowerCase()
  if (guess === fallback) return fallback
  if (isLatin(guess) && isAlsoWestern(sample, tld)) return fallback
  return isCredible(decodeWhatwg(sample, guess)) ? guess : fallback
}

function isLatin(charset: string): boolean {
  return /^(?:windows-125[047]|iso-8859-(?:2|4|10|1[3-6]))$/i.test(charset)
}

/**
 * `£`, `©` and quotes alone say nothing of a language, and neither does a single letter that reads well in windows-1252,
 * unless the author's country does. Signs inside of words are letters elsewhere: `B³±d`.
 */
function isAlsoWestern(bytes: Uint8Array, tld: string | null): boolean {
  const text = decodeWhatwg(bytes, fallback)
  const letters = text.match(/[\p{L}--\p{ASCII}]/gv) ?? []
  const isVague = letters.length === 0 || (tld === null && letters.length === 1)
  return isVague && !isImplausible(text, fallback)
}

/** A guess that loses as much as it explains, or puts letters of other scripts into Latin words, is none. */
function isCredible(text: string): boolean {
  return lostIn(text) * 4 <= text.length && !mixesScripts(text)
}
