/** What it means that an agent approves an unverified entry: from then on it is an answer. Pure. */
import { statusAfterReply } from './transitions.ts'
import { ladder, type Trust } from './trust.ts'
import type { Status } from './types.ts'

/** An entry as far as the decision needs it. */
export type ApprovableEntry = Readonly<{
  trust: Trust
  direction: 'in' | 'out' | 'note'
  /** The author's address in the form in which addresses are compared. */
  authorKey: string | null
  /** Mail to the author's address comes back to us. */
  isOurAddress: boolean
  /** Of the ticket. */
  status: Status
}>

export type Approval =
  | Readonly<{
      kind: 'approved'
      trust: Trust
      /** Who may answer on the ticket from now on; null when the author has no address, or one of ours. */
      participant: string | null
      /** The ticket's status afterwards. */
      status: Status
    }>
  | Readonly<{ kind: 'nothing-to-approve'; because: string }>

/** What becomes of an entry that an agent approves. */
export function approvalOf({ trust, direction, authorKey, isOurAddress, status }: ApprovableEntry): Approval {
  if (direction !== 'in') return nothing('it did not come by mail')
  if (!ladder[trust].may.joinUnverified) return nothing(`its author is known as ${trust} already`)
  const after = statusAfterReply(status)
  return {
    kind: 'approved',
    trust: 'participant',
    participant: isOurAddress ? null : authorKey,
    // A closed ticket is final; what comes next opens a follow-up.
    status: after === 'follow-up' ? status : after,
  }
}

function nothing(because: string): Approval {
  return { kind: 'nothing-to-approve', because }
}
