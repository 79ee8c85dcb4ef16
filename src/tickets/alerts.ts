/**
 * Alert storms: automatic mails of one sender with one normalised subject belong together for a while. Mails written by
 * people are never grouped; that choice is made in intake/decide.ts.
 */

/** How long alerts of one kind join one ticket (ms). */
export type Grouping = Readonly<{ enabled: boolean; windowMs: number; capMs: number }>

/** Parts of a subject that differ between two alerts about the same thing; first match first. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,64}\b/g, '<id>'],
  [/\b\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?\b/g, '<time>'],
  [/\b\d{1,2}:\d{2}(?::\d{2})?\b/g, '<time>'],
  // Only numbers that stand alone: web1 and web2 are two hosts, and each of them deserves its page.
  [/(?<![\p{L}\p{N}._-])#?\d+(?:[.,]\d+)*(?=%|\b)(?![\p{L}_-])/gu, '<n>'],
]

/** The subject of an alert without what changes from one to the next: prefixes, numbers, times, ids, spacing. */
export function normalisedSubject(subject: string): string {
  const bare = subject.toLowerCase().replace(/^(?:\s*(?:re|fwd?|aw|wg)\s*:)+/, '')
  const masked = variable.reduce((text, [pattern, mask]) => text.replace(pattern, mask), bare)
  return masked.replace(/\s+/g, ' ').trim()
}

/**
 * Whether an alert at `at` still belongs to a group: the window slides with each alert and is capped from the first, so
 * that a steady trickle pages again. Distances count in both directions: an imported alert may be older than its group.
 */
export function isInWindow(group: { firstAt: Date; lastAt: Date }, at: Date, grouping: Grouping): boolean {
  const fromLast = Math.abs(at.getTime() - group.lastAt.getTime())
  const fromFirst = Math.abs(at.getTime() - group.firstAt.getTime())
  return grouping.enabled && fromLast <= grouping.windowMs && fromFirst <= grouping.capMs
}
