/**
 * Where in a mail its new text stands: above the history, below a quote, or around quotes that it answers one by one.
 * Of the end and the beginning is taken off what is history, quote or signature; what is between stays as it is.
 */

import { attributionEndingAt } from './attribution.ts'
import type { AuthorName } from './author-name.ts'
import { headerBlockAt } from './header-block.ts'
import type { LineKind, Structure } from './history.ts'
import type { Mark } from './html-marks.ts'
import { filledEnd, isAnnouncing, nextFilled, unquoted } from './lines.ts'
import { footersStart, signatureStart } from './signature.ts'

/** The lines from `start` to before `end`. */
export type Piece = Readonly<{ start: number; end: number }>

type Known = Readonly<{ isReply: boolean; marks: ReadonlyMap<number, Mark>; author: AuthorName }>

/** Signature, quote, footer of a list, quote: nobody's mail has more layers. */
const layers = 8

/** The lines of `lines` that are new; all of them when nothing would be left. */
export function answer(lines: readonly string[], structure: Structure, known: Known): Piece {
  const { kinds } = structure
  const isQuoting = known.isReply || structure.introductions.length > 0 || quotesAMail(lines, kinds)
  const first = nextFilled(lines, 0, lines.length)
  const { end, unsigned } = endOf(lines, kinds, first, isQuoting, known)
  const start = isQuoting ? startBelowQuote(lines, kinds, first, end) : first
  const isSigned = end > start && hasNew(kinds, start, end)
  if (isSigned) return { start, end }
  if (unsigned > first && hasNew(kinds, first, unsigned)) return { start: first, end: unsigned }
  return { start: first, end: filledEnd(lines, first, lines.length) }
}

type End = Readonly<{ end: number; unsigned: number }>

/** Takes layer after layer off the end; `unsigned` is the end before a signature was taken off new text. */
function endOf(
  lines: readonly string[],
  kinds: readonly LineKind[],
  first: number,
  isQuoting: boolean,
  known: Known,
): End {
  let end = filledEnd(lines, first, lines.length)
  let unsigned = end
  for (let layer = 0; layer < layers; layer++) {
    const unquotedEnd = isQuoting ? quoteStart(lines, kinds, first, end) : end
    if (unquotedEnd < end) unsigned = unquotedEnd
    const signed = signatureStart(lines, newStart(kinds, first, unquotedEnd), unquotedEnd, known.author)
    const next = filledEnd(lines, first, Math.min(signed, markedSignature(known.marks, kinds, first, signed, lines)))
    if (next === end) break
    end = next
  }
  return { end, unsigned }
}

/** Where the quotes and the history at the end begin, with the legal notices that a mail server put below them. */
function quoteStart(lines: readonly string[], kinds: readonly LineKind[], first: number, end: number): number {
  const aboveFooters = filledEnd(lines, first, footersStart(lines, first, end))
  let at = isOld(kinds[aboveFooters - 1]) ? aboveFooters : end
  while (at > first && (isOld(kinds[at - 1]) || kinds[at - 1] === 'blank')) at--
  const above = filledEnd(lines, first, at)
  // Lines with `>` that no client introduced were pasted.
  return kinds[nextFilled(lines, above, end)] === 'quoted' && isAnnouncing(lines[above - 1]) ? end : above
}

function isOld(kind: LineKind | undefined): boolean {
  return kind === 'quoted' || kind === 'introduction' || kind === 'history'
}

/** A signature is looked for in the last run of new lines only. */
function newStart(kinds: readonly LineKind[], first: number, end: number): number {
  let at = end
  while (at > first && !isOld(kinds[at - 1])) at--
  return at
}

/** Where the client marked its signature, when little stands below; people type into it, so more is not believed. */
function markedSignature(
  marks: ReadonlyMap<number, Mark>,
  kinds: readonly LineKind[],
  first: number,
  end: number,
  lines: readonly string[],
): number {
  for (const [at, mark] of marks) {
    if (mark !== 'signature' || at <= first || at >= end || end - at > 20 || kinds[at] !== 'new') continue
    const isShort = lines.slice(at, end).every((line) => line.length <= 120 && !/[.?!]\s*$/.test(line))
    if (isShort) return at
  }
  return end
}

/** Below a quote that stands first and alone is the answer; between several quotes are answers that need them. */
function startBelowQuote(lines: readonly string[], kinds: readonly LineKind[], first: number, end: number): number {
  if (!isOld(kinds[first])) return first
  let below = first
  while (below < end && kinds[below] !== 'new') below++
  const isAlone = !kinds.slice(below, end).some(isOld)
  return below < end && isAlone ? nextFilled(lines, below, end) : first
}

function hasNew(kinds: readonly LineKind[], start: number, end: number): boolean {
  return kinds.slice(start, end).includes('new')
}

/** Some clients quote the header block, or the attribution, with the same marks as the text. */
function quotesAMail(lines: readonly string[], kinds: readonly LineKind[]): boolean {
  const quoted = kinds.indexOf('quoted')
  if (quoted === -1) return false
  const beginning = lines.slice(quoted, quoted + 12).map(unquoted)
  return (
    headerBlockAt(beginning, 0, false) !== null ||
    [0, 1, 2, 3].some((last) => attributionEndingAt(beginning, last, 0)?.isFull)
  )
}
