/**
 * Why a message is where it is, as data: stored with the message and printed by `postroom explain`. Field names are part
 * of what operators read; extend, do not rename.
 */
import type { Arrival } from './arrival.ts'

/** One piece of evidence that was tried, in the order in which it was tried. */
export type Evidence = Readonly<{
  kind: 'signed-address' | 'in-reply-to' | 'reported-message' | 'same-message-id' | 'subject-tag'
  /** What the mail carries: a Message-ID or a ticket number. */
  value: string
  /** Key of the ticket it points at; null when we hold nothing like it. */
  ticket: string | null
  holds: boolean
  because: string
}>

export type Trace = Readonly<{
  decision: string
  because: string
  recipients: readonly Readonly<{ recipient: string; match: string | null; because: string }>[]
  decidedBy: Readonly<{ recipient: string; match: string; where: string }>
  origin: Readonly<{ is: string; because: string }>
  evidence: readonly Evidence[]
  parsePending: boolean
}>

/** The trace of a decision about an arrival. */
export function traceOf(
  arrival: Arrival,
  decision: Readonly<{ kind: string; because: string; evidence: readonly Evidence[] }>,
): Trace {
  const { decidedBy, recipients } = arrival.route
  return {
    decision: decision.kind,
    because: decision.because,
    recipients: recipients.map((route) => ({
      recipient: route.recipient,
      match: route.kind === 'routed' ? route.rule.match : null,
      because: route.because,
    })),
    decidedBy: { recipient: decidedBy.recipient, match: decidedBy.rule.match, where: decidedBy.rule.where },
    origin: { is: arrival.mail.origin, because: arrival.mail.originBecause },
    evidence: decision.evidence,
    parsePending: arrival.isPending,
  }
}
