/** The results of SPF, DKIM, DMARC and ARC on one line, for logs and traces. */
import type { Authentication } from '../authentication.ts'

/**
 * Such as `spf=pass (customer.example) dkim=pass (d=customer.example) dmarc=fail (p=reject) arc=none`, in the words of
 * RFC 8601. `dkim` stands once for each signature. Bounded: no more signatures are looked at than a handful.
 */
export function authenticationSummary({ spf, dkim, dmarc, arc }: Authentication): string {
  const signatures = dkim.map(({ result, domain }) => noted(`dkim=${result}`, domain === '' ? null : `d=${domain}`))
  return [
    noted(`spf=${spf.result}`, spf.domain),
    ...(signatures.length === 0 ? ['dkim=none'] : signatures),
    noted(`dmarc=${dmarc.result}`, dmarc.policy === null ? null : `p=${dmarc.policy}`),
    `arc=${arc.result}`,
  ].join(' ')
}

function noted(result: string, comment: string | null): string {
  return comment === null ? result : `${result} (${comment})`
}
