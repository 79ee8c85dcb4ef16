/** An agent ends the hold of a ticket, so that its messages are shown as they are, or the suspicion that it is spam. */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { endHolds, lockHolds } from '../store/holds.ts'
import { inTransaction } from '../store/queryable.ts'
import { endSuspicion, lockSuspicion } from '../store/suspicions.ts'
import { isPageDue } from '../tickets/suspicion.ts'
import { type ChangedMeanwhile, lockAsSeen } from './seen.ts'

/** Who releases which ticket; `ifUpdatedAt`: as he saw it, null or absent: whatever it is. */
export type Releasing = Readonly<{ ticketId: number; actor: string; now: Date; ifUpdatedAt?: Date | null }>

type NothingReleased = Readonly<{ kind: 'not-held' }> | Readonly<{ kind: 'no-such-ticket' }> | ChangedMeanwhile

/** What came of it; `because`: why it was held. */
export type Released = Readonly<{ kind: 'released'; because: readonly string[] }> | NothingReleased

/** What came of it; `because`: why it was suspected, `page`: whether somebody is paged now. */
export type Cleared = Readonly<{ kind: 'released'; because: string; page: boolean }> | NothingReleased

/** Releases the ticket of this number, and all of its messages. A mail that comes later is held on its own. */
export async function releaseTicket(pool: Pool, releasing: Releasing): Promise<Released> {
  const { ticketId, actor, now: at, ifUpdatedAt } = releasing
  return inTransaction(pool, async (tx) => {
    const meanwhile = await lockAsSeen(tx, ticketId, ifUpdatedAt)
    if (meanwhile !== null) return meanwhile
    const because = await lockHolds(tx, ticketId)
    if (because === null) return { kind: 'no-such-ticket' }
    if (because.length === 0) return { kind: 'not-held' }
    await endHolds(tx, ticketId, { id: uuidv7(), kind: 'released', actor, data: { because }, at })
    return { kind: 'released', because }
  })
}

/**
 * Ends the suspicion that the ticket of this number is spam; the page that was withheld for it follows. Holds stay: what is
 * held in it is another matter.
 */
export async function declareGenuine(pool: Pool, releasing: Releasing): Promise<Cleared> {
  const { ticketId, actor, now: at, ifUpdatedAt } = releasing
  return inTransaction(pool, async (tx) => {
    const meanwhile = await lockAsSeen(tx, ticketId, ifUpdatedAt)
    if (meanwhile !== null) return meanwhile
    const suspicion = await lockSuspicion(tx, ticketId)
    if (suspicion === undefined) return { kind: 'no-such-ticket' }
    if (suspicion === null) return { kind: 'not-held' }
    const { because, isPageWithheld } = suspicion
    const page = isPageDue(suspicion)
    const event = { id: uuidv7(), kind: 'not-spam', actor, data: { because, page }, at }
    await endSuspicion(tx, { ticketId, event, pagesOnCall: suspicion.pagesOnCall || isPageWithheld })
    return { kind: 'released', because, page }
  })
}
