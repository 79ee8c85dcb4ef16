/**
 * The suspicion that a ticket is spam: filters at the door begin it with the mail that opens the ticket, a mail that they do not
 * object to ends it. Then somebody is paged, if the mail that was suspected would have. Pure.
 */
import { isPageDue } from '../tickets/suspicion.ts'
import type { Arrival } from './arrival.ts'
import type { Decision } from './decide.ts'
import type { KnownTicket } from './known.ts'
import { withholdsPage } from './wanted.ts'

/** A mail that meets a ticket which is there. */
type Joining = Exclude<Decision, { kind: 'opened' }>

/** Whether a decision ends the suspicion of its ticket. */
export function endsSuspicion(arrival: Arrival, decision: Decision): decision is Joining {
  return decision.kind !== 'opened' && decision.ticket.isSuspected && isGenuine(arrival, decision)
}

/**
 * Whether a mail that joins a ticket shows that it is none of spam: one that no filter objects to, or the same mail without
 * objection where it pages. What a machine says of mail of ours shows nothing.
 */
function isGenuine({ envelope }: Arrival, decision: Joining): boolean {
  if (envelope.suspected !== null) return false
  if (decision.kind === 'redelivered') return decision.raiseTo !== null
  return decision.kind === 'replied' || decision.kind === 'grouped'
}

/** What a mail leaves of the suspicion of the ticket that it joins; `standing` is the ticket as it has been raised. */
export function suspicionAfter(
  arrival: Arrival,
  decision: Joining,
  standing: KnownTicket,
): Pick<KnownTicket, 'isSuspected' | 'isPageWithheld' | 'pagesOnCall'> {
  const { isSuspected, isPageWithheld, pagesOnCall } = standing
  if (endsSuspicion(arrival, decision))
    return { isSuspected: false, isPageWithheld: false, pagesOnCall: pagesOnCall || isPageWithheld }
  return { isSuspected, isPageWithheld: isPageWithheld || (isSuspected && withholdsPage(arrival)), pagesOnCall }
}

/** Whether the end of a suspicion pages by itself; not when the mail that ends it does. */
export function pagesAtItsEnd({ ticket, ...decision }: Joining): boolean {
  const status = decision.kind === 'redelivered' ? ticket.status : decision.status
  return isPageDue({ ...ticket, status }) && decision.raiseTo?.page !== true
}
