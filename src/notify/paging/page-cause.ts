/** Which entries of a history call for a page, and which end one. Pure. */
import type { Happening } from '../../store/happenings.ts'
import { isSettled } from '../../tickets/transitions.ts'
import { statuses } from '../../tickets/types.ts'

/** `trigger`: somebody is to be woken · `acknowledge`: somebody has the ticket · `resolve`: it is done. */
export type PageCall = 'trigger' | 'acknowledge' | 'resolve'

/**
 * What an entry means for on-call; null when nothing. What was moved in from elsewhere wakes nobody by that, and what
 * PagerDuty told us is not told to it.
 */
export function pageCallOf({ kind, data, actor, ticket }: Happening): PageCall | null {
  if (actor.startsWith('pagerduty:') || (kind === 'opened' && ticket.source === 'import')) return null
  if (opening.has(kind)) return data['page'] === true ? 'trigger' : null
  // A merge that was taken back: the ticket pages no more for what went away.
  if (kind === 'unmerged') return data['page'] === 'ends' ? 'resolve' : null
  if (!ticket.pagesOnCall || data['page'] === false) return null
  if (kind === 'taken') return 'acknowledge'
  return kind === 'status' ? callOfMove(data['from'], data['to']) : null
}

/** Entries that say by themselves whether somebody is paged. `not-spam`: the page that was withheld follows. */
const opening: ReadonlySet<string> = new Set(['opened', 'raised', 'not-spam'])

function callOfMove(from: unknown, to: unknown): PageCall | null {
  const [before, after] = [statuses.find((status) => status === from), statuses.find((status) => status === to)]
  if (before === undefined || after === undefined) return null
  if (isSettled(after)) return isSettled(before) ? null : 'resolve'
  if (isSettled(before)) return 'trigger'
  return before === 'new' && after !== 'new' ? 'acknowledge' : null
}
