/** A mail that opens a ticket: what its route asks for. Pure. */
import type { Arrival } from './arrival.ts'
import { unknownAuthor } from './author.ts'
import type { Decision } from './decide.ts'
import { ticketFor } from './evidence.ts'
import type { Known, KnownTicket } from './known.ts'
import { newGroup, whyApart } from './storm.ts'
import { wantedBy } from './wanted.ts'

export type Opening = Extract<Decision, { kind: 'opened' }>

/** The ticket that a mail opens; `followUpOf`: the settled ticket that it goes on from. */
export function opening(arrival: Arrival, known: Known, followUpOf: KnownTicket | null): Opening {
  const { decidedBy } = arrival.route
  const apart = whyApart({ arrival, known })
  return {
    kind: 'opened',
    ...unknownAuthor,
    wanted: wantedBy(arrival),
    followUpOf,
    supersedes: null,
    group: newGroup(arrival),
    because: `${decidedBy.recipient} is served by ${decidedBy.rule.match}${apart === null ? '' : `; ${apart}`}`,
    evidence: ticketFor(arrival, known).tried,
  }
}
