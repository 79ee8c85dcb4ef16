/**
 * The operator's own lists: who is allowed, whatever others say, and who is denied. Anybody can write any reverse-path and
 * any name in EHLO, so those are allowed only with a proof: SPF passes for the domain, or the name has the client's address.
 * What is denied needs none. Allowed beats denied, so that a hole can be left in a denied network.
 */
import { isIP } from 'node:net'
import type { FilterSettings } from '../config/filters-schema.ts'
import type { Dns } from '../mail/authentication/dns.ts'
import { type Answer, type Failed, type Filter, neutral, type SenderFacts, unasked } from './filter.ts'
import { type Match, matcherOf, networkMatcher } from './list-matcher.ts'
import { filterReplies } from './replies.ts'
import type { SpfCheck } from './spf-check.ts'

export type ListsParts = Readonly<{ dns: Dns; spf: SpfCheck }>
type ProofParts = ListsParts & Readonly<{ budgetMs: number }>

/** The filter; null when nobody is on a list. */
export function listsFilter(
  { allow, deny, timeoutMs, onFailure }: FilterSettings['lists'],
  parts: ListsParts,
): Filter | null {
  const [good, bad] = [matcherOf(allow), matcherOf(deny)]
  if (good === null && bad === null) return null

  async function answerTo(facts: SenderFacts): Promise<Answer | Failed> {
    const allowed = good === null ? null : await allowedBy(good(facts), facts, { ...parts, budgetMs: 0.9 * timeoutMs })
    if (allowed?.kind === 'accept') return allowed
    const [denied] = bad?.(facts) ?? []
    if (denied === undefined) return allowed ?? neutral
    // DNS may tell later that it is allowed; then a refusal would have been wrong for good.
    return allowed === null
      ? refused(denied)
      : { kind: 'defer', because: allowed.because, reply: filterReplies.unchecked }
  }

  return {
    name: 'lists',
    timeoutMs,
    onFailure,
    asks: {
      // What is known by the address alone need not wait for MAIL, and spares the question to the lists of others.
      connect: async (client) => {
        const [allowed] = good?.({ ...client, helo: null, reversePath: '', tls: null }) ?? []
        return allowed === undefined ? unasked : { kind: 'accept', because: `${allowed.what} is allowed` }
      },
      mail: answerTo,
    },
  }
}

/** The first match that is proven, as an answer; a failure when that could not be found out and nothing else is proven. */
async function allowedBy(
  matches: readonly Match[],
  facts: SenderFacts,
  parts: ProofParts,
): Promise<Accepted | Failed | null> {
  let failure: Failed | null = null
  for (const { by, what } of matches) {
    const proof = await proofs[by](facts, parts)
    if (proof === 'proven') return { kind: 'accept', because: `${what} is allowed` }
    if (proof === 'unknown') failure = { kind: 'failed', because: `DNS did not tell whether it is ${what}` }
  }
  return failure
}

type Accepted = Extract<Answer, { kind: 'accept' }>
type Proof = 'proven' | 'not' | 'unknown'

const proofs: Readonly<Record<Match['by'], (facts: SenderFacts, parts: ProofParts) => Promise<Proof>>> = {
  network: async () => 'proven',
  helo: hasClientAddress,
  sender: passesSpf,
  domain: passesSpf,
}

async function passesSpf(facts: SenderFacts, { spf, budgetMs }: ProofParts): Promise<Proof> {
  const result = await spf(facts, budgetMs)
  if (result === 'pass') return 'proven'
  return result === 'temperror' ? 'unknown' : 'not'
}

async function hasClientAddress({ helo, clientIp }: SenderFacts, { dns }: ProofParts): Promise<Proof> {
  if (helo === null || clientIp === null) return 'not'
  const isClients = networkMatcher([
    { address: clientIp, prefix: isIP(clientIp) === 4 ? 32 : 128, family: isIP(clientIp) === 4 ? 'ipv4' : 'ipv6' },
  ])
  const found = await dns.lookup(helo, isIP(clientIp) === 4 ? 'A' : 'AAAA')
  if (found.kind === 'failed') return 'unknown'
  const isFound = found.kind === 'records' && found.records.some((one) => typeof one === 'string' && isClients(one))
  return isFound ? 'proven' : 'not'
}

function refused({ what }: Match): Answer {
  return { kind: 'refuse', because: `${what} is denied`, reply: filterReplies.denied(what) }
}
