/**
 * A header section from bytes to fields (RFC 5322 §2.2): names in lower case, values unfolded but not decoded.
 * Values stay one character per byte (latin1), so that whoever decodes one still has its bytes. Bounded and total: any
 * bytes give some fields, what is no field is left out. Decoding is `encoded-words.ts`, meaning is `header-section.ts`.
 */

/** One field. `value` has one character for each byte, without the folding; whitespace at its ends is gone. */
export type HeaderField = Readonly<{ name: string; value: string }>

/** More fields than any real mail has (Received chains end at 100): a flood ends here. */
const fieldLimit = 2000

/** RFC 5322 §2.2: printable ASCII but the colon; §4.5 allows whitespace before the colon. */
const fieldLine = /^([!-9;-~]{1,256})[ \t]*:/

/** The fields of a header section in their order. What follows an empty line is not looked at. */
export function headerFields(section: Uint8Array): readonly HeaderField[] {
  const fields: HeaderField[] = []
  for (const lines of foldedLines(section)) {
    const name = fieldLine.exec(lines[0] ?? '')
    if (name === null) continue
    const value = lines.join(' ').slice(name[0].length).trim()
    fields.push({ name: (name[1] ?? '').toLowerCase(), value })
    if (fields.length === fieldLimit) break
  }
  return fields
}

/** The value of the first field of that name (lower case); null when there is none. */
export function firstValue(fields: readonly HeaderField[], name: string): string | null {
  return fields.find((field) => field.name === name)?.value ?? null
}

/** The values of all fields of that name (lower case), in their order. */
export function allValues(fields: readonly HeaderField[], name: string): readonly string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value)
}

/** Each field as its lines, the ones after the first without their leading whitespace. */
function foldedLines(section: Uint8Array): string[][] {
  const folded: string[][] = []
  for (const line of linesOf(section)) {
    if (line === '') {
      if (folded.length > 0) break
      continue // empty lines before the first field are none of the mail's making: a door or a file added them
    }
    const current = folded.at(-1)
    if ((line.startsWith(' ') || line.startsWith('\t')) && current !== undefined) current.push(line.trimStart())
    else folded.push([line])
  }
  return folded
}

function linesOf(section: Uint8Array): string[] {
  const text = Buffer.from(section.buffer, section.byteOffset, section.byteLength).toString('latin1')
  const withoutMark = text.startsWith('\xef\xbb\xbf') ? text.slice(3) : text // a UTF-8 byte order mark
  // A bare CR ends a line only in mail that knows no LF (old Mac software); elsewhere it would make a field out of
  // what every other reader sees inside of one.
  if (!withoutMark.includes('\n')) return withoutMark.split('\r')
  return withoutMark.split('\n').map((line) => line.replace(/\r+$/, ''))
}
