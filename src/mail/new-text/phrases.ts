/**
 * The words of all languages put together for looking up: each question here is one map look-up, or one regular
 * expression on one line of bounded length. Mail mixes languages (Outlook writes "From:" in many of them), so no
 * language is guessed first.
 */
import { allLanguages } from './languages/all-languages.ts'
import type { LabelledField, Language } from './languages/language.ts'

type WordList = Exclude<keyof Language, 'labels'>

function all(list: WordList): readonly string[] {
  return [...new Set(allLanguages.flatMap((language) => language[list] ?? []))]
}

/** The longest first, since an alternation takes the first that fits. */
function anyOf(words: readonly string[]): string {
  const byLength = words.toSorted((one, other) => other.length - one.length)
  return byLength.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '\\s')).join('|')
}

/** For comparison: lower case, any apostrophe as `'`, any white space as one space, no marks that only steer display. */
export function folded(words: string): string {
  if (/^(?:[!-_a-~]+(?: [!-_a-~]+)*)?$/.test(words)) return words.toLowerCase() // most lines, at a fraction of the cost
  const plain = words.replace(/\p{Cf}/gu, '').replace(/[’‘´`]/g, "'")
  return plain.replace(/\s+/g, ' ').trim().toLowerCase().normalize('NFC')
}

const weekdayOrWord = '\\p{L}{1,12}[.,]{0,2}'
const dateStart = '\\d{1,4}(?:[./年-]|\\.?\\s)'

/** An attribution begins here: an opening word and soon a number, a weekday and a number, or a date. */
export const opening = new RegExp(
  `^(?:(?:${anyOf(all('opens'))})(?:[\\s:].{0,40}?)?\\d|(?:${weekdayOrWord}\\s){1,2}\\d|${dateStart}|\\d{1,2}:\\d{2})`,
  'iu',
)

/** Scripts that put no space between words, so that a word is looked for inside of others. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u
const wroteSpaced = anyOf(all('wrote').filter((word) => !unspaced.test(word)))
const wroteUnspaced = anyOf(all('wrote').filter((word) => unspaced.test(word)))

/** Somebody wrote. */
export const wrote = new RegExp(`(?<!\\p{L})(?:${wroteSpaced})(?!\\p{L})|${wroteUnspaced}`, 'iu')

/** Somebody wrote, and nothing after it. */
export const endsWithWrote = new RegExp(`(?:(?<!\\p{L})(?:${wroteSpaced})|${wroteUnspaced})$`, 'iu')

/** What the label of a header block stands for. */
export const labels: ReadonlyMap<string, LabelledField> = new Map(
  allLanguages.flatMap((language) =>
    Object.entries(language.labels ?? {}).flatMap(
      ([field, words]) => words.map((word): [string, LabelledField] => [word, field as LabelledField]), // the keys of a Record of them
    ),
  ),
)

/** Phrases that stand between dashes above history, and above what is forwarded. */
export const originalPhrases: ReadonlySet<string> = new Set(all('original'))
/** See {@link originalPhrases}. */
export const forwardedPhrases: ReadonlySet<string> = new Set(all('forwarded'))

/** Prefixes of subjects, without the colon. */
export const replyPrefixes: ReadonlySet<string> = new Set(all('reply'))
/** See {@link replyPrefixes}. */
export const forwardPrefixes: ReadonlySet<string> = new Set(all('forward'))

/** Closing formulas. */
export const closings: ReadonlySet<string> = new Set(all('closings'))
/** Closing formulas that thank. */
export const thanks: ReadonlySet<string> = new Set(all('thanks'))

/** A line that a device or program added, with the link that some of them put behind it. */
export const sentFromLine = new RegExp(
  `^[(*_–—-]{0,3}\\s?(?:${all('sentFrom').join('|')})\\s?(?:[<([]\\s?https?:[^\\s<>]{1,300}[>)\\]])?[.!。)*_]{0,3}$`,
  'iu',
)

/** What help desks write above their own text. */
export const replyAboveLine = new RegExp(`(?:${all('replyAbove').join('|')})`, 'iu')

/** A paragraph that is a legal notice or a footer of a list or of a virus scanner. */
export const footerWords = new RegExp(`(?:${all('footers').join('|')})`, 'iu')

/** What was written now points at answers further down: "See my comments below." */
export const pointsBelow = new RegExp(`(?<!\\p{L})(?:${all('pointsBelow').join('|')})(?!\\p{L})`, 'iu')
