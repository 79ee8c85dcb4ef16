/**
 * Tells the lines of a mail apart: written now, quoted, introducing what is quoted, or history, which is all that
 * stands below an introduction without any mark. One pass from above.
 */
import { type Introduction, Introductions, type Surroundings } from './introduction.ts'
import { isBlank, isQuoted, nextFilled } from './lines.ts'

/** What a line is. */
export type LineKind = 'new' | 'blank' | 'quoted' | 'introduction' | 'history'

/** Every line's kind, and the introductions in order. */
export type Structure = Readonly<{ kinds: readonly LineKind[]; introductions: readonly Introduction[] }>

/** The structure of a mail. */
export function structureOf(lines: readonly string[], surroundings: Surroundings): Structure {
  const kinds: LineKind[] = []
  const introductions: Introduction[] = []
  const known = new Introductions(lines, surroundings)
  let earliest = 0
  while (kinds.length < lines.length) {
    const at = kinds.length
    const line = lines[at] ?? ''
    const plain = isBlank(line) ? 'blank' : isQuoted(line) ? 'quoted' : null
    if (plain !== null) {
      kinds.push(plain)
      continue
    }
    const found = known.at(at, earliest)
    const below = found === null ? lines.length : nextFilled(lines, found.end, lines.length)
    const isAboveQuote = below < lines.length && isQuoted(lines[below] ?? '')
    if (found === null || !(isAboveQuote || found.isSure)) {
      kinds.push('new')
      continue
    }
    introductions.push(found)
    kinds.length = found.start
    kinds.push(...Array<LineKind>(found.end - found.start).fill('introduction'))
    if (!isAboveQuote) while (kinds.length < lines.length) kinds.push('history')
    earliest = kinds.length
  }
  return { kinds, introductions }
}
