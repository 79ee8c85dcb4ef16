/**
 * Bytes to text by a declared charset, or by what the bytes look like when the declaration is missing, unknown or
 * wrong: valid UTF-8 is UTF-8, anything else is windows-1252, which never fails. Works with the decoders of Node
 * (WHATWG Encoding: names as the web knows them, no UTF-7). Detection of other charsets is later work.
 */
import { isAscii } from 'node:buffer'
import { TextDecoder } from 'node:util'

/** Names that mail uses and WHATWG does not know. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-3', 'iso-2022-jp'],
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['ks_c_5601', 'euc-kr'],
  ['cp950', 'big5'],
  ['x-mac-roman', 'macintosh'],
  ['mac-roman', 'macintosh'],
])

const decoders = new Map<string, TextDecoder | null>()

/** Enough for every charset there is under a few spellings; a sender must not fill the memory with names. */
const decoderLimit = 200

/** What was decoded, and why it was not done as declared (null when it was). */
export type Decoded = Readonly<{ text: string; because: string | null }>

/**
 * Decodes `bytes` as `declared` (null when nothing is declared). A declaration that loses more than it explains is not
 * believed: text in windows-1252 that calls itself UTF-8 is common. Never throws.
 */
export function decodeText(bytes: Uint8Array, declared: string | null): Decoded {
  if (isAscii(bytes) && !isStateful(declared)) return { text: latin1(bytes), because: null }
  const decoder = declared === null ? null : decoderFor(declared)
  if (declared === null || isAsciiName(declared)) return { text: undeclared(bytes), because: null }
  if (decoder === null) return { text: undeclared(bytes), because: `the charset ${printable(declared)} is not known` }
  const text = decoder.decode(decoder.encoding === 'iso-2022-jp' ? withoutIdleEscapes(bytes) : bytes)
  const repaired = decoder.encoding === 'utf-8' ? undeclared(bytes) : validUtf8(bytes, text)
  if (repaired === text) return { text, because: null }
  return { text: repaired, because: `the charset is declared as ${printable(declared)}, but is not` }
}

/**
 * An escape sequence right behind another is an error to WHATWG (Encoding §12.2), but clients make them where two
 * encoded words or two lines meet: back to ASCII and into Japanese again.
 */
function withoutIdleEscapes(bytes: Uint8Array): Uint8Array {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character of ISO-2022 is what is looked for
  const idle = /(?:\x1b\([BJ]|\x1b\$[@B])(?=\x1b[($])/g
  return Buffer.from(latin1(bytes).replace(idle, ''), 'latin1')
}

/** UTF-8 unless more of it is broken than not; a single bad byte must not spoil the rest. */
function undeclared(bytes: Uint8Array): string {
  const text = decodeAs('utf-8', bytes)
  if (!text.includes('\ufffd')) return text
  const broken = count(text, /\ufffd/g)
  const sound = count(text, /[^\p{ASCII}\ufffd]/gu)
  return broken > sound ? decodeAs('windows-1252', bytes) : text
}

/** Where a multi-byte charset fails, the label may be the fault: UTF-8 that is valid throughout is no accident. */
function validUtf8(bytes: Uint8Array, text: string): string {
  if (!text.includes('\ufffd') || isAscii(bytes)) return text // escape sequences of ISO-2022 are valid UTF-8, too
  const utf8 = decodeAs('utf-8', bytes)
  return utf8.includes('\ufffd') ? text : utf8
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  return decoderFor(encoding)?.decode(bytes) ?? latin1(bytes)
}

function decoderFor(label: string): TextDecoder | null {
  const name = label.trim().toLowerCase()
  const known = decoders.get(name)
  if (known !== undefined) return known
  const made = makeDecoder(aliases.get(name) ?? name.replace(/^(?:win|windows|cp|x-cp|ms)[-_]?(125\d)$/, 'windows-$1'))
  if (decoders.size < decoderLimit) decoders.set(name, made)
  return made
}

function makeDecoder(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label)
  } catch {
    return null // RangeError: not a name WHATWG knows; the caller goes by the bytes
  }
}

/** Escape sequences of ISO-2022 are plain ASCII bytes, UTF-16 may be. */
function isStateful(declared: string | null): boolean {
  return declared !== null && /2022|utf-?16|cp50220|^hz/i.test(declared)
}

function isAsciiName(declared: string): boolean {
  return decoderFor(declared)?.encoding === 'windows-1252' && /ascii|ansi_x3|^iso646|^us$/i.test(declared)
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

function printable(name: string): string {
  return JSON.stringify(name.slice(0, 40).toLowerCase())
}
