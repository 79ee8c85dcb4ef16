/**
 * A header section from bytes to fields (RFC 5322 §2.2): names in lower case, values unfolded but not decoded.
 * Values stay one character per byte (latin1), so that whoever decodes one still has its bytes. Bounded and total: any
 * bytes give some fields, what is no field is left out. Decoding is `encoded-words.ts`, meaning is `header-section.ts`.
 */

/** One field. `value` has one character for each byte, without the folding; whitespace at its ends is gone. */
export type HeaderField = Readonly<{ name: string; value: string }>

/** More fields than any real mail has (Received chains end at 100): a flood ends here. */
const fieldLimit = 2000

/**
 * RFC 5322 §2.2: printable ASCII but the colon; §4.5 allows whitespace before the colon. Beyond ASCII is against the rules
 * (RFC 6532 §3.2 leaves names alone), and a field all the same.
 */
const fieldLine = /^([!-9;-~\x80-\xff]{1,256})[ \t]{0,80}:/

/** Fields that say for sure that the header section goes on here; a line of text may look like any other. */
const knownField =
  /^(?:received|return-path|from|to|cc|bcc|subject|date|message-id|in-reply-to|references|reply-to|sender|mime-version|content-[\w-]{1,80}|x-[\w-]{1,80}|list-[\w-]{1,80}|resent-[\w-]{1,80}|arc-[\w-]{1,80}|dkim-signature|authentication-results|received-spf|user-agent|precedence|auto-submitted|delivered-to|thread-[\w-]{1,80}|importance|priority|organization|errors-to|status)[ \t]{0,80}:/i

/** By the section: it never changes, and both the reading of a mail and the checks of its author ask for its fields. */
const known = new WeakMap<Uint8Array, readonly HeaderField[]>()

/** The fields of a header section in their order. What follows an empty line, or stands for it, is not looked at. */
export function headerFields(section: Uint8Array): readonly HeaderField[] {
  const before = known.get(section)
  if (before !== undefined) return before
  const fields = readFields(section)
  known.set(section, fields)
  return fields
}

function readFields(section: Uint8Array): readonly HeaderField[] {
  const { fields, isClean } = fieldsIn(section)
  const bodyFrom = isClean ? section.length : bodyOffsetIn(section)
  return bodyFrom === section.length ? fields : fieldsIn(section.subarray(0, bodyFrom)).fields
}

/**
 * Where the body begins: behind the section, unless the empty line between them is missing. Then it is the first line that
 * is no field and has no known field behind it. In bytes from the start of the section.
 */
export function bodyOffsetIn(section: Uint8Array): number {
  let bodyFrom: number | null = null
  let hasKnown = false
  for (const { line, at } of linesOf(section)) {
    if (line === '' && hasKnown) break
    if (knownField.test(line)) {
      hasKnown = true
      bodyFrom = null
    } else if (hasKnown && bodyFrom === null && isStray(line)) bodyFrom = at
  }
  return bodyFrom ?? section.length
}

/** `isClean`: every line is a field, goes on with one, or is an mbox line. */
function fieldsIn(section: Uint8Array): Readonly<{ fields: readonly HeaderField[]; isClean: boolean }> {
  const fields: HeaderField[] = []
  let isClean = true
  for (const lines of foldedLines(section)) {
    const first = lines[0] ?? ''
    const name = fieldLine.exec(first)
    if (name === null) {
      if (isStray(first)) isClean = false
      continue
    }
    const value = lines.join(' ').slice(name[0].length).trim()
    fields.push({ name: (name[1] ?? '').toLowerCase(), value })
    if (fields.length === fieldLimit) break
  }
  return { fields, isClean }
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
  for (const { line } of linesOf(section)) {
    if (line === '') {
      if (folded.length > 0) break
      continue // empty lines before the first field are none of the mail's making: a door or a file added them
    }
    const current = folded.at(-1)
    if (!isContinuation(line) || current === undefined) folded.push([line])
    else if (line.trimStart() !== '') current.push(line.trimStart())
  }
  return folded
}

function isContinuation(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t')
}

/** No field, no part of one, and nothing that mbox files put before a mail, or in it when it was kept there once. */
function isStray(line: string): boolean {
  return !isContinuation(line) && !fieldLine.test(line) && !/^>{0,9}From /.test(line)
}

function linesOf(section: Uint8Array): readonly Readonly<{ line: string; at: number }>[] {
  const text = Buffer.from(section.buffer, section.byteOffset, section.byteLength).toString('latin1')
  // A bare CR ends a line only in mail that knows no LF (old Mac software); elsewhere it would make a field out of
  // what every other reader sees inside of one.
  const lineEnd = text.includes('\n') ? '\n' : '\r'
  const lines: { line: string; at: number }[] = []
  for (let at = text.startsWith('\xef\xbb\xbf') ? 3 : 0; at < text.length; ) {
    // a UTF-8 byte order mark
    const found = text.indexOf(lineEnd, at)
    const end = found === -1 ? text.length : found
    lines.push({ line: withoutReturns(text.slice(at, end)), at })
    at = end + 1
  }
  return lines
}

function withoutReturns(line: string): string {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end--
  return end === line.length ? line : line.slice(0, end)
}
