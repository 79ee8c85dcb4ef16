/**
 * The lines of a calendar (RFC 5545 §3.1), unfolded and parsed one by one by ical.js, so that a line that is broken
 * costs that line only. Folding that lost its space, and text with bare line ends in it, is put together again.
 */
import ICAL from 'ical.js'

/** A property: lower-case name and parameter names. */
export type ContentLine = Readonly<{
  name: string
  parameters: Readonly<Record<string, string>>
  /** The first value; `''` when it is empty. */
  value: string
  /** All values as ical.js gives them: strings, or a recurrence rule as an object. */
  values: readonly unknown[]
}>

/** Characters of a calendar that are looked at; exports of whole years are no invitations. */
const calendarLimit = 1024 * 1024
/** Lines of it. */
const lineCountLimit = 20_000
/** Characters of one unfolded line: a long description; the rest of it is left out. */
const lineLimit = 16 * 1024
/** RFC 5545 §3.1: lines are folded at 75 octets, so a shorter one that goes on had a line end of its own. */
const foldedAt = 60

/** Names that lower-case writers use; upper-case is a property whatever it is called. */
const propertyStart = /^(?:[A-Z][A-Z\d-]{0,60}|begin|end|method|summary|dtstart|dtend|location|organizer|attendee)[;:]/

/** The properties of a calendar text, in order; what is no property at all is left out. */
export function contentLines(calendar: string): readonly ContentLine[] {
  return unfolded(calendar).flatMap((line) => {
    const parsed = parsedLine(line) ?? readLine(line)
    return parsed === null ? [] : [parsed]
  })
}

function unfolded(calendar: string): readonly string[] {
  const lines: string[] = []
  let lastLength = 0
  for (const line of calendar.slice(0, calendarLimit).split(/\r\n|\n|\r/, lineCountLimit)) {
    const last = lines.length - 1
    if (last >= 0 && /^[ \t]/.test(line)) lines[last] = joined(lines[last], line.slice(1))
    else if (propertyStart.test(line)) lines.push(line.slice(0, lineLimit))
    else if (last >= 0 && line !== '') lines[last] = joined(lines[last], lastLength >= foldedAt ? line : ` ${line}`)
    lastLength = line.length
  }
  return lines
}

function joined(start = '', rest: string): string {
  return start.length >= lineLimit ? start : (start + rest).slice(0, lineLimit)
}

function parsedLine(line: string): ContentLine | null {
  try {
    const [name, parameters, , ...values] = ICAL.parse.property(line) as [string, Record<string, unknown>, ...unknown[]]
    const texts = Object.entries(parameters).map(([key, value]) => [key, String(value)])
    return { name, parameters: Object.fromEntries(texts), value: firstText(values), values }
  } catch {
    return null // it throws for whatever is not as it should be, and says nothing else
  }
}

function firstText([first]: readonly unknown[]): string {
  return typeof first === 'string' ? first : ''
}

/** What ical.js refuses: the name, and what stands behind the first colon that is not in quotes. */
function readLine(line: string): ContentLine | null {
  const match = /^([^:;]{1,60})(?:;(?:[^":]|"[^"]*")*)?:(.*)$/s.exec(line) ?? /^([^:;]{1,60})[^:]*:(.*)$/s.exec(line)
  if (match === null) return null
  const [, name = '', value = ''] = match
  return { name: name.toLowerCase(), parameters: {}, value, values: [value] }
}
