/**
 * Text for a terminal. What came by mail is not trusted to be shown: escape sequences, control characters and direction
 * overrides (which make text read as something else) are taken out. And text is measured in columns, since a Chinese
 * character takes two and an accent none.
 */
import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** East Asian Width W and F (Unicode 16, UAX #11), in whole blocks, and emoji that are shown as pictures. */
const wide =
  /[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u9FFF\uA000-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18CFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u

/** Marks that stand on the character before them, and the vowels and finals of a Hangul syllable. */
const widthless = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11FF]/u

/** Shown as one picture: made of several emoji, or asked to be a picture (U+FE0F). */
const picture = /^\p{RGI_Emoji}$/v

/** One line of text that cannot do anything to a terminal but be shown. */
export function oneLine(text: string): string {
  return (
    stripVTControlCharacters(text.toWellFormed())
      // Joiners stay: Persian, Indic scripts and emoji need them. All other format characters hide or reorder text.
      .replace(/(?![\u200C\u200D])\p{Cf}/gu, '')
      .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
      // A tower of accents covers the lines above it; no script in use needs more than four.
      .replace(/(\p{M}{4})\p{M}+/gu, '$1')
      .trim()
  )
}

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : sum(split(text).map(graphemeWidth))
}

/** A text in at most so many columns, cut with `…` where it is longer. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let [cut, width] = ['', 0]
  for (const grapheme of split(text)) {
    width += graphemeWidth(grapheme)
    if (width > columns - 1) break
    cut += grapheme
  }
  return columns > 0 ? `${cut}…` : ''
}

/** A text followed by spaces up to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

function split(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

function graphemeWidth(grapheme: string): number {
  if (picture.test(grapheme)) return 2
  return sum(Array.from(grapheme, (character) => (widthless.test(character) ? 0 : wide.test(character) ? 2 : 1)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** What a terminal has when it does not tell its width (some say 0). */
const usualColumns = 80

/** The terminal that something is written to, or null when it is none: a file, a pipe, a test. */
export function terminalBehind(out: object): Readonly<{ columns: number }> | null {
  if (!('isTTY' in out) || out.isTTY !== true) return null
  return { columns: columnsOf('columns' in out && typeof out.columns === 'number' ? out.columns : undefined) }
}

/** A width that can be drawn in. */
export function columnsOf(told: number | undefined): number {
  return told === undefined || told < 1 ? usualColumns : told
}

/** Whether nobody reads any more what is written: the other end of a pipe (`| head`) is gone. */
export function isClosed(out: object): boolean {
  return 'destroyed' in out && out.destroyed === true
}
