/** What a mail that joins a ticket does to its status: a table of moves, no clock, no database. */
import type { Status } from './types.ts'

/** After an answer by somebody who may answer; `follow-up` means a new ticket linked to this one. */
const afterReply = {
  new: 'new',
  open: 'open',
  pending: 'open',
  solved: 'open',
  closed: 'follow-up',
} as const satisfies Record<Status, Status | 'follow-up'>

/** The status that an answer by a participant gives a ticket; a closed ticket is not reopened but followed up. */
export function statusAfterReply(status: Status): Status | 'follow-up' {
  return afterReply[status]
}

/**
 * The status that an entry by somebody who may not answer leaves a ticket with: it moves nothing, but nobody looks at a
 * closed ticket any more, so what is said about one goes on in a follow-up, too.
 */
export function statusAfterEntry(status: Status): Status | 'follow-up' {
  return status === 'closed' ? 'follow-up' : status
}

/** Whether the desk has taken its hands off a ticket: news about it must not be filed there unseen. */
export function isSettled(status: Status): boolean {
  return status === 'solved' || status === 'closed'
}
