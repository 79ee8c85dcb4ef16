/**
 * Which ticket a recipient opens, and why. The same answer for the SMTP door, `postroom route` and the route tester. The
 * most specific rule wins, so the order of rules never matters; for a mail to several recipients the most urgent route
 * decides. Total: any text gets an answer. Pure.
 */
import { parseDomain, parseRecipient } from '../mail/address.ts'
import { mismatch, type Pattern, parsePattern, type Specificity, type Subject } from './pattern.ts'
import { advantage, byDecision, byPrecedence, type Candidate, candidateOf } from './precedence.ts'
import type { Considered, MailRoute, RecipientRoute, RouteTable, Rule } from './types.ts'

/** Where rules stand that no file names. */
export const builtIn = 'built-in'

/** Addresses that every domain has to serve (RFC 5321 §4.5.1, RFC 2142 §4 and §5); a rule of the table overrides them. */
export const reservedRules: readonly Rule[] = ['postmaster@', 'abuse@'].map((match) => ({
  match,
  type: 'task',
  priority: 'normal',
  page: false,
  dmarcFail: 'flag',
  where: builtIn,
}))

/** What a table was read into: our domains, and the rules with the one that wins first. */
type Compiled = Readonly<{ domains: ReadonlySet<string>; candidates: readonly Candidate[] }>

/** A table is asked at every RCPT and never changes, so it is read once. */
const known = new WeakMap<RouteTable, Compiled>()

/** What routing says about one recipient, as written in RCPT TO (angle brackets or not). Never throws. */
export function routeRecipient(recipient: string, table: RouteTable): RecipientRoute {
  const compiled = compile(table)
  const subject = subjectOf(recipient)
  if (subject === null) return refused(recipient, 'malformed', 'this is no address', compiled)
  if (subject.domain !== null && !compiled.domains.has(subject.domain)) {
    return refused(recipient, 'other-domain', `${subject.domain} is not a domain of ours`, compiled)
  }
  return decide(recipient, subject, compiled)
}

/** What routing says about a mail to these recipients. */
export function routeFor(recipients: readonly string[], table: RouteTable): MailRoute {
  const routes = recipients.map((recipient) => routeRecipient(recipient, table))
  const [first = null] = routes.filter((route) => route.kind === 'routed').sort(byDecision)
  return { decidedBy: first, recipients: routes }
}

/** The rules that are asked, the most specific first; those for addresses that every domain has to serve among them. */
export function rulesInOrder(table: RouteTable): readonly Rule[] {
  return compile(table).candidates.map(({ rule }) => rule)
}

function compile(table: RouteTable): Compiled {
  const before = known.get(table)
  if (before !== undefined) return before
  const domains = new Set(table.domains.map((domain) => parseDomain(domain) ?? domain))
  const own = table.rules.map((rule) => candidateOf(rule, false, parsePattern(rule.match)))
  const reserved = reservedRules.map((rule) => candidateOf(rule, true, parsePattern(rule.match)))
  const result = { domains, candidates: [...own, ...reserved].sort(byPrecedence) }
  known.set(table, result)
  return result
}

/** RFC 5321 §4.5.1: `postmaster` needs no domain, in any case. */
function subjectOf(recipient: string): Subject | null {
  if (/^<?postmaster>?$/i.test(recipient)) return { base: 'postmaster', detail: null, domain: null }
  return parseRecipient(recipient)
}

function decide(recipient: string, subject: Subject, { domains, candidates }: Compiled): RecipientRoute {
  const winner = candidates.find(({ pattern }) => whyNot(pattern, subject, domains) === null)
  const considered = candidates.map((candidate) => {
    if (candidate === winner) return judged(candidate, true, becauseWon(candidate, subject))
    const reason = whyNot(candidate.pattern, subject, domains)
    return judged(candidate, false, reason ?? (winner ? becauseLost(candidate, winner) : ''))
  })
  if (winner !== undefined) {
    return { kind: 'routed', recipient, rule: winner.rule, because: becauseWon(winner, subject), considered }
  }
  return { kind: 'refused', recipient, reason: 'unknown-address', because: 'no rule matches this address', considered }
}

/** Why a rule does not match, in words; null when it does. */
function whyNot(pattern: Pattern | null, subject: Subject, domains: ReadonlySet<string>): string | null {
  if (pattern === null) return 'is no pattern, so it matches nothing'
  if (pattern.domain !== null && !domains.has(pattern.domain)) return `is for ${pattern.domain}, which is not ours`
  return mismatch(pattern, subject)
}

/** In words, what a rule of each specificity takes. */
const takes: Readonly<Record<Specificity, string>> = {
  'detail-domain': 'names this local part with its detail, and this domain',
  detail: 'names this local part with its detail, at any domain of ours',
  'local-domain': 'names this local part and this domain',
  local: 'names this local part, at any domain of ours',
  domain: 'takes every address of this domain',
  any: 'takes every address of our domains',
}

function becauseWon({ pattern, specificity }: Candidate, { detail }: Subject): string {
  const what = specificity === null ? 'matches' : takes[specificity]
  const ignored = detail !== null && pattern?.base !== null && pattern?.detail === null
  return ignored ? `${what}; the detail +${detail} is kept, not compared` : what
}

function becauseLost(loser: Candidate, winner: Candidate): string {
  return `matches, but ${winner.rule.match} (${winner.rule.where}) is ${advantage(winner, loser)}`
}

function refused(
  recipient: string,
  reason: 'other-domain' | 'malformed',
  because: string,
  { candidates }: Compiled,
): RecipientRoute {
  const considered = candidates.map((candidate) => judged(candidate, false, `was not asked: ${because}`))
  return { kind: 'refused', recipient, reason, because, considered }
}

function judged({ rule }: Candidate, won: boolean, because: string): Considered {
  return { match: rule.match, where: rule.where, won, because }
}
