/**
 * Where a signature begins at the end of new text: below a delimiter (RFC 3676 §4.3), as a line of a device, as a name
 * below a closing formula. Whatever could be said to the reader is not taken for a signature: text of sentences, a
 * question, a postscript, a number that somebody may need.
 */
import { type AuthorName, isAuthorLine } from './author-name.ts'
import { filledEnd, isAnnouncing, isBlank, isRule } from './lines.ts'
import { isContact, isSaid, paragraphsOf, saysSomething } from './meant-for-the-reader.ts'
import { closings, folded, footerWords, sentFromLine, thanks } from './phrases.ts'

/** Nobody's signature is longer, legal notices aside. */
const signatureLines = 16
/** Legal notices are; the words are looked for in this many lines at the end. */
const tailLines = 80

/** The end of what was written in `lines` from `start` to before `end`: the end itself when there is no signature. */
export function signatureStart(lines: readonly string[], start: number, end: number, author: AuthorName): number {
  const filled = filledEnd(lines, start, end)
  return signatureAbove(lines, start, filled, author) ?? footersRemoved(lines, start, filled, author) ?? filled
}

/** Legal notices and list footers go when they stand below a signature or a drawn line, not where they are all. */
function footersRemoved(lines: readonly string[], start: number, end: number, author: AuthorName): number | null {
  const top = footersStart(lines, start, end)
  if (top === end) return null
  const filled = filledEnd(lines, start, top)
  if (filled > start && isRule(lines[filled - 1] ?? '')) return filled - 1
  return signatureAbove(lines, start, filled, author)
}

/** Where the legal notices and footers at the end begin; `end` when there are none. */
export function footersStart(lines: readonly string[], start: number, end: number): number {
  let top = end
  for (;;) {
    const filled = filledEnd(lines, start, top)
    let first = filled
    while (first > start && !isBlank(lines[first - 1]) && !isRule(lines[first - 1] ?? '')) first--
    const isFooter = first < filled && footerWords.test(lines.slice(first, filled).join(' ').slice(0, 600))
    if (!isFooter || end - first > tailLines) return top
    top = first
  }
}

function signatureAbove(lines: readonly string[], start: number, end: number, author: AuthorName): number | null {
  return (
    sentFromStart(lines, start, end) ??
    delimiterStart(lines, start, end) ??
    closingStart(lines, start, end, author) ??
    nameBlockStart(lines, start, end, author)
  )
}

function sentFromStart(lines: readonly string[], start: number, end: number): number | null {
  const line = end > start ? (lines[end - 1] ?? '').trim() : ''
  return line !== '' && line.length <= 300 && sentFromLine.test(line) ? end - 1 : null
}

/** `-- ` is meant as a delimiter; `--` and a drawn line mostly are. */
function delimiterStart(lines: readonly string[], start: number, end: number): number | null {
  for (let at = end - 1; at >= Math.max(start, end - tailLines); at--) {
    const line = lines[at] ?? ''
    const isExact = line === '-- '
    if (!isExact && !/^\s{0,3}(?:--|—|–|―|_{2,4}|-- ?\s)\s*$/.test(line) && !isRule(line)) continue
    if (!isExact && at > start && isAnnouncing(lines[at - 1])) return null
    const below = lines.slice(at + 1, end)
    const isShort = below.filter((each) => !isBlank(each)).length <= signatureLines
    const said = paragraphsOf(below).filter((paragraph) => saysSomething(paragraph, isExact ? 10 : 4))
    const saysMore = said.length > (isExact ? 1 : 0)
    const isListFooter = !isRule(line) || below.length === 0 || footerWords.test(below.join(' ').slice(0, 600))
    return isShort && !saysMore && isListFooter ? at : null
  }
  return null
}

/** A closing formula and then, for sure, a name: the author's, or any after a formula that says only goodbye. */
function closingStart(lines: readonly string[], start: number, end: number, author: AuthorName): number | null {
  for (let at = end - 1; at >= Math.max(start, end - signatureLines); at--) {
    const closing = closingOf(lines[at] ?? '')
    if (closing === null) continue
    const below = [closing.rest, ...lines.slice(at + 1, end)].filter((line) => !isBlank(line))
    if (!isNameBlock(below, closing.isThanks, author) || staysApart(lines.slice(at + 1, end))) return null
    return withClosingsAbove(lines, start, at)
  }
  return null
}

