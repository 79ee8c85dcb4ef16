/** An agent ends the hold of a ticket, so that its messages are shown as they are, or the suspicion that it is spam. */
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { endHolds, endSuspicion, lockHolds, lockSuspicion } from '../store/holds.ts'
import { inTransaction } from '../store/queryable.ts'

/** What came of it; `because`: why it was held. */
export type Released =
  | Readonly<{ kind: 'released'; because: readonly string[] }>
  | Readonly<{ kind: 'not-held' | 'no-such-ticket' }>

/** Releases the ticket of this number, and all of its messages. A mail that comes later is held on its own. */
export async function releaseTicket(
  pool: Pool,
  { ticketId, actor, now: at }: Readonly<{ ticketId: number; actor: string; now: Date }>,
): Promise<Released> {
  return inTransaction(pool, async (tx) => {
    const because = await lockHolds(tx, ticketId)
    if (because === null) return { kind: 'no-such-ticket' }
    if (because.length === 0) return { kind: 'not-held' }
    await endHolds(tx, ticketId, { id: uuidv7(), kind: 'released', actor, data: { because }, at })
    return { kind: 'released', because }
  })
}

/** Ends the suspicion that the ticket of this number is spam. Holds stay: what is held in it is another matter. */
export async function declareGenuine(
  pool: Pool,
  { ticketId, actor, now: at }: Readonly<{ ticketId: number; actor: string; now: Date }>,
): Promise<Released> {
  return inTransaction(pool, async (tx) => {
    const because = await lockSuspicion(tx, ticketId)
    if (because === undefined) return { kind: 'no-such-ticket' }
    if (because === null) return { kind: 'not-held' }
    await endSuspicion(tx, ticketId, { id: uuidv7(), kind: 'not-spam', actor, data: { because }, at })
    return { kind: 'released', because: [because] }
  })
}
