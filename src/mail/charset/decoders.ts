/**
 * Decoders by their names. Node's own are fast and know what the web knows; iconv-lite is loaded when a mail asks for one
 * of the charsets that only it has, and the sets that switch are in `iso-2022.ts`. All are total: what is no character
 * becomes U+FFFD, and no lone surrogate comes out.
 */
import { createRequire } from 'node:module'
import { TextDecoder } from 'node:util'
import { decodeHz, decodeIso2022 } from './iso-2022.ts'
import { type Decoder, decoderNamed } from './labels.ts'
import { decodeUtf16 } from './utf-16.ts'

/** Enough for every charset there is under a few spellings; a sender must not fill the memory with names. */
const cacheLimit = 500

const decoders = new Map<string, Decoder | null>()
const whatwg = new Map<string, TextDecoder>()
const require = createRequire(import.meta.url)

/** The decoder that a label means, remembered; null when no such charset is known. */
export function decoderFor(label: string): Decoder | null {
  const known = decoders.get(label)
  if (known !== undefined) return known
  const decoder = checked(decoderNamed(label))
  if (decoders.size < cacheLimit) decoders.set(label, decoder)
  return decoder
}

/** The text of bytes; null when the decoder can not be meant, since the bytes are something else. */
export function decodedBy(decoder: Decoder, bytes: Uint8Array): string | null {
  switch (decoder.by) {
    case 'whatwg':
      return decodeWhatwg(bytes, decoder.name)
    case 'iconv':
      return iconv().decode(bytes, decoder.name).toWellFormed()
    case 'utf-16':
      return decodeUtf16(bytes, decoder.name)
    case 'iso-2022':
      return decodeIso2022(bytes, decodeWhatwg)
    case 'hz':
      return decodeHz(bytes, decodeWhatwg)
    case 'utf-7': // RFC 2152
      return iconv().decode(bytes, decoder.name).toWellFormed()
    case 'bytes':
      return null
  }
}

/** Decodes in a charset of WHATWG, which has to be one. */
export function decodeWhatwg(bytes: Uint8Array, name: string): string {
  let decoder = whatwg.get(name)
  if (decoder === undefined) {
    decoder = new TextDecoder(name)
    whatwg.set(name, decoder)
  }
  return decoder.decode(bytes)
}

/** Whether ASCII bytes may mean something else in it than ASCII. */
export function isSevenBit(decoder: Decoder): boolean {
  return decoder.by !== 'whatwg' && decoder.by !== 'bytes' && (decoder.by !== 'iconv' || decoder.name.startsWith('utf'))
}

/** Under the one name that its library has for it; null when that does not have it. */
function checked(decoder: Decoder | null): Decoder | null {
  if (decoder?.by === 'iconv') return iconv().encodingExists(decoder.name) ? decoder : null
  return decoder?.by === 'whatwg' ? { by: 'whatwg', name: new TextDecoder(decoder.name).encoding } : decoder
}

/** Loaded at the first mail that needs it: most never do. */
function iconv(): typeof import('iconv-lite') {
  return require('iconv-lite')
}
