/**
 * An agent changes several tickets at once, each as he saw it, by the ways of single changes: a transaction, a history and an
 * outbox for each. One that can not be changed does not keep the others.
 */
import type { Pool } from 'pg'
import type { TicketChange } from '../tickets/change.ts'
import { refOf } from '../tickets/ref.ts'
import { changeTicket, type TicketChanged } from './change-ticket.ts'
import { type Cleared, declareGenuine } from './release.ts'

/** A ticket, and the `updatedAt` that the agent saw. */
export type Chosen = Readonly<{ ticketId: number; seen: Date }>

export type ChangingTickets = Readonly<{
  chosen: readonly Chosen[]
  /** What is to be different; or that they are no spam. */
  act: Readonly<{ kind: 'change'; change: TicketChange }> | Readonly<{ kind: 'not-spam' }>
  /** `agent:NAME`. */
  actor: string
  /** For the history, in words. */
  because: string
  now(): Date
}>

/** What came of a ticket. */
export type TicketFate = Readonly<{ ticketId: number; ref: string }> &
  /** `same`: it was so already. `kept`: it is as it was, and why. */
  (
    | Readonly<{ kind: 'changed' | 'same' }>
    | Readonly<{ kind: 'kept'; because: string }>
    /** What nobody expects; `cause` is for the log. */
    | Readonly<{ kind: 'failed'; because: string; cause: unknown }>
  )

/** A database that is away makes each try long; what fails twice in a row is not tried on. */
const mostFailures = 2

/** Changes them one after the other; gives what came of each, in order. Never throws for one of them. */
export async function changeTickets(pool: Pool, changing: ChangingTickets): Promise<readonly TicketFate[]> {
  const fates: TicketFate[] = []
  for (const chosen of changing.chosen) {
    const last = fates.slice(-mostFailures)
    const isHopeless = last.length === mostFailures && last.every(({ kind }) => kind === 'failed')
    fates.push(isHopeless ? notTried(chosen) : await fateOf(pool, chosen, changing))
  }
  return fates
}

function notTried({ ticketId }: Chosen): TicketFate {
  return { ticketId, ref: refOf(ticketId), kind: 'failed', because: 'not tried, as others had failed', cause: null }
}

async function fateOf(pool: Pool, { ticketId, seen }: Chosen, changing: ChangingTickets): Promise<TicketFate> {
  const { act, actor, because } = changing
  const ticket = { ticketId, ref: refOf(ticketId) }
  const asked = { ticketId, actor, now: changing.now(), ifUpdatedAt: seen }
  try {
    const done =
      act.kind === 'not-spam'
        ? await declareGenuine(pool, asked)
        : await changeTicket(pool, { ...asked, change: act.change, because })
    return { ...ticket, ...outcomeOf(done) }
  } catch (cause) {
    // The others may still go; the door logs the cause.
    return { ...ticket, kind: 'failed', because: 'something went wrong on our side', cause }
  }
}

type Outcome = Readonly<{ kind: 'changed' | 'same' } | { kind: 'kept'; because: string }>

function outcomeOf(done: TicketChanged | Cleared): Outcome {
  switch (done.kind) {
    case 'changed':
    case 'released':
      return { kind: 'changed' }
    case 'nothing-to-change':
    case 'not-held':
      return { kind: 'same' }
    case 'changed-meanwhile':
      return { kind: 'kept', because: 'somebody else changed it meanwhile' }
    case 'no-such-ticket':
      return { kind: 'kept', because: 'there is no such ticket' }
    case 'not-allowed':
      return { kind: 'kept', because: done.because }
  }
}
