/** Links a customer's own incidents to the problem that he describes. What is not his, or is none, is left alone. */
import { changeTicket } from '../../desk/change-ticket.ts'
import { addressKey } from '../../mail/address.ts'
import { customerTicket } from '../../store/customer-tickets.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { actorOf, type UserPrincipal } from '../access/principal.ts'
import type { PageParts } from '../env.ts'

/** Links them one after the other; each is in the history of its ticket. */
export async function linkIncidents(
  { pool, now }: PageParts,
  user: UserPrincipal,
  problemRef: string,
  incidents: readonly string[],
): Promise<void> {
  const problemId = numberOfRef(problemRef)
  for (const ref of incidents) {
    const ticketId = numberOfRef(ref)
    const incident = ticketId === null ? null : await customerTicket(pool, addressKey(user.email), ticketId)
    if (incident === null || incident.problemRef !== null || problemId === null) continue
    const because = 'the requester says that this problem explains it'
    await changeTicket(pool, {
      ticketId: incident.id,
      change: { problemId },
      actor: actorOf(user),
      because,
      now: now(),
    })
  }
}
