/** What a mail did to its ticket, as entries of the ticket's history. Pure but for the ids (UUIDv7). */
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '../mail/parsed-mail.ts'
import { ladder } from '../tickets/trust.ts'
import { type Arrival, reportedIdOf } from './arrival.ts'
import { doubtsAbout } from './author.ts'
import { reportOf } from './bounced.ts'
import type { Decision, Entry } from './decide.ts'
import { endsSuspicion, pagesAtItsEnd } from './suspicion.ts'
import { withholdsPage } from './wanted.ts'

/** An entry without its ticket. */
export type Event = Readonly<{ id: string; kind: string; actor: string; data: Record<string, unknown>; at: Date }>

/** What an echo of mail of ours is called in the history; a delivery report, by what it says. */
const echoes: Partial<Record<Origin, string>> = {
  'read-receipt': 'read',
  'auto-reply': 'auto-replied',
}

/** The entries that a decision adds to the history of its ticket, in order. */
export function eventsOf(arrival: Arrival, decision: Decision): readonly Event[] {
  const event = (kind: string, data: Record<string, unknown>): Event => ({
    id: uuidv7(),
    kind,
    actor: actorOf(arrival, kind),
    data: { message: arrival.id, because: decision.because, ...writtenFor(arrival), ...data },
    at: arrival.envelope.receivedAt,
  })
  return [
    ...whatBecame(arrival, decision, event),
    ...(endsSuspicion(arrival, decision) ? [event('not-spam', { page: pagesAtItsEnd(decision) })] : []),
    ...(decision.kind === 'redelivered' ? suspectedAgain(arrival, decision, event) : remarks(arrival, event)),
  ]
}

/**
 * Who did it: the author, unless somebody else wrote it in his name. What the entry does to a ticket that was there is still
 * the author's: an agent who moves a paged ticket himself has taken it.
 */
function actorOf({ authorKey, envelope: { written } }: Arrival, kind: string): string {
  if (written?.isAuthor === false && kind !== 'status') return written.by
  return authorKey === null ? 'postroom' : `mail:${authorKey}`
}

function writtenFor({ authorKey, envelope: { written } }: Arrival): Record<string, unknown> {
  return written?.isAuthor === false ? { for: authorKey } : {}
}

type MakeEvent = (kind: string, data: Record<string, unknown>) => Event

function whatBecame(arrival: Arrival, decision: Decision, event: MakeEvent): readonly Event[] {
  switch (decision.kind) {
    case 'opened':
      return [event('opened', { ...decision.wanted, followUpOf: decision.followUpOf?.id ?? null })]
    case 'redelivered':
      return [
        event('redelivered', { message: decision.original.id, recipients: arrival.envelope.recipients }),
        ...raising(event, decision),
      ]
    case 'grouped':
      return [event('grouped', { mails: decision.group?.mails ?? null }), ...raising(event, decision)]
    case 'noted':
      return [noted(arrival, decision, event), ...settling(event, decision)]
    case 'replied':
      return [
        event(ladder[decision.trust].may.reply ? 'replied' : 'unverified-entry', {}),
        ...settling(event, decision),
        ...raising(event, decision),
      ]
  }
}

function noted(arrival: Arrival, { ticket }: Entry, event: MakeEvent): Event {
  const { mail, alert } = arrival
  const about = reportedIdOf(mail)
  if (alert !== null) return event(alert.state === 'recovery' ? 'recovered' : 'noted', { says: alert.word })
  if (mail.origin !== 'delivery-report') return event(echoes[mail.origin] ?? 'noted', { about })
  const { kind, facts } = reportOf(arrival, ticket)
  return event(kind, { about, ...facts })
}

function settling(event: MakeEvent, { ticket, status }: Entry): Event[] {
  return status === ticket.status ? [] : [event('status', { from: ticket.status, to: status })]
}

/** What people should know before they believe or show a mail. */
function remarks(arrival: Arrival, event: MakeEvent): readonly Event[] {
  const doubts = doubtsAbout(arrival)
  const { heldBecause } = arrival.mail
  const { suspected } = arrival.envelope
  return [
    ...(doubts.length === 0 ? [] : [event('author-doubted', { doubts })]),
    ...(heldBecause === null ? [] : [event('held', { because: heldBecause })]),
    ...(suspected === null ? [] : [event('suspected-spam', { because: suspected, page: withholdsPage(arrival) })]),
  ]
}

/** The same suspected mail again is worth a line only where it is the first that would have paged. */
function suspectedAgain(
  arrival: Arrival,
  { ticket, original }: Extract<Decision, { kind: 'redelivered' }>,
  event: MakeEvent,
): Event[] {
  if (!ticket.isSuspected || ticket.isPageWithheld || !withholdsPage(arrival)) return []
  return [event('suspected-spam', { message: original.id, because: arrival.envelope.suspected, page: true })]
}

function raising(event: MakeEvent, { ticket, raiseTo }: Exclude<Decision, { kind: 'opened' }>): Event[] {
  if (raiseTo === null) return []
  return [event('raised', { from: ticket.priority, to: raiseTo.priority, type: raiseTo.type, page: raiseTo.page })]
}
