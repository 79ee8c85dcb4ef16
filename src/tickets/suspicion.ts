/** A ticket that was taken for spam, and what is due when that ends. Pure. */
import { isSettled } from './transitions.ts'
import type { Status } from './types.ts'

/**
 * Whether the end of a suspicion wakes somebody: its mail would have paged, nobody has been paged for the ticket since, and
 * it is not done.
 */
export function isPageDue({
  isPageWithheld,
  pagesOnCall,
  status,
}: Readonly<{ isPageWithheld: boolean; pagesOnCall: boolean; status: Status }>): boolean {
  return isPageWithheld && !pagesOnCall && !isSettled(status)
}
