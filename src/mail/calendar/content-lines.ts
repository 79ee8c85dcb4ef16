/**
 * The lines of a calendar (RFC 5545 §3.1), unfolded and parsed one by one by ical.js, so that a line that is broken
 * costs that line only. Folding that lost its space, and text with bare line ends in it, is put together again.
 */
import ICAL from 'ical.js'

/** A property: lower-case name and parameter names. */
export type ContentLine = Readonly<{
  name: string
  parameters: Readonly<Record<string, string>>
  /** What stands behind the colon, as it is written: numbers, times, lists of them. */
  raw: string
  /** The first value without escapes; `''` when it is no text. */
  value: string
  /** A recurrence rule as ical.js gives it, else null. */
  rule: Readonly<Record<string, unknown>> | null
}>

/** Characters of a calendar that are looked at; exports of whole years are no invitations. */
const calendarLimit = 1024 * 1024
/** Lines of it. */
const lineCountLimit = 10_000
/** Characters of one unfolded line: a long description; the rest of it is left out. */
const lineLimit = 16 * 1024
/** RFC 5545 §3.1: lines are folded at 75 octets, so a shorter one that goes on had a line end of its own. */
const foldedAt = 60

/** How a property begins. A word with a colon in a text that was folded badly is mostly in lower case. */
const propertyStart = /^[A-Z][A-Z\d-]{0,60}[;:]/
const anyPropertyStart = /^[A-Z][A-Z\d-]{0,60}[;:]/i

/** The properties of a calendar text, in order; what is no property at all is left out. */
export function contentLines(calendar: string): readonly ContentLine[] {
  return unfolded(calendar).flatMap((unfoldedLine) => {
    const line = withQuotedZone(unfoldedLine)
    const written = writtenLine(line)
    if (written === null) return []
    return isBracket(written) ? written : { ...written, ...parsedLine(line) }
  })
}

/** `TZID=(UTC+01:00) Berlin:2026…`: Outlook forgets the quotes that a colon in a parameter needs (RFC 5545 §3.2). */
function withQuotedZone(line: string): string {
  return line.replace(
    /^([A-Z-]{1,20};(?:[^":]{0,100};)?TZID=)([^":;]{1,100}:[^"]{1,100}):(?=\d{8}(?:T|,|$))/i,
    '$1"$2":',
  )
}

/** BEGIN and END, which are no properties to ical.js. */
function isBracket({ name }: ContentLine): boolean {
  return name === 'begin' || name === 'end'
}

function unfolded(calendar: string): readonly string[] {
  const start = /^\s{0,9}begin:/.test(calendar) ? anyPropertyStart : propertyStart
  const lines: string[] = []
  let lastLength = 0
  for (const line of calendar.slice(0, calendarLimit).split(/\r\n|\n|\r/, lineCountLimit)) {
    const last = lines.length - 1
    if (last >= 0 && /^[ \t]/.test(line)) lines[last] = joined(lines[last], line.slice(1))
    else if (start.test(line)) lines.push(line.slice(0, lineLimit))
    else if (last >= 0 && line !== '') lines[last] = joined(lines[last], lastLength >= foldedAt ? line : ` ${line}`)
    lastLength = line.length
  }
  return lines
}

function joined(start = '', rest: string): string {
  return start.length >= lineLimit ? start : (start + rest).slice(0, lineLimit)
}

/** The name, and what stands behind the first colon that is not in quotes; all that is had of what ical.js refuses. */
function writtenLine(line: string): ContentLine | null {
  const match = /^([^:;]{1,60})(?:;(?:[^":]|"[^"]*")*)?:(.*)$/s.exec(line) ?? /^([^:;]{1,60})[^:]*:(.*)$/s.exec(line)
  if (match === null) return null
  const [, name = '', raw = ''] = match
  const value = raw.replace(/\\([\\;,nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped))
  return { name: name.toLowerCase(), parameters: {}, raw, value, rule: null }
}

function parsedLine(line: string): Omit<ContentLine, 'raw'> | null {
  try {
    // ICAL.parse.property is not typed; RFC 7265 §3.4 says that a property is a name, parameters, a type and values.
    const property: unknown = ICAL.parse.property(line)
    const [name, parameters, , first] = property as [string, Record<string, unknown>, string, unknown]
    const texts = Object.entries(parameters).map(([key, value]) => [key, String(value)])
    const rule = typeof first === 'object' && first !== null ? { ...first } : null
    return { name, parameters: Object.fromEntries(texts), value: typeof first === 'string' ? first : '', rule }
  } catch {
    return null // it throws for whatever is not as it should be, and says nothing else
  }
}
