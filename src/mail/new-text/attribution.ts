/**
 * Attributions: the line by which a client introduces a quote, "On Mon, 24 Nov 2025 at 10:01, Ann <ann@example.com>
 * wrote:", in any language, folded over up to four lines. Right above `>` lines a colon and a time, a date or an address
 * is enough, since no harm is done; where the quote has no marks everything below would go, so it must say all of it.
 */
import { isBlank, isQuoted, lineLimit, undecorated } from './lines.ts'
import { endsWithWrote, opening, wrote } from './phrases.ts'

/** Clients fold at 70 to 80 characters; no date, name and address together take more lines. */
const foldLimit = 4

const address = /[^\s@<>[\]]@[^\s@<>[\]]/
const time = /\d{1,2}(?:[:.h時时点點시]|\s?Uhr|\s?[ap]\.?m)\s?\d{0,2}/iu
const fullDate = /(?<!\d)(?:19|20)\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/
/** Gmail once wrote no verb: "2012/4/2 Ann <ann@example.com>". */
const dateAndMailbox = /^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,200}<[^\s@<>]{1,200}@[^\s@<>]{1,200}>$/

/** An attribution ends a line like this, or with a dash where it stands between dashes. */
const lastLine = /(?:[:：>\-—―‐]|wrote|道|작성|씀|メール|メッセージ)[\s*_]*$/

/** Where an attribution begins; `isDated` when it says that somebody wrote on a day, `isFull` when with a time or address. */
export type Attribution = Readonly<{ start: number; isDated: boolean; isFull: boolean }>

/** Whether a line may be the last one of an attribution; cheap, for all lines. */
export function mayEndAttribution(line: string): boolean {
  return line.length <= lineLimit && lastLine.test(line.slice(-40))
}

/** The attribution whose last line is `last`, beginning at `earliest` or later; null when there is none. */
export function attributionEndingAt(lines: readonly string[], last: number, earliest: number): Attribution | null {
  if (!mayEndAttribution(lines[last] ?? '')) return null
  const top = Math.max(earliest, last - foldLimit + 1)
  let paragraph = ''
  for (let start = last; start >= top; start--) {
    const above = lines[start] ?? ''
    if (isBlank(above) || isQuoted(above) || (start < last && /[:：]\s*$/.test(above))) break
    paragraph = `${above.trim()} ${paragraph}`.trim()
    if (paragraph.length > lineLimit) break
    if (isOpened(paragraph)) return withDateAbove(lines, start, earliest, paragraph)
  }
  return unopened(lines, last, earliest)
}

/** "On Mon, 24 Nov 2025 at" is folded before "10:01 Ann wrote:", which alone would do. */
function withDateAbove(lines: readonly string[], start: number, earliest: number, paragraph: string): Attribution {
  const above = start > earliest ? (lines[start - 1] ?? '').trim() : ''
  const isDated = above.length <= lineLimit && !isQuoted(above) && opening.test(above) && fullDate.test(above)
  if (!/^\d/.test(paragraph) || !isDated || /[.!?:：]$/.test(above)) return attribution(start, paragraph)
  return attribution(start - 1, `${above} ${paragraph}`)
}

/** From the opening word or the date to the colon, with a verb or an address. */
function isOpened(paragraph: string): boolean {
  const words = undecorated(paragraph)
  if (dateAndMailbox.test(paragraph)) return true
  if (!opening.test(words) || !isClosed(paragraph)) return false
  return wrote.test(words) || address.test(words)
}

/** Where no opening word is known, a paragraph is only taken whole if a client folded it there. */
function unopened(lines: readonly string[], last: number, earliest: number): Attribution | null {
  let start = last
  while (start > earliest && start > last - foldLimit + 1 && isFolded(lines[start - 1] ?? '')) start--
  if (start > earliest && !isBlank(lines[start - 1]) && !isQuoted(lines[start - 1] ?? '')) start = last
  const paragraph = lines
    .slice(start, last + 1)
    .join(' ')
    .trim()
  if (paragraph.length > lineLimit || !isClosed(paragraph)) return null
  const found = attribution(start, paragraph)
  const isShort = wrote.test(paragraph) && paragraph.length <= 80
  return found.isFull || isShort || address.test(paragraph) || time.test(paragraph) ? found : null
}

function isFolded(line: string): boolean {
  return line.length >= 40 && line.length <= 120 && /[\d@]/.test(line) && !/[.!?:]\s*$/.test(line) && !isQuoted(line)
}

function isClosed(paragraph: string): boolean {
  const words = undecorated(paragraph)
  const isBetweenDashes = /^[-–—*_]{2}/.test(paragraph) && /[-–—*_]{2}$/.test(paragraph)
  return /[:：]$/.test(words) || ((isBetweenDashes || fullDate.test(words)) && endsWithWrote.test(words))
}

function attribution(start: number, paragraph: string): Attribution {
  const isDated = fullDate.test(paragraph) && wrote.test(paragraph)
  return { start, isDated, isFull: isDated && (time.test(paragraph) || address.test(paragraph)) }
}
