/**
 * Values from outside (the words of receivers, of mail) as jsonb and text of Postgres take them: NUL and halves of characters
 * are refused there, and a row that can not be written would be tried again for ever.
 */

/** The JSON of a value, with what jsonb can not hold replaced in each string of it. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storableWords(part) : part))
}

/** A text with what Postgres can not hold replaced by U+FFFD. */
export function storableWords(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}
