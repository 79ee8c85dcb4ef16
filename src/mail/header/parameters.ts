/**
 * Parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183, RFC 2231) and the file name in them, as
 * clients write them rather than as they should. A name is for display, and not safe yet: `storable.ts` makes it so.
 */
import { decodeText } from '../charset/charset.ts'
import { decodedWords } from './encoded-words.ts'
import { type ScannedParameter, scannedValue } from './parameter-scanner.ts'

/** What a field says: a media type or disposition as written, and raw parameters by their names in lower case. */
export type FieldParameters = Readonly<{ value: string; parameters: ReadonlyMap<string, string> }>

/**
 * Takes a field's value (one character for each byte) apart. Continuations and percent-encoding of RFC 2231 are undone,
 * so that a boundary or charset is whole; the bytes of a value are not decoded yet. Of twins the first counts.
 */
export function parametersOf(value: string): FieldParameters {
  const scanned = scannedValue(value)
  const parameters = new Map<string, string>()
  for (const [name, { bytes }] of joined(scanned.parameters)) parameters.set(name, bytes)
  return { value: scanned.value, parameters }
}

/**
 * The decoded file name of a part: `filename` of its Content-Disposition, else `name` of its Content-Type; null when
 * there is none. `hint` is the charset that 8-bit bytes without a declaration are in, when something tells.
 */
export function filenameIn(
  contentDisposition: string | null,
  contentType: string | null,
  hint: string | null,
): string | null {
  return nameIn(contentDisposition, hint) ?? nameIn(contentType, hint)
}

/** A whole value: its bytes (one character each) and the charset that it declares (RFC 2231 §4), if it does. */
type Joined = Readonly<{ bytes: string; charset: string | null; isExtended: boolean }>

function nameIn(field: string | null, hint: string | null): string | null {
  if (field === null || !/name/i.test(field)) return null
  const parameters = joined(scannedValue(field).parameters)
  // Some clients write `name` in both fields, a few `file`.
  const found = parameters.get('filename') ?? parameters.get('name') ?? null
  if (found === null) return null
  const name = decodedName(found, hint)
  return name.trim() === '' ? null : name
}

function decodedName({ bytes, charset, isExtended }: Joined, hint: string | null): string {
  if (bytes.includes('=?')) return decodedWords(bytes, hint)
  const plain = isExtended ? bytes : percentDecodedUtf8(bytes)
  return decodeText(Buffer.from(plain, 'latin1'), charset, hint).text
}

/** `%C3%A9` in a plain name is no accident when it is valid UTF-8 throughout; `100%20.txt` may be one. */
function percentDecodedUtf8(text: string): string {
  if (!/%[89a-f][\da-f]/i.test(text)) return text
  const bytes = percentDecoded(text)
  return Buffer.from(bytes, 'latin1').toString('utf8').includes('\ufffd') ? text : bytes
}

/** A piece of a value: `name*2*=…` has section 2 and is extended (RFC 2231 §3 and §4). */
type Piece = Readonly<{ section: number; isExtended: boolean; text: string }>

function joined(scanned: readonly ScannedParameter[]): ReadonlyMap<string, Joined> {
  const plain = new Map<string, Joined>()
  const pieces = new Map<string, Piece[]>()
  for (const { name, text } of scanned) {
    const [, base = name, section, asterisk] = /^([^*]+)\*(\d{1,4})?(\*)?$/.exec(name) ?? []
    if (base === name) {
      if (!plain.has(name)) plain.set(name, { bytes: text, charset: null, isExtended: false })
      continue
    }
    const isExtended = section === undefined || asterisk !== undefined
    const piece = { section: Number(section ?? 0), isExtended, text }
    const known = pieces.get(base)
    if (known === undefined) pieces.set(base, [piece])
    else known.push(piece)
  }
  // RFC 6266 §4.3: where a plain form stands beside, it is for those who can not read this one.
  for (const [base, parts] of pieces) plain.set(base, joinedPieces(parts))
  return plain
}

function joinedPieces(pieces: readonly Piece[]): Joined {
  const inOrder = pieces.toSorted((a, b) => a.section - b.section)
  const first = inOrder[0]
  const [prefix = '', charset = ''] = (first?.isExtended && /^([^']{0,64})'[^']{0,64}'/.exec(first.text)) || []
  const bytes = inOrder.map(({ section, isExtended, text }, at) => {
    if (at > 0 && section === inOrder[at - 1]?.section) return ''
    const own = at === 0 ? text.slice(prefix.length) : text
    return isExtended ? percentDecoded(own) : own
  })
  return { bytes: bytes.join(''), charset: charset || null, isExtended: inOrder.some(({ isExtended }) => isExtended) }
}

function percentDecoded(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
