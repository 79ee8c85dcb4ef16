/** Which address of ours a form writes to: routing, paging keys and answers then are what they are for mail to it. Pure. */
import { parseRecipient } from '../../mail/address.ts'
import { parsePattern } from '../../routing/pattern.ts'
import type { RouteTable, Rule } from '../../routing/types.ts'
import type { Priority, TicketType } from '../../tickets/types.ts'

/** An address that mail can be sent to, and its rule. */
export type Served = Readonly<{ address: string; rule: Rule }>

/** Every address that a rule names in full, at the first domain where the rule names none. */
export function servedAddresses({ domains, rules }: RouteTable): readonly Served[] {
  return rules.flatMap((rule) => {
    const pattern = parsePattern(rule.match)
    const domain = pattern?.domain ?? domains[0]
    if (pattern === null || pattern.base === null || pattern.detail !== null || domain === undefined) return []
    return [{ address: `${pattern.base}@${domain}`, rule }]
  })
}

/**
 * The address for a ticket that somebody chose the type of: one whose route is the same, then one of the same type, then the
 * first. A ticket that is not urgent never goes to an address that pages. Every domain has a postmaster.
 */
export function addressFor(chosen: Readonly<{ type: TicketType; priority: Priority }>, table: RouteTable): string {
  const isUrgent = chosen.priority === 'urgent'
  const fitting = servedAddresses(table).filter(({ rule }) => isUrgent || !rule.page)
  const score = ({ rule }: Served) => (rule.type === chosen.type ? 2 : 0) + (rule.page === isUrgent ? 1 : 0)
  const [best] = fitting.toSorted((a, b) => score(b) - score(a))
  return best?.address ?? `postmaster@${table.domains[0] ?? 'localhost'}`
}

/** An address with a `+detail`. */
export function withDetail(address: string, detail: string): string {
  const at = address.lastIndexOf('@')
  const base = parseRecipient(address)?.base ?? address.slice(0, at)
  return `${base}+${detail}${address.slice(at)}`
}
