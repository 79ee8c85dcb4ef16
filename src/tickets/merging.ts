/**
 * What a merge makes of the ticket that goes on: as urgent as the more urgent of the two, and paging on-call if either does.
 * Who was woken for the one that ends is woken for the other, unless that one pages by itself or somebody has the trouble. Pure.
 */
import { isSettled } from './transitions.ts'
import { isMoreUrgent, type Priority, type Status } from './types.ts'

/** A ticket as far as a merge hands it on; `isTaken`: somebody has taken it since its last page. */
export type Heritage = Readonly<{ status: Status; priority: Priority; pagesOnCall: boolean; isTaken: boolean }>

/** What the target is afterwards; `page`: whether somebody is woken for it now. */
export type Inherited = Readonly<{ priority: Priority; pagesOnCall: boolean; page: boolean }>

/** What the target of a merge takes over; null when it stays as it is. What is settled hands nothing on. */
export function inheritedBy(target: Heritage, source: Heritage): Inherited | null {
  if (isSettled(source.status)) return null
  const priority = isMoreUrgent(source.priority, target.priority) ? source.priority : target.priority
  const pagesOnCall = target.pagesOnCall || source.pagesOnCall
  if (priority === target.priority && pagesOnCall === target.pagesOnCall) return null
  return { priority, pagesOnCall, page: source.pagesOnCall && !target.pagesOnCall && !source.isTaken }
}
