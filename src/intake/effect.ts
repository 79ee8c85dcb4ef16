/** What a decision would do, in half a sentence: "would … open a ticket". Pure. */
import { refOf } from '../tickets/ref.ts'
import { ladder } from '../tickets/trust.ts'
import type { Decision } from './decide.ts'

/** The ref of the ticket that a decision is about; null for one that would be opened. */
export function ticketOf(decision: Decision): string | null {
  return decision.kind === 'opened' || decision.ticket.id === null ? null : refOf(decision.ticket.id)
}

/** What would happen, in half a sentence. */
export function effectOf(decision: Decision): string {
  const ref = ticketOf(decision)
  switch (decision.kind) {
    case 'opened': {
      const { wanted, followUpOf } = decision
      const after = followUpOf?.id == null ? '' : `, a follow-up of ${refOf(followUpOf.id)}`
      return `open a ticket: ${wanted.type}, ${wanted.priority}${wanted.page ? ', pages on-call' : ''}${after}`
    }
    case 'redelivered':
      return `be recorded as a redelivery: it is on ${ref} already`
    case 'grouped':
      return `join ${ref}, the ticket of the same alert`
    case 'noted':
      return `be noted on ${ref}`
    case 'replied': {
      const how = ladder[decision.trust].may.reply ? '' : ' as an internal entry, unverified'
      return `join ${ref}${how}, which is then ${decision.status}`
    }
  }
}
