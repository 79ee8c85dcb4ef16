/**
 * Makes text from mail storable: what Postgres cannot take (NUL, lone surrogates), what breaks a line of a header, a
 * page or a terminal (control characters), and what an index cannot take (length) is changed here and nowhere else.
 * Nothing is lost by it: the raw mail stays exact. Who changes a value notes it, with {@link Notes}.
 */

/** RFC 5322 §2.1.1: no line is longer, so no usable Message-ID or subject word is. */
export const messageIdLimit = 998
/** Longer subjects exist only in attacks; mail clients cut at far less. */
export const subjectLimit = 998
/** RFC 5321 §4.5.3.1: 64 for the local part, 255 for the domain and the `@`. */
export const addressLimit = 320
/** What people call themselves fits; a name is shown beside every message. */
export const nameLimit = 256
/** The longest file name that file systems take. */
export const filenameLimit = 255

/** What people are told about changes to a mail's values: unique and bounded, so that a flood of faults is one line. */
export class Notes {
  readonly #said = new Set<string>()

  /** Remembers `note` unless it was said or 50 others were. */
  add(note: string): void {
    if (this.#said.size < 50) this.#said.add(note)
  }

  /** What was said, in order. */
  all(): readonly string[] {
    return [...this.#said]
  }
}

// C0 and C1 controls, line and paragraph separators: each ends a line or steers a terminal somewhere.
const lineBreakers = /[\p{Cc}\u2028\u2029]+/gu
// The same without tab and newline, which text keeps.
const textControls = /[^\P{Cc}\t\n]/gu
// Marks that make what follows run the other way: "annexe\u202Ecod.exe" reads "annexeexe.doc".
const directionControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
// Those of them that reach beyond their own place, and into what a page shows beside the value, when nothing ends them.
const embeddings = /[\u202a-\u202e\u2066-\u2069]/g
// What can not be stored, or is not to be shown: of controls all but tab and line ends.
const faults = /[^\P{Cc}\t\n\r]|\p{Cs}/u

/** Whether a value has characters that have to be left out or replaced; for the note that says so. */
export function hasUnstorable(value: string): boolean {
  return faults.test(value)
}

/**
 * One line: control characters and runs of them become one space, marks that turn the direction of more than this value
 * are left out, ends are trimmed, cut at `limit` characters.
 */
export function oneLine(value: string, limit: number): string {
  return cut(value.toWellFormed().replace(lineBreakers, ' ').replace(embeddings, '').trim(), limit)
}

/** Text of a body: lines end in LF, no controls but tab and newline, cut at `limit` characters. */
export function storableText(value: string, limit: number): string {
  const lines = value.includes('\r') ? value.replace(/\r\n?/g, '\n') : value
  return cut(lines.toWellFormed().replace(textControls, ''), limit)
}

/** A file name for display: no path, no controls, nothing that turns the writing direction; null when nothing is left. */
export function storableFilename(value: string): string | null {
  const name = oneLine(value.replace(directionControls, '').replace(/[/\\]+/g, '_'), Number.POSITIVE_INFINITY)
  const visible = name.replace(/^[.\s]+$/, '')
  return visible === '' ? null : cutFilename(visible)
}

/** A claimed moment, or null outside of 1970 to 2100: beyond it is a lie, and Postgres' range ends somewhere too. */
export function storableDate(at: Date): Date | null {
  const year = at.getUTCFullYear()
  return year >= 1970 && year < 2100 ? at : null
}

/** At most `limit` UTF-16 units, never half a character. */
export function cut(value: string, limit: number): string {
  if (value.length <= limit) return value
  const last = value.charCodeAt(limit - 1)
  const isHalf = last >= 0xd800 && last <= 0xdbff
  return value.slice(0, isHalf ? limit - 1 : limit)
}

/** Keeps the extension, by which people know what a file is; the limit is in bytes, as file systems count. */
function cutFilename(name: string): string {
  if (Buffer.byteLength(name) <= filenameLimit) return name
  const extension = /\.[\p{L}\p{N}]{1,16}$/u.exec(name)?.[0] ?? ''
  let stem = cut(name.slice(0, name.length - extension.length), filenameLimit)
  while (Buffer.byteLength(stem) + Buffer.byteLength(extension) > filenameLimit) stem = cut(stem, stem.length - 1)
  return stem + extension
}
