/** An agent ends the hold of a ticket, so that its messages are shown as they are, or the suspicion that it is spam. */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { endHolds, lockHolds } from '../store/holds.ts'
import { inTransaction } from '../store/queryable.ts'
import { endSuspicion, lockSuspicion } from '../store/suspicions.ts'
import { isPageDue } from '../tickets/suspicion.ts'

/** Who releases which ticket. */
export type Releasing = Readonly<{ ticketId: number; actor: string; now: Date }>

/** Who says that a ticket is no spam; `ifUpdatedAt`: when he read it, if it matters that it is still so. */
export type Clearing = Releasing & Readonly<{ ifUpdatedAt?: Date | null }>

type NothingReleased = Readonly<{ kind: 'not-held' | 'no-such-ticket' }>

/** What came of it; `because`: why it was held. */
export type Released = Readonly<{ kind: 'released'; because: readonly string[] }> | NothingReleased

/** What came of it; `because`: why it was suspected, `page`: whether somebody is paged now. */
export type Cleared =
  | Readonly<{ kind: 'released'; because: string; page: boolean }>
  | Readonly<{ kind: 'changed-meanwhile' }>
  | NothingReleased

/** Releases the ticket of this number, and all of its messages. A mail that comes later is held on its own. */
export async function releaseTicket(pool: Pool, { ticketId, actor, now: at }: Releasing): Promise<Released> {
  return inTransaction(pool, async (tx) => {
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
export async function declareGenuine(pool: Pool, clearing: Clearing): Promise<Cleared> {
  const { ticketId, actor, now: at, ifUpdatedAt = null } = clearing
  return inTransaction(pool, async (tx) => {
    const suspicion = await lockSuspicion(tx, ticketId)
    if (suspicion === undefined) return { kind: 'no-such-ticket' }
    if (suspicion === null) return { kind: 'not-held' }
    if (ifUpdatedAt !== null && ifUpdatedAt.getTime() !== suspicion.updatedAt.getTime())
      return { kind: 'changed-meanwhile' }
    const { because, isPageWithheld } = suspicion
    const page = isPageDue(suspicion)
    const event = { id: uuidv7(), kind: 'not-spam', actor, data: { because, page }, at }
    await endSuspicion(tx, { ticketId, event, pagesOnCall: suspicion.pagesOnCall || isPageWithheld })
    return { kind: 'released', because, page }
  })
}
