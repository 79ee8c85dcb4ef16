/** Whether a ticket is still as somebody saw it who acts on it now: two people never undo each other's acts unseen. */
import type { Queryable } from '../store/queryable.ts'
import { lockVersion } from '../store/ticket-changes.ts'

/** The ticket has changed since it was seen; nothing was done. */
export type ChangedMeanwhile = Readonly<{ kind: 'changed-meanwhile'; ref: string; updatedAt: Date; because: string }>

/** A ticket as far as it matters here. */
type Version = Readonly<{ ref: string; updatedAt: Date }>

/** Null when the ticket is as it was seen, or nobody says how he saw it (`seen` null or absent). Pure. */
export function changedSince({ ref, updatedAt }: Version, seen: Date | null | undefined): ChangedMeanwhile | null {
  if (seen === null || seen === undefined || seen.getTime() === updatedAt.getTime()) return null
  return { kind: 'changed-meanwhile', ref, updatedAt, because: `${ref} has been changed meanwhile` }
}

/** The same for a ticket that is locked for it; null also for one that is not there. */
export async function lockAsSeen(
  tx: Queryable,
  ticketId: number,
  seen: Date | null | undefined,
): Promise<ChangedMeanwhile | null> {
  if (seen === null || seen === undefined) return null
  const version = await lockVersion(tx, ticketId)
  return version === null ? null : changedSince(version, seen)
}
