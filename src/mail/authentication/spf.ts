/**
 * SPF (RFC 7208): whether the domain of the reverse-path, or of HELO when that is null, lets this client send for it.
 * mailauth evaluates, with its limits of 10 lookups and 2 void ones; asked only of clients of the internet, since a relay
 * of ours stands in no record. Never rejects.
 */
import { spf } from 'mailauth/lib/spf/index.js'
import type { Authentication, SpfResult } from '../authentication.ts'
import { oneLine } from '../storable.ts'
import { isPublicAddress } from './client-address.ts'
import type { Dns } from './dns.ts'
import { spfResolverOf } from './resolver.ts'

/** What SPF is asked about. `ourName` is told to the domain when its record asks for it (RFC 7208 §7.3). */
export type SpfQuestion = Readonly<{
  clientIp: string | null
  helo: string | null
  reversePath: string
  ourName: string
  budgetMs: number
}>

type Spf = Authentication['spf']

/** The result with its reason; `domain` is null when nothing was asked. */
export async function spfOf(question: SpfQuestion, dns: Dns): Promise<Spf> {
  const { clientIp, helo, reversePath, ourName, budgetMs } = question
  if (clientIp === null) return { result: 'none', domain: null, because: 'the address of the client is not known' }
  if (!isPublicAddress(clientIp)) {
    const because = `the client ${oneLine(clientIp, 64)} is a relay on this host or in a private network`
    return { result: 'none', domain: null, because }
  }
  const identity = reversePath === '' ? helo : reversePath.slice(reversePath.lastIndexOf('@') + 1)
  const domain = oneLine(identity ?? '', 253).toLowerCase()
  if (domain === '') return { result: 'none', domain: null, because: 'neither MAIL FROM nor HELO names a domain' }
  const evaluated = await spf({
    sender: reversePath,
    ip: clientIp,
    helo: helo ?? '',
    mta: ourName,
    strict: true,
    maxElapsedTime: budgetMs,
    resolver: spfResolverOf(dns.lookup),
  })
  const { result: word, comment = '' } = evaluated.status
  const result = isSpfResult(word) ? word : 'permerror'
  const sender = reversePath === '' ? `postmaster@${helo}` : reversePath
  return { result, domain, because: reasons[result](domain, clientIp) + detail(result, comment, sender) }
}

const reasons: Readonly<Record<SpfResult, (domain: string, ip: string) => string>> = {
  pass: (domain, ip) => `${domain} lets ${ip} send for it`,
  fail: (domain, ip) => `${domain} does not let ${ip} send for it`,
  softfail: (domain, ip) => `${domain} says that ${ip} probably does not send for it`,
  neutral: (domain, ip) => `${domain} does not say whether ${ip} sends for it`,
  none: (domain) => `${domain} publishes no SPF record`,
  temperror: (domain) => `the SPF record of ${domain} could not be looked up`,
  permerror: (domain) => `the SPF record of ${domain} can not be used`,
}

function isSpfResult(result: string): result is SpfResult {
  return Object.hasOwn(reasons, result)
}

/** What was wrong stands at the end of mailauth's comment, after the address that it was about. */
function detail(result: SpfResult, comment: string, sender: string): string {
  if (result !== 'temperror' && result !== 'permerror') return ''
  const about = `lookup of ${sender}: `
  const at = comment.indexOf(about)
  return at === -1 ? '' : `: ${oneLine(comment.slice(at + about.length), 200)}`
}
