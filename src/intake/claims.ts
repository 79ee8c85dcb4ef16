/**
 * Author addresses that are ours. Anybody can write one into From, and writing it gives nobody more than it gives to
 * others: no agent's rights, and not even a participant's unless DMARC passes. Pure.
 */
import { parseRecipient } from '../mail/address.ts'
import { routeRecipient } from '../routing/route.ts'
import type { RouteTable } from '../routing/types.ts'

/** What an author claims to be by the address in From. */
export type Claim = Readonly<{ address: string; is: 'address of ours'; because: string }>

/** The claims of an author address. */
export function claimsOf(author: string, table: RouteTable): readonly Claim[] {
  const domain = parseRecipient(author)?.domain
  // Asked of every mail: most authors are of another domain, and need no look at the rules.
  if (domain === undefined || !table.domains.includes(domain)) return []
  const route = routeRecipient(author, table)
  if (route.kind === 'refused') return []
  return [{ address: author, is: 'address of ours', because: `served by ${route.rule.match} (${route.rule.where})` }]
}
