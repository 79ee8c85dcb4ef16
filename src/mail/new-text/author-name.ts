/** Knows the author's name when it stands under a text, in the ways people write it. */
import type { Mailbox } from '../parsed-mail.ts'
import { folded } from './phrases.ts'

/** The words of an author's name and address, folded; empty when the author is unknown. */
export type AuthorName = Readonly<{ words: ReadonlySet<string>; email: string | null }>

/** Titles and degrees say nothing about who it is, and may stand on either side only. */
const titles = new Set(
  'dr prof mr mrs ms herr frau mme mag dipl ing msc bsc ba ma mba phd ph jr sr ir via mobile'.split(' '),
)

/** See {@link AuthorName}. */
export function authorName(author: Mailbox | null): AuthorName {
  if (author === null) return { words: new Set(), email: null }
  const localPart = author.email.slice(0, author.email.lastIndexOf('@'))
  const words = [...wordsOf(author.name ?? ''), ...wordsOf(localPart).filter((word) => word.length > 2)]
  return { words: new Set(words), email: author.email.toLowerCase() }
}

/** The line is the author's name and nothing else but a title or a middle name; dashes before it do not count. */
export function isAuthorLine(line: string, { words: known }: AuthorName): boolean {
  if (line.length > 60 || /[?!@\d]/.test(line)) return false
  const words = wordsOf(line)
  const strange = words.filter((word) => !known.has(word) && !titles.has(word) && word.length > 1)
  const familiar = words.filter((word) => word.length > 1 && known.has(word))
  return familiar.length > 0 && strange.length <= Math.min(1, familiar.length - 1) && words.length <= 6
}

function wordsOf(name: string): readonly string[] {
  return folded(name).match(/\p{L}\p{M}*(?:[\p{L}\p{M}'])*/gu) ?? []
}
