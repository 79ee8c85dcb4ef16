/**
 * Addresses that must never be answered automatically (RFC 3834 §2), whatever their mail looks like: lists and their keepers,
 * mail servers, robots. Mail of theirs opens tickets like any other.
 */
import { addressKey, parseRecipient } from '../../mail/address.ts'
import { isNobody } from '../../mail/origin/nobody-reads.ts'
import { routeRecipient } from '../../routing/route.ts'
import type { RouteTable } from '../../routing/types.ts'

/** Names of servers, lists and their keepers (RFC 2142 §5 and §6, RFC 3834 §2, Majordomo, LISTSERV, Mailman, VERP). */
const roles =
  /^(?:owner-.+|.+-(?:owner|request|bounces?|confirm|subscribe|unsubscribe)|postmaster|mailer[-_]daemon|mail[-_]daemon|double-bounce|bounces?(?:[-+=_.].+)?|listserv|majordomo|mailman|listproc|sympa|root|daemon|nobody|www-data)@/i

/** Why an address gets no automatic answer; null when it may. `ours`: it is served by a route, so the answer would come back. */
export type Barrier = Readonly<{ kind: 'ours' | 'nobody' | 'role' | 'no-address'; because: string }>

/** What stands against an automatic answer to an address. */
export function barrierTo(email: string, table: RouteTable): Barrier | null {
  const domain = parseRecipient(email)?.domain
  // A literal or a name without a dot is no place of the Internet: nothing could be proven of it.
  if (domain === undefined || domain.startsWith('[') || !domain.includes('.'))
    return { kind: 'no-address', because: 'the author has no address' }
  if (isOurs(email, domain, table)) return { kind: 'ours', because: `${email} is an address of ours` }
  if (isNobody(email))
    return {
      kind: 'nobody',
      because: `${email} says that nobody reads there, and Reply-To is never answered automatically`,
    }
  if (roles.test(addressKey(email)))
    return { kind: 'role', because: `${email} is an address of a list, a server or their keeper (RFC 3834 §2)` }
  return null
}

function isOurs(email: string, domain: string, table: RouteTable): boolean {
  return table.domains.includes(domain) && routeRecipient(email, table).kind === 'routed'
}
