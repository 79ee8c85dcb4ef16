/** SPF as far as filters ask for it: whether the domain that a sender names is its own. */

import type { Dns } from '../mail/authentication/dns.ts'
import { spfOf } from '../mail/authentication/spf.ts'
import type { SpfResult } from '../mail/authentication.ts'
import type { SenderFacts } from './filter.ts'

/** The result for the reverse-path, or for the name in EHLO when that is null. Never rejects. */
export type SpfCheck = (sender: SenderFacts) => Promise<SpfResult>

/** Longer than a filter waits is of no use. */
const budgetMs = 5_000

/** `ourName` is told to domains whose record asks for it (RFC 7208 §7.3). */
export function spfCheck(dns: Dns, ourName: string): SpfCheck {
  return async ({ clientIp, helo, reversePath }) => {
    const { result } = await spfOf({ clientIp, helo, reversePath, ourName, budgetMs }, dns)
    return result
  }
}
