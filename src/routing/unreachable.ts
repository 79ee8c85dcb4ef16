/** Rules that can never decide, whatever mail comes: for warnings about a config. Pure. */
import { parsePattern, patternKey } from './pattern.ts'
import { advantage, byPrecedence, type Candidate, candidateOf } from './precedence.ts'
import type { RouteTable, Rule } from './types.ts'

/** A rule that never decides, and why in words. */
export type Unreachable = Readonly<{ rule: Rule; because: string }>

/** The rules of a table that never decide, in the table's order. */
export function unreachableRules(table: RouteTable): Unreachable[] {
  const candidates = table.rules.map((rule) => candidateOf(rule, false, parsePattern(rule.match)))
  const firstOf = new Map<string, Candidate>()
  for (const candidate of candidates.toSorted(byPrecedence)) {
    const key = keyOf(candidate)
    if (!firstOf.has(key)) firstOf.set(key, candidate)
  }
  return candidates.flatMap((candidate) => {
    const because = whyNever(candidate, firstOf, table.domains)
    return because === null ? [] : [{ rule: candidate.rule, because }]
  })
}

function whyNever(
  candidate: Candidate,
  firstOf: ReadonlyMap<string, Candidate>,
  domains: readonly string[],
): string | null {
  const { pattern } = candidate
  if (pattern === null) return 'it is no pattern'
  if (pattern.domain !== null && !domains.includes(pattern.domain)) return `${pattern.domain} is not among our domains`
  const first = firstOf.get(keyOf(candidate))
  if (first !== undefined && first !== candidate) {
    return `${first.rule.where} is for the same addresses and is ${advantage(first, candidate)}`
  }
  if (pattern.domain !== null) return null
  const isCovered = domains.every((domain) => firstOf.has(patternKey({ ...pattern, domain })))
  return isCovered ? 'each of our domains has a more specific route for the same addresses' : null
}

function keyOf({ pattern, rule }: Candidate): string {
  return pattern === null ? rule.match : patternKey(pattern)
}
