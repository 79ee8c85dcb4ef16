/**
 * What a rule matches: `local@domain`, `local@` (at any domain of ours), `*@domain`, `*`; a local part may name a
 * `+detail`. Reads such a pattern, says how specific it is and whether it matches. Pure.
 */
import { folded, parseDomain, parseLocalPart } from '../mail/address.ts'

/** A pattern in comparable form; null stands for "any". */
export type Pattern = Readonly<{ base: string | null; detail: string | null; domain: string | null }>

/** What a pattern is matched against; the bare `postmaster` stands at each of our domains, so its domain is null. */
export type Subject = Readonly<{ base: string; detail: string | null; domain: string | null }>

/** From the least to the most specific. */
export const specificities = ['any', 'domain', 'local', 'local-domain', 'detail', 'detail-domain'] as const
export type Specificity = (typeof specificities)[number]

/** Reads a rule's `match`; null when it is no pattern. A `*` is only ever a whole part: globs would make order matter. */
export function parsePattern(match: string): Pattern | null {
  if (match === '*') return { base: null, detail: null, domain: null }
  const at = match.lastIndexOf('@')
  if (at === -1) return null
  const domain = match.slice(at + 1) === '' ? null : parseDomain(match.slice(at + 1))
  if (domain === null && match.length > at + 1) return null
  const local = match.slice(0, at)
  if (local === '*') return domain === null ? null : { base: null, detail: null, domain }
  const read = local.includes('*') ? null : parseLocalPart(local)
  return read && { base: read.base, detail: read.detail === null ? null : folded(read.detail), domain }
}

/** Equal for patterns that match the same recipients. */
export function patternKey(pattern: Pattern): string {
  return JSON.stringify([pattern.base, pattern.detail, pattern.domain])
}

/** How narrow a pattern is. A named detail weighs more than a named domain: somebody gave out that very address. */
export function specificityOf({ base, detail, domain }: Pattern): Specificity {
  if (base === null) return domain === null ? 'any' : 'domain'
  if (detail === null) return domain === null ? 'local' : 'local-domain'
  return domain === null ? 'detail' : 'detail-domain'
}

/** Why a pattern does not match, in words; null when it does. The subject's domain must be one of ours. */
export function mismatch(pattern: Pattern, subject: Subject): string | null {
  const { base, detail, domain } = pattern
  if (base !== null && base !== subject.base) return `is for the local part ${base}, not ${subject.base}`
  if (domain !== null && subject.domain !== null && domain !== subject.domain) {
    return `is for the domain ${domain}, not ${subject.domain}`
  }
  if (detail !== null && (subject.detail === null || detail !== folded(subject.detail))) {
    return `is for the detail +${detail}, not ${subject.detail === null ? 'an address without one' : `+${subject.detail}`}`
  }
  return null
}
