/** What the deciding route does with mail that fails DMARC. Pure. */
import type { Arrival } from './arrival.ts'

/**
 * Why a mail is refused, or null. Only a route with `dmarc_fail: refuse` refuses, only mail by SMTP, and only where the domain
 * of the author asks for it (p=reject, p=quarantine): p=none asks to be told and nothing else (RFC 7489 §6.3). What could
 * not be looked up never costs a mail.
 */
export function refusedByDmarc({ envelope, route, authentication: { dmarc } }: Arrival): string | null {
  const { rule } = route.decidedBy
  if (rule.dmarcFail !== 'refuse' || envelope.source !== 'email' || dmarc.result !== 'fail') return null
  if (dmarc.policy !== 'reject' && dmarc.policy !== 'quarantine') return null
  return `DMARC fails for ${dmarc.domain} (p=${dmarc.policy}), ${dmarc.because}; ${rule.match} (${rule.where}) refuses that`
}
