/**
 * How well a decoded text reads: what of it is certainly lost, and signs that it was read in a wrong charset though every
 * byte was a character in it. A table; each sign has to be rare in any language's own text.
 */

/** Certain loss: no character, a C1 control, a character of nobody's. Each is a place where a person sees a box. */
const lost = /[\ufffd\u0080-\u009f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]/g

const beyondAscii = /[^\p{ASCII}]/gu

/** How many characters of a text are lost. */
export function lostIn(text: string): number {
  return text.match(lost)?.length ?? 0
}

/** How many characters beyond ASCII are not lost. */
export function soundIn(text: string): number {
  return (text.match(beyondAscii)?.length ?? 0) - lostIn(text)
}

/** A wrong reading, by the charset it was read in (WHATWG names). */
type Sign = Readonly<{ readAs: RegExp; pattern: RegExp; because: string }>

const latin = /^(?:windows-125[0247]|iso-8859-(?:2|4|10|1[3-6])|macintosh)$/
const cyrillic = /^(?:windows-1251|koi8-[ru]|iso-8859-5|ibm866|x-mac-cyrillic)$/

const signs: readonly Sign[] = [
  {
    readAs: latin,
    pattern: /(?:([\u00a1-\u00ff])(?!\1)){4}/,
    because: 'no language has four letters with accents, or signs, in a row: another alphabet',
  },
  {
    readAs: latin,
    pattern: /[\u201a\u0192][\u00a1-\u00ff][\u201a\u0192]|\u0192.\u0192/,
    because: 'florins and low quotes take turns with others: katakana and hiragana in Shift_JIS',
  },
  {
    readAs: latin,
    pattern:
      /\p{L}[\u00a1-\u00a3\u00a5\u00a6\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b3\u00b5\u00b6\u00b9\u00bb-\u00bf]{1,2}\p{Ll}/u,
    because: 'signs stand inside of words: letters of Eastern Europe',
  },
  {
    readAs: latin,
    pattern: /\p{Ll}[\u00c0-\u00de](?!\p{Lu})/u,
    because: 'a capital with an accent stands behind a small letter',
  },
  {
    readAs: cyrillic,
    pattern: /(?<!\p{L})\p{Ll}\p{Lu}{2}/u,
    because: 'words begin small and go on in capitals: KOI8 and the others have them the other way round',
  },
]

/** Whether text that was read as `charset` has a sign of a wrong reading. */
export function isImplausible(text: string, charset: string): boolean {
  if (isMultiByte(charset)) return mixesScripts(text)
  return signs.some(({ readAs, pattern }) => readAs.test(charset) && pattern.test(text))
}

/** Whether a charset (WHATWG name) has characters of two bytes: there is hardly a byte that could not be in it. */
export function isMultiByte(charset: string): boolean {
  return multiByte.has(charset)
}

const multiByte = new Set(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'big5'])

const mixedWords =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}]\p{Script=Latin}/gu
const otherScripts = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}]+/gu
const lonelyIdeographs = /(?<=[A-Za-z])[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}](?=[A-Za-z])/gu
const ideographs = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}]+/gu

/**
 * Whether letters of other scripts stand inside of Latin words, as when `Café` becomes Cyrillic: nobody writes so, and a
 * detector that says so of few bytes has guessed.
 */
export function mixesScripts(text: string): boolean {
  const mixed = count(text, mixedWords) + count(text, lonelyIdeographs)
  return mixed > 0 && mixed * 2 >= count(text, otherScripts) + count(text, ideographs)
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}
