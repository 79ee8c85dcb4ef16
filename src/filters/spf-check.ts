/** SPF as far as filters ask for it: whether the domain that a sender names is its own. */

import type { Dns } from '../mail/authentication/dns.ts'
import { spfOf } from '../mail/authentication/spf.ts'
import type { SpfResult } from '../mail/authentication.ts'
import type { SenderFacts } from './filter.ts'

/** The result for the reverse-path, or for the name in EHLO when that is null; `temperror` when it is not known in time. */
export type SpfCheck = (sender: SenderFacts, budgetMs: number) => Promise<SpfResult>

/** `ourName` is told to domains whose record asks for it (RFC 7208 §7.3). */
export function spfCheck(dns: Dns, ourName: string): SpfCheck {
  return ({ clientIp, helo, reversePath }, budgetMs) =>
    // One slow lookup may outlast the budget that the evaluation keeps between lookups.
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve('temperror'), budgetMs)
      spfOf({ clientIp, helo, reversePath, ourName, budgetMs }, dns)
        .then(({ result }) => resolve(result), reject)
        .finally(() => clearTimeout(timer))
    })
}
