/**
 * Which of several rules goes first: a total order over rules, so that neither their order in a file nor the order of
 * recipients in an envelope can matter. Each step has the words that explain it. Pure.
 */
import { priorities, ticketTypes } from '../tickets/types.ts'
import { type Pattern, type Specificity, specificities, specificityOf } from './pattern.ts'
import type { RecipientRoute, Rule } from './types.ts'

/** A rule with what was read from its `match`; `pattern` is null for one that can not be read and never matches. */
export type Candidate = Readonly<{
  rule: Rule
  pattern: Pattern | null
  specificity: Specificity | null
  /** Stands in for a rule that every domain needs; one of the operator's with the same pattern overrides it. */
  isReserved: boolean
}>

type Routed = Extract<RecipientRoute, { kind: 'routed' }>
type Step<T> = Readonly<{ because: string; compare: (a: T, b: T) => number }>

/** Reads a rule. */
export function candidateOf(rule: Rule, isReserved: boolean, pattern: Pattern | null): Candidate {
  return { rule, pattern, specificity: pattern && specificityOf(pattern), isReserved }
}

/** What a ticket of this rule means for people decides between rules that are otherwise alike. */
const byWeight: readonly Step<Rule>[] = [
  { because: 'more urgent', compare: (a, b) => priorities.indexOf(b.priority) - priorities.indexOf(a.priority) },
  { because: 'as urgent and pages', compare: (a, b) => Number(b.page) - Number(a.page) },
  {
    because: 'of a type that goes first',
    compare: (a, b) => ticketTypes.indexOf(a.type) - ticketTypes.indexOf(b.type),
  },
  { because: 'the same in effect', compare: (a, b) => inText(a.where, b.where) || inText(a.match, b.match) },
]

const bySpecificity: readonly Step<Candidate>[] = [
  { because: 'more specific', compare: (a, b) => rank(b) - rank(a) },
  { because: 'yours, not built-in', compare: (a, b) => Number(a.isReserved) - Number(b.isReserved) },
]

const steps: readonly Step<Candidate>[] = [
  ...bySpecificity,
  ...byWeight.map(({ because, compare }) => ({
    because,
    compare: (a: Candidate, b: Candidate) => compare(a.rule, b.rule),
  })),
]

/** Sorts the rule that wins first: the most specific, then the operator's, then the more urgent. */
export function byPrecedence(a: Candidate, b: Candidate): number {
  return firstDifference(steps, a, b)
}

/** What the one that goes first is, compared with the other: "more specific". */
export function advantage(first: Candidate, other: Candidate): string {
  return steps.find(({ compare }) => compare(first, other) !== 0)?.because ?? 'the same in effect'
}

/** Sorts the route that decides for a mail first: the most urgent, then one that pages. */
export function byDecision(a: Routed, b: Routed): number {
  return firstDifference(byWeight, a.rule, b.rule) || inText(a.recipient, b.recipient)
}

function firstDifference<T>(of: readonly Step<T>[], a: T, b: T): number {
  for (const { compare } of of) {
    const difference = compare(a, b)
    if (difference !== 0) return difference
  }
  return 0
}

function rank({ specificity }: Candidate): number {
  return specificity === null ? -1 : specificities.indexOf(specificity)
}

/** By code unit: the same on every machine, whatever its locale. */
function inText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
