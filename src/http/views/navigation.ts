/** The links on top of every page, by who sees them. A new page of the desk gets its line here. */
import { isUser, type Principal, worksTheDesk } from '../access/principal.ts'

export type Link = Readonly<{ href: string; label: string }>

type Entry = Link & Readonly<{ isFor(principal: Principal): boolean }>

const isCustomer = (principal: Principal) => isUser(principal, 'customer')

const entries: readonly Entry[] = [
  { href: '/tickets', label: 'My tickets', isFor: isCustomer },
  { href: '/queue', label: 'Queue', isFor: worksTheDesk },
  { href: '/overview', label: 'Overview', isFor: worksTheDesk },
  { href: '/operations', label: 'Operations', isFor: (principal) => isUser(principal, 'admin') },
  { href: '/help', label: 'Help', isFor: () => true },
]

/** The links that a principal sees. */
export function linksFor(principal: Principal): readonly Link[] {
  return entries.filter((entry) => entry.isFor(principal))
}
