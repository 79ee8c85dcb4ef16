/**
 * Lines of a text, as the search for history and signatures looks at them. Every question costs no more than the
 * beginning of a line, so that one line of a megabyte costs what any other costs.
 */

/** No line of a header block or attribution is longer, also where clients do not fold. */
export const lineLimit = 500

/** Nothing to see. */
export function isBlank(line: string | undefined): boolean {
  return line === undefined || /^\s*$/.test(line)
}

/** Quoted with `>`, as all plain text clients do; `>From ` is how mailboxes escape a line that was written. */
export function isQuoted(line: string): boolean {
  return /^[ \t]{0,3}[>＞]/.test(line) && !/^>From /.test(line)
}

/** "The log says:": what follows is part of what is said. */
export function isAnnouncing(line: string | undefined): boolean {
  return line !== undefined && /[:：]\s{0,9}$/.test(line.slice(-10))
}

/** A line without the marks of one level of quoting. */
export function unquoted(line: string): string {
  return line.replace(/^[ \t]{0,3}[>＞] ?/, '')
}

const dashes = '[-‐‑‒–—―_=*~#─━•+|<>\\s]'
const dash = new RegExp(dashes)
const leadingDashes = new RegExp(`^${dashes}+`)

/** A line without what is drawn around its words: "-----Original Message-----" is "Original Message". */
export function undecorated(line: string): string {
  const start = leadingDashes.exec(line)?.[0].length ?? 0
  let end = line.length
  while (end > start && dash.test(line.charAt(end - 1))) end--
  return line.slice(start, end)
}

/** Nothing but dashes, underscores or the like: what clients draw between new and old text. */
export function isRule(line: string): boolean {
  return line.length >= 5 && line.length <= 200 && /^\s{0,8}([-_=*~─━—])\1{4,}\s*$/.test(line)
}

/** The first line from `from` on, before `to`, that is not blank; `to` when there is none. */
export function nextFilled(lines: readonly string[], from: number, to: number): number {
  let at = from
  while (at < to && isBlank(lines[at])) at++
  return at
}

/** The end of the lines before `end` and from `start` on, without the blank ones at their end. */
export function filledEnd(lines: readonly string[], start: number, end: number): number {
  let at = end
  while (at > start && isBlank(lines[at - 1])) at--
  return at
}
