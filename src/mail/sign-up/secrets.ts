/**
 * Links and codes in a text: what lets somebody in. Generous, since a word too many that is hidden costs little and one
 * that is shown costs an account. Every pattern is bounded, so that finding and hiding take linear time.
 */

/** Instead of what is hidden. */
export const hiddenLink = '[link hidden]'
export const hiddenCode = '[code hidden]'

/** Characters that are not shown, with which one code would be another string. */
const invisible = /\p{Cf}+/gu

/** With a scheme, or `www.`, or a host and a path; to the next space or bracket. */
const link =
  /(?:\b[a-z][a-z\d+.-]{0,20}:\/\/|\bwww\.)[^\s<>"']{1,4000}|(?<![\p{L}\p{N}.-])(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}(?::\p{N}{1,5})?[/?#][^\s<>"']{0,4000}/giu

/** In the order in which they are hidden. */
const codes: readonly RegExp[] = [
  // Digits, also in groups, or one by one: 123456, 123 456, 1-2-3-4.
  /\p{N}(?:[\s\p{Pd}.·:_/]{0,3}\p{N}){3,60}/gu,
  // A word with a digit in it that is none of everyday: A1B2C3, x7f-93k.
  /(?<![\p{L}\p{N}])(?=[\p{L}\p{Pd}_]{0,60}\p{N})[\p{L}\p{N}\p{Pd}_]{4,200}/gu,
  // Capitals: QWERTZ, ABC-DEF.
  /(?<![\p{L}\p{N}])(?:\p{Lu}{4,40}|\p{Lu}{2,12}(?:\p{Pd}\p{Lu}{2,12}){1,9})(?![\p{L}\p{N}])/gu,
  // Words in a row: correct-horse-battery-staple.
  /(?<![\p{L}\p{N}])\p{L}{2,30}(?:\p{Pd}\p{L}{2,30}){3,12}/gu,
  // Longer than words are: what is left of a link that was broken over two lines.
  /[\p{L}\p{N}=_&%+/~-]{25,4000}/gu,
]

/** Whether a text has a link or something that could be a code. */
export function hasSecret(text: string): boolean {
  const shown = text.replace(invisible, '')
  return [link, ...codes.slice(0, 3)].some((pattern) => shown.search(pattern) !== -1)
}

/** A text for whoever must not see its links and codes: none of them is left. */
export function withoutSecrets(text: string): string {
  const unlinked = text.replace(invisible, '').replace(link, '\0')
  return codes
    .reduce((shown, pattern) => shown.replace(pattern, '\u0001'), unlinked)
    .replaceAll('\0', hiddenLink)
    .replaceAll('\u0001', hiddenCode)
}