type Closing = Readonly<{ isThanks: boolean; rest: string }>

/** "Best regards", "Best regards," or "Best regards, Ann". */
function closingOf(line: string): Closing | null {
  if (line.length > 90) return null
  const words = folded(line).replace(/^[-–—*_\s]+/, '')
  const bare = words.replace(/[\s,.!;:*_–—。！、，-]+$/, '')
  if (closings.has(bare) || thanks.has(bare)) return { isThanks: !closings.has(bare), rest: '' }
  const comma = words.search(/[,!]/)
  if (comma === -1 || !(closings.has(words.slice(0, comma)) || thanks.has(words.slice(0, comma)))) return null
  const rest = line.slice(line.search(/[,!]/) + 1).trim()
  if (closingOf(rest) !== null) return closingOf(rest)
  return { isThanks: !closings.has(words.slice(0, comma)), rest }
}

function isNameBlock(below: readonly string[], isThanks: boolean, author: AuthorName): boolean {
  const [first] = below
  if (first === undefined || below.some(isSaid)) return false
  return isAuthorLine(first, author) || (!isThanks && isName(first) && below.length <= signatureLines)
}

/** One to four words of a name, with capitals where the script has them. */
function isName(line: string): boolean {
  const words = line
    .trim()
    .replace(/[,.*_]+$/, '')
    .split(/\s+/)
  return words.length <= 4 && line.length <= 50 && words.every((word) => /^[*_(]{0,2}(?:\p{Lu}|\p{Lo})/u.test(word))
}

/** Lines after a gap that are no contact data may be something else: a list of what is missing, say. */
function staysApart(lines: readonly string[]): boolean {
  const [, ...later] = paragraphsOf(lines)
  return later.some((paragraph) => !isContact(paragraph) && !footerWords.test(paragraph))
}

/** "Thanks in advance." above "Best regards," belongs to it. */
function withClosingsAbove(lines: readonly string[], start: number, closing: number): number {
  const above = filledEnd(lines, start, closing)
  const found = above > start ? closingOf(lines[above - 1] ?? '') : null
  return found !== null && found.rest === '' && closing - above <= 1 ? above - 1 : closing
}

/** The last paragraph begins with the author's name, or holds the author's address and no sentence. */
function nameBlockStart(lines: readonly string[], start: number, end: number, author: AuthorName): number | null {
  let top = end
  while (top > start && end - top <= signatureLines && !isBlank(lines[top - 1])) top--
  const block = lines.slice(top, end)
  const [first = ''] = block
  const isApart = top > start && isBlank(lines[top - 1])
  if (!isApart || block.length > signatureLines || block.some(isSaid)) return null
  const isSigned = isAuthorLine(first, author) || block.some((line) => isOwnAddress(line, author))
  return isSigned || (block.length === 1 && isDashedName(first) && !hasList(lines, start, top)) ? top : null
}

/** "-Abhishek Kona", as people sign who know no other way. */
function isDashedName(line: string): boolean {
  return /^\s{0,3}(?:[-–—~]{1,2}\p{Lu}\p{L}+\s\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?|--\s?\p{Lu}\p{L}{1,20}(?:\s\p{Lu}\p{L}{1,20})?)$/u.test(
    line.slice(0, 100).trimEnd(),
  )
}

function hasList(lines: readonly string[], start: number, end: number): boolean {
  return lines.slice(Math.max(start, end - tailLines), end).some((line) => /^\s{0,8}[-–—~*•]/.test(line))
}

function isOwnAddress(line: string, { email }: AuthorName): boolean {
  if (email === null || line.length > email.length + 40) return false
  const at = line.toLowerCase().indexOf(email)
  return at !== -1 && `${line.slice(0, at)}${line.slice(at + email.length)}`.split(/\s+/).filter(Boolean).length <= 3
}
