/**
 * Introductions: what a client writes above a mail that it quotes or forwards. That is a separator ("-----Original
 * Message-----"), a header block, an attribution, a drawn line above one of them, or what a help desk asks people to
 * reply above.
 */
import { type Attribution, attributionEndingAt, mayEndAttribution } from './attribution.ts'
import { fieldOf, type HeaderBlock, headerBlockAt } from './header-block.ts'
import type { Mark } from './html-marks.ts'
import { isQuoted, isRule, nextFilled, undecorated, unquoted } from './lines.ts'
import { folded, forwardedPhrases, originalPhrases, replyAboveLine } from './phrases.ts'

/** The lines from `start` to before `end`. */
export type Introduction = Readonly<{
  start: number
  end: number
  /** What is below is history also when it is not marked with `>`. */
  isSure: boolean
  /** It says of itself that a mail is forwarded. */
  forwards: boolean
  block: HeaderBlock | null
}>

/** What is known of the mail besides its lines. `subject` without prefixes, in lower case. */
export type Surroundings = Readonly<{ isReply: boolean; subject: string; marks: ReadonlyMap<number, Mark> }>

/** Between a separator and its header block there is no more than this. */
const gap = 4

/** Lines of ordinary mail that may begin a header block or end an attribution are few; more are an attack. */
const candidateLimit = 5000

/** Looks for introductions from above; remembers how much work it has done on this mail. */
export class Introductions {
  readonly #lines: readonly string[]
  readonly #surroundings: Surroundings
  #candidates = 0

  constructor(lines: readonly string[], surroundings: Surroundings) {
    this.#lines = lines
    this.#surroundings = surroundings
  }

  /** The one that begins at line `at`, or, for an attribution, that ends there and begins at `earliest` or later. */
  at(at: number, earliest: number): Introduction | null {
    const lines = this.#lines
    const around = this.#surroundings
    const line = lines[at] ?? ''
    const separator = separated(lines, at, line, around)
    if (separator !== null) return separator
    const isCandidate = (fieldOf(line) !== null || mayEndAttribution(line)) && this.#candidates++ < candidateLimit
    const found = isCandidate ? (blocked(lines, at, line, around) ?? attributed(lines, at, earliest, around)) : null
    return found ?? marked(lines, at, around)
  }
}

type Separator = 'original' | 'forwarded' | 'reply-above' | 'rule'

function separated(lines: readonly string[], at: number, line: string, { marks }: Surroundings): Introduction | null {
  const separator = separatorOf(line)
  if (separator === null) return null
  if (separator === 'reply-above') return { start: at, end: at + 1, isSure: true, forwards: false, block: null }
  const below = nextFilled(lines, at + 1, Math.min(lines.length, at + gap))
  const found = belowSeparator(lines, below, separator !== 'rule')
  if (found === null && separator === 'rule' && marks.get(below) !== 'quote') return null
  const forwards = separator === 'forwarded' || found?.separator === 'forwarded'
  return { start: at, end: found?.end ?? at + 1, isSure: true, forwards, block: found?.block ?? null }
}

type Found = Readonly<{ end: number; block: HeaderBlock | null; separator: Separator | null }>

/** What a separator, `isNamed` or drawn, stands above: a header block, an attribution, or below a line one more separator. */
function belowSeparator(lines: readonly string[], at: number, isNamed: boolean): Found | null {
  const line = lines[at] ?? ''
  const dequoted = isQuoted(line) ? lines.slice(at, at + 40).map(unquoted) : null // Apple quotes the header block too
  const quotedBlock = dequoted === null ? null : headerBlockAt(dequoted, 0, isNamed)
  if (quotedBlock !== null) return { end: at, block: quotedBlock, separator: null }
  const block = fieldOf(line) === null ? null : headerBlockAt(lines, at, isNamed)
  if (block !== null) return { end: block.end, block, separator: null }
  const separator = separatorOf(line)
  if (separator === 'original' || separator === 'forwarded') {
    const below = nextFilled(lines, at + 1, Math.min(lines.length, at + gap))
    const inner = fieldOf(lines[below] ?? '') === null ? null : headerBlockAt(lines, below, true)
    return { end: inner?.end ?? at + 1, block: inner, separator }
  }
  const attribution = attributionBelow(lines, at)
  return attribution === null ? null : { end: attribution, block: null, separator: null }
}

function attributionBelow(lines: readonly string[], at: number): number | null {
  for (let last = at; last < Math.min(lines.length, at + gap); last++) {
    if (attributionEndingAt(lines, last, at)?.isFull) return last + 1
  }
  return null
}

function separatorOf(line: string): Separator | null {
  if (line.length > 200) return null
  const words = undecorated(line)
  const isDecorated = words.length < line.trim().length
  if (words === '') return isRule(line) ? 'rule' : null
  const isCandidate =
    isDecorated || /[:：]\s*$/.test(line) || /above|ABOVE|oberhalb|über|dessus|encima|acima|sopra|boven/.test(line)
  if (!isCandidate) return null
  const phrase = folded(words.replace(/[:：]\s*$/, ''))
  if (forwardedPhrases.has(phrase) || /^forwarded by .{1,100} on .{0,30}\d/.test(phrase)) return 'forwarded'
  if (isDecorated && (originalPhrases.has(phrase) || /^original (?:message|mail) from /.test(phrase))) return 'original'
  return isReplyAbove(words) ? 'reply-above' : null
}

/** The whole line asks for it: a sentence that happens to say so has more words. */
function isReplyAbove(words: string): boolean {
  const match = replyAboveLine.exec(words)
  return match !== null && words.length - match[0].length <= 40
}

function blocked(lines: readonly string[], at: number, line: string, around: Surroundings): Introduction | null {
  if (fieldOf(line) === null) return null
  const block = headerBlockAt(lines, at, false)
  if (block === null) return null
  const isOwnSubject = around.isReply && block.subject !== null && withoutPrefixes(block.subject) === around.subject
  const isSure = block.isCertain || isOwnSubject || around.marks.get(at) === 'quote'
  return { start: at, end: block.end, isSure, forwards: false, block }
}

/** A subject without "Re:", "Fwd:" and tags in brackets, for comparison. */
export function withoutPrefixes(subject: string): string {
  return folded(subject.slice(0, 1000)).replace(
    /^(?:(?:\[[^\]]{0,40}\]|\p{L}{1,12}(?:\[\d{1,3}\])?\s?[:：])\s*){1,20}/u,
    '',
  )
}

function attributed(
  lines: readonly string[],
  last: number,
  earliest: number,
  { isReply }: Surroundings,
): Introduction | null {
  const found: Attribution | null = attributionEndingAt(lines, last, earliest)
  if (found === null) return null
  const isSure = found.isFull || (isReply && found.isDated)
  return { start: found.start, end: last + 1, isSure, forwards: false, block: null }
}

/** The client marked the place in its HTML, in a language that nobody here knows. */
function marked(lines: readonly string[], at: number, { marks }: Surroundings): Introduction | null {
  if (marks.get(at) !== 'quote') return null
  for (let end = at; end < Math.min(lines.length, at + gap); end++) {
    if (isQuoted(lines[end + 1] ?? '')) return { start: at, end: end + 1, isSure: true, forwards: false, block: null }
  }
  return { start: at, end: at, isSure: true, forwards: false, block: null }
}
