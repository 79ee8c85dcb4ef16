/**
 * Why a mail could not be delivered, out of the prose of a report: what stands beside the recipient, what the other
 * server answered, what a label announces. What holds for all recipients is looked for once, so this is linear.
 */
import { reasonLabel } from './bounce-formats.ts'
import { openedBy } from './bounce-opening.ts'
import { hasFailureCode, saysWhy } from './status-of.ts'

/** Reasons that a report gives for all its recipients; null where it has none of the kind. */
export type SharedReasons = Readonly<{
  /** What the other server said, from the dialogue with it. */
  answered: string | null
  /** What stands behind `Reason:` or the like. */
  announced: string | null
  /** The first line with a code. */
  coded: string | null
  /** The first line that says why in words. */
  worded: string | null
  /** The sentence that the report opens with, or else its first long line. */
  opening: string | null
}>

/** Looks through the lines of a report. */
export function sharedReasons(lines: readonly string[]): SharedReasons {
  const startsWithCode = lines.find((line) => /^\W{0,9}[45]\d\d\b/.test(line) && hasFailureCode(line))
  const opening = lines.find((line) => /^[^-\s*=<>"(]/.test(line) && openedBy([line]) !== null)
  return {
    answered: replyOf(lines),
    announced: labelled(lines),
    coded: startsWithCode ?? lines.find(hasFailureCode) ?? null,
    worded: lines.find(saysWhy) ?? null,
    opening: opening ?? lines.find((line) => line.length > 40 && !line.includes('@')) ?? null,
  }
}

/**
 * The best reason for one recipient. `beside` is what stands with its address; `isOwn` says that this is a paragraph
 * of its own, and not a line that happens to name it.
 */
export function reasonOf(beside: string, isOwn: boolean, shared: SharedReasons): string | null {
  const { answered, announced, coded, worded, opening } = shared
  const tellsWhy = saysWhy(beside)
  const candidates = [
    isOwn && tellsWhy ? beside : null,
    answered,
    tellsWhy ? beside : null,
    announced !== null && saysWhy(announced) ? announced : null,
    coded,
    announced,
    isOwn && beside.length > 7 ? beside : null,
    worded,
    opening,
    beside,
  ]
  const said = candidates.find((candidate) => candidate !== null && candidate.trim() !== '') ?? null
  return said === null ? null : tidied(said)
}

/** `<<< 550 5.1.1 …`, as sendmail and Courier show what they were told; a reply of several lines as one. */
function replyOf(lines: readonly string[]): string | null {
  const reply = /^\s*(?:<<<|received >>>)\s*([45]\d\d[ -].*)$/i
  const first = lines.findIndex((line) => reply.test(line))
  if (first === -1) return null
  const said: string[] = []
  for (const line of lines.slice(first, first + 20)) {
    const text = reply.exec(line)?.[1]
    if (text === undefined) break
    said.push(text)
    if (text[3] !== '-') break
  }
  return said.join(' ')
}

/** What stands behind a label such as `Reason:`, or in the lines below it. */
function labelled(lines: readonly string[]): string | null {
  const at = lines.findIndex((line) => reasonLabel.test(line))
  if (at === -1) return null
  const behind = (lines[at] ?? '').replace(reasonLabel, '').trim()
  if (behind.length > 3) return behind
  const below = lines.slice(at + 1, at + 12)
  const from = below.findIndex((line) => line.trim() !== '' && !/^\s*-{3}|-{3}$/.test(line))
  if (from === -1) return null
  const end = below.findIndex((line, index) => index > from && line.trim() === '')
  const said = below.slice(from, end === -1 ? below.length : end).map((line) => line.trim())
  return said.join(' ')
}

/** Without the brackets and labels around it. */
function tidied(said: string): string {
  const text = said.trim().replace(/^[\s:>.)\]–—-]+/, '')
  const inBrackets = /^\((?:reason: ?)?(.*)\)$/.exec(text) ?? /^\[(.*)\]$/.exec(text)
  return (inBrackets?.[1] ?? text).replace(/^\(reason: ([^()]{1,400})\)/, '$1')
}
