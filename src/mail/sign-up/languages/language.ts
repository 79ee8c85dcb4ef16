/** What the tables of sign-up phrases are made of. */

/** What a mail is, by what it says. */
export const signUpKinds = ['confirmation', 'code', 'password-reset', 'sign-in', 'invitation'] as const
export type SignUpKind = (typeof signUpKinds)[number]

/**
 * The phrases of a language: patterns in lower case, anchored at the start of a clause, with `’` for every apostrophe. They
 * have a service's voice ("reset your password"), not a customer's ("I can not reset my password").
 */
export type Language = Readonly<{
  /** Words that merely lead to a phrase, any number of them. */
  lead: readonly string[]
  said: Readonly<Partial<Record<SignUpKind, readonly string[]>>>
}>

/** Up to five words, such as the name of the service. */
export const few = String.raw`(?:\S{1,40} ){0,5}?`

/** Whoever invites, and the name of the service he does it from: up to eight words. */
export const somebody = String.raw`(?:\S{1,60} ){1,8}?`

/** A code as a clause begins with it. */
export const digits = String.raw`(?:[a-z]-)?\p{N}[\p{N} -]{3,12}`

/** The words of a table, by space. */
export function words(text: string): readonly string[] {
  return text.split(' ')
}
