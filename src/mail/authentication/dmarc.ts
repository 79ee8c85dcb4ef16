/**
 * DMARC (RFC 7489, RFC 9989): whether SPF or a DKIM signature speaks for the domain of the author, and what that domain
 * asks for when none does. mailauth finds the policy and compares domains; the verdict is made here, since what could
 * not be asked is neither a pass nor a fail. Never rejects.
 */
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js'
import { getAlignment } from 'mailauth/lib/tools.js'
import type { Authentication, DkimSignature } from '../authentication.ts'
import type { Dns } from './dns.ts'
import { resolverOf } from './resolver.ts'

/** What the other checks found. `authors`: the addresses of all From fields; `fromFields`: how many of those there are. */
export type DmarcQuestion = Readonly<{
  authors: readonly string[]
  fromFields: number
  spf: Authentication['spf']
  dkim: readonly DkimSignature[]
}>

export type DmarcAnswer = Readonly<{ dmarc: Authentication['dmarc']; dkim: readonly DkimSignature[] }>

type Evaluation = Awaited<ReturnType<typeof evaluateDmarc>>
type Response = Exclude<Evaluation['response'], false>

/** Gives the verdict, and the signatures with what is now known of their alignment. */
export type Dmarc = (question: DmarcQuestion) => Promise<DmarcAnswer>

/** As long as our DNS keeps a failure; answers live longer there. */
const keptMs = 10_000
const keptDomains = 1000

/**
 * Makes the check. Mails that claim nothing (no signature, no SPF, one author) differ by the author's domain only: those of
 * one domain are evaluated once in ten seconds, since that costs as much as reading them.
 */
export function createDmarc(dns: Dns): Dmarc {
  const evaluations = new Map<string, Readonly<{ evaluation: Promise<Evaluation>; at: number }>>()

  function evaluationOf(question: DmarcQuestion): Promise<Evaluation> {
    const { authors, fromFields, spf, dkim } = question
    const domain = domainOf(authors[0])
    const claimsNothing = dkim.length === 0 && spf.domain === null && authors.length === 1 && fromFields === 1
    if (!claimsNothing || domain === null) return evaluate(question, dns)
    const kept = evaluations.get(domain)
    if (kept !== undefined && performance.now() - kept.at < keptMs) return kept.evaluation
    if (evaluations.size >= keptDomains) evaluations.clear()
    const evaluation = evaluate(question, dns)
    evaluations.set(domain, { evaluation, at: performance.now() })
    return evaluation
  }

  return async (question) => judged(question, await evaluationOf(question))
}

async function evaluate({ authors, fromFields, spf, dkim }: DmarcQuestion, dns: Dns): Promise<Evaluation> {
  // All that was claimed: what of it aligns is one question, what of it is true is answered already.
  return await evaluateDmarc({
    headerFrom: authors,
    fromFields,
    spfDomains: spf.domain === null ? [] : [spf.domain],
    dkimDomains: dkim.map((signature) => signature.domain),
    strict: true,
    resolver: resolverOf(dns.lookup),
  })
}

function judged({ authors, spf, dkim }: DmarcQuestion, evaluation: Evaluation): DmarcAnswer {
  const domain = domainOf(authors[0])
  const { response } = evaluation
  if (response === false || domain === null) return { dmarc: notApplicable(authors, evaluation.reason), dkim }
  const aligned = withAlignment(dkim, domain, evaluation)
  return { dmarc: verdict(domain, response, spf, aligned), dkim: aligned }
}

/** RFC 7489 §6.6.1: a mail that names authors of several domains, or has several From fields, can not be judged. */
const reasons: Readonly<Record<string, string>> = {
  'multiple-from-fields': 'there is more than one From field',
  'multiple-author-domains': 'the authors are of different domains',
  'invalid-author-domain': 'an author has no usable domain',
}

function notApplicable(authors: readonly string[], reason = ''): Authentication['dmarc'] {
  const because = reasons[reason]
  if (because !== undefined) return { result: 'permerror', domain: null, policy: null, because }
  const nobody = authors.length === 0 ? 'the mail names no author' : 'the author has no domain'
  return { result: 'none', domain: null, policy: null, because: nobody }
}

function withAlignment(
  dkim: readonly DkimSignature[],
  domain: string,
  { response, dkimAligned }: Evaluation,
): readonly DkimSignature[] {
  // Without a policy nobody asks for a mode: the organizational domain decides, as by default.
  const isAligned =
    response !== false && response.alignment !== undefined && dkimAligned !== undefined
      ? (name: string) => dkimAligned.has(name.replace(/\.$/, ''))
      : (name: string) => name !== '' && getAlignment(domain, [name]) !== false
  return dkim.map((signature) => ({ ...signature, isAligned: isAligned(signature.domain) }))
}

function verdict(
  domain: string,
  response: Response,
  spf: Authentication['spf'],
  dkim: readonly DkimSignature[],
): Authentication['dmarc'] {
  const { status, alignment, error } = response
  if (alignment === undefined) {
    const because = `the policy of ${domain} could not be looked up`
    if (status.result === 'temperror') return { result: 'temperror', domain, policy: null, because }
    return { result: 'none', domain, policy: null, because: `${domain} publishes no policy` }
  }
  const policy = policyOf(response.policy)
  const spfAligned = alignment.spf.result === undefined ? null : spf
  const dkimAligned = dkim.filter(({ isAligned }) => isAligned)
  const passing = dkimAligned.find(({ result }) => result === 'pass')
  if (passing !== undefined)
    return { result: 'pass', domain, policy, because: `the signature of ${passing.domain} aligns with ${domain}` }
  if (spfAligned?.result === 'pass')
    return { result: 'pass', domain, policy, because: `SPF of ${spf.domain} aligns with ${domain}` }
  const isOpen = [spfAligned, ...dkimAligned].some((check) => check?.result === 'temperror')
  if (isOpen || error !== undefined)
    return { result: 'temperror', domain, policy, because: `what could speak for ${domain} could not be looked up` }
  return { result: 'fail', domain, policy, because: failure(domain, spf, dkim, dkimAligned) }
}

function failure(
  domain: string,
  spf: Authentication['spf'],
  dkim: readonly DkimSignature[],
  aligned: readonly DkimSignature[],
): string {
  const unsigned = dkim.length === 0 ? 'the mail is not signed' : `no signature of ${domain} is among them`
  const signatures = aligned[0] === undefined ? unsigned : `its signature does not count: ${aligned[0].because}`
  const sender =
    spf.domain === null
      ? `SPF could not be asked: ${spf.because}`
      : spf.result === 'pass'
        ? `SPF passes for ${spf.domain} only`
        : `SPF says ${spf.result} for ${spf.domain}`
  return `nothing speaks for ${domain}: ${signatures}; ${sender}`
}

function policyOf(policy = 'none'): 'none' | 'quarantine' | 'reject' {
  return policy === 'quarantine' || policy === 'reject' ? policy : 'none'
}

function domainOf(address: string | undefined): string | null {
  const at = address?.lastIndexOf('@') ?? -1
  return address === undefined || at === -1 ? null : address.slice(at + 1).toLowerCase()
}
