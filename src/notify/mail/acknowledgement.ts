/**
 * Whether a mail is acknowledged, by what is known when that is due. Only an address that its author has proven, or that we
 * know, gets one: an open responder is a weapon against whomever a forger names as the author. Pure.
 */
import { addressKey, parseDomain } from '../../mail/address.ts'
import type { AcknowledgementFacts } from '../../store/acknowledgements.ts'
import { isSettled } from '../../tickets/transitions.ts'
import type { Attempt } from '../channel.ts'

/** `isProven`: he was signed in, or DMARC passes for his own domain, which is worth remembering. */
export type Judgement =
  | Readonly<{ kind: 'write'; to: string; isProven: boolean }>
  | Readonly<{ kind: 'not'; attempt: Attempt }>

/** A page that is not accepted within this time is not waited for; the mail then says nothing of it. */
const waitForPageMs = 60_000
const lookAgainMs = 2_000

/** Whether to write. `isKnown`: an agent wrote to the address, or an earlier mail of it was proven. */
export function judge(
  facts: AcknowledgementFacts | null,
  { isKnown, ageMs }: Readonly<{ isKnown: boolean; ageMs: number }>,
): Judgement {
  if (facts === null) return quietly('the ticket or its mail is not there any more')
  const { status, fromEmail, heldBecause, origin } = facts
  if (isSettled(status)) return quietly(`the ticket is ${status} already`)
  if (facts.isAnswered) return quietly('an agent has answered already')
  if (heldBecause !== null) return quietly(`the ticket is held: ${heldBecause}`)
  if (fromEmail === null) return quietly('the author has no address')
  if (origin !== 'person')
    return quietly(`the mail is ${origin}, and automatic mail gets no automatic answer (RFC 3834 §2)`)
  if (facts.deliveries.some(({ reversePath }) => reversePath === ''))
    return quietly('the mail has the null reverse-path, which is never answered automatically (RFC 3834 §2)')
  const doubt = doubtAbout(fromEmail, facts, isKnown)
  if (doubt !== null) return { kind: 'not', attempt: { kind: 'skipped', because: doubt, tell: true } }
  if (facts.page === 'waiting' && ageMs < waitForPageMs)
    return { kind: 'not', attempt: { kind: 'not-yet', because: 'the page goes first', afterMs: lookAgainMs } }
  return { kind: 'write', to: fromEmail, isProven: isProven(fromEmail, facts) }
}

function quietly(because: string): Judgement {
  return { kind: 'not', attempt: { kind: 'skipped', because, tell: false } }
}

function doubtAbout(author: string, facts: AcknowledgementFacts, isKnown: boolean): string | null {
  if (isProven(author, facts)) return null
  const results = facts.deliveries.map(({ authentication }) => authentication?.dmarc.result ?? 'none')
  // Also of an address that we know: whoever is forged there has not written to us.
  if (results.includes('fail')) return `${author} may be forged: DMARC fails for its domain`
  if (isKnown) return null
  return `nothing proves that ${author} wrote this (dmarc=${[...new Set(results)].join(', ') || 'none'}), and nobody here knows the address`
}

/**
 * Who was signed in has proven his address to us; who writes in somebody else's name has not. The content is the same in all
 * deliveries, so one that proves it is enough.
 */
function isProven(author: string, { deliveries, written }: AcknowledgementFacts): boolean {
  const key = addressKey(author)
  if (written !== null && written === `web:${key}`) return true
  const authorDomain = key.slice(key.lastIndexOf('@') + 1)
  return deliveries.some(({ authentication }) => {
    const dmarc = authentication?.dmarc
    return dmarc?.result === 'pass' && dmarc.domain !== null && parseDomain(dmarc.domain) === authorDomain
  })
}
