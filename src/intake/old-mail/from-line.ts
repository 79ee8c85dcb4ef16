/**
 * The `From ` line that opens each mail of an mbox (RFC 4155 appendix A): who sent it and when it was delivered, as far
 * as the program that wrote it said so. Everybody writes it a little differently; what cannot be read is null.
 */

export type FromLine = Readonly<{
  /** The reverse-path: '' for a bounce (`MAILER-DAEMON`), null when the line does not tell. */
  reversePath: string | null
  /** When the mail was delivered; null when the line does not tell. */
  at: Date | null
}>

/**
 * `Mon Jan  1 09:30:00 2024`, with the variants in use: day of the week left out, seconds left out, a zone before the
 * year (Google Takeout, procmail) or after it.
 */
const date =
  /\b(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(?<day>\d{1,2})\s+(?<time>\d{1,2}:\d{2}(?::\d{2})?)\s+(?:(?<early>[A-Z]{3,4}|[+-]\d{4})\s+)?(?<year>\d{4})\b(?:\s+(?<late>[+-]\d{4}))?/

/** Whether a line that begins with `From ` carries a date, as every mbox writer in use puts one there. */
export function isDated(line: string): boolean {
  return date.test(line)
}

/** Reads a `From ` line (without its line break). */
export function readFromLine(line: string): FromLine {
  return { reversePath: reversePathOf(line), at: dateOf(line) }
}

function reversePathOf(line: string): string | null {
  const [, sender = ''] = line.split(/\s+/, 2)
  if (sender === 'MAILER-DAEMON' || sender === '<>') return ''
  // Thunderbird writes `-`, Eudora `???@???`, Google Takeout the number of the conversation `@xxx`.
  if (!/^[^@\s<>]+@[^@\s<>]+$/.test(sender) || /^(\?+@\?+|\d+@xxx)$/.test(sender)) return null
  return sender
}

function dateOf(line: string): Date | null {
  const { month, day, time, year, early, late } = date.exec(line)?.groups ?? {}
  if (month === undefined) return null
  // RFC 4155: without a zone it is UTC. Names of zones that Date does not know (CET) are read so as well: hours, not days off.
  const zoned = Date.parse(`${day} ${month} ${year} ${time} ${early ?? late ?? 'UTC'}`)
  const at = new Date(Number.isNaN(zoned) ? Date.parse(`${day} ${month} ${year} ${time} UTC`) : zoned)
  return Number.isNaN(at.getTime()) ? null : at
}
