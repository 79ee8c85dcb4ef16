/** What a mail did to its ticket, as entries of the ticket's history. Pure but for the ids (UUIDv7). */
import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '../mail/parsed-mail.ts'
import { ladder } from '../tickets/trust.ts'
import { type Arrival, reportedIdOf } from './arrival.ts'
import { doubtsAbout } from './author.ts'
import type { Decision } from './decide.ts'
import { isGenuine } from './decide-batch.ts'
import { wantedBy } from './wanted.ts'

/** An entry without its ticket. */
export type Event = Readonly<{ id: string; kind: string; actor: string; data: Record<string, unknown>; at: Date }>

/** What a report about mail of ours is called in the history. */
const reports: Partial<Record<Origin, string>> = {
  'delivery-report': 'bounced',
  'read-receipt': 'read',
  'auto-reply': 'auto-replied',
}

/** The entries that a decision adds to the history of its ticket, in order. */
export function eventsOf(arrival: Arrival, decision: Decision): readonly Event[] {
  const event = (kind: string, data: Record<string, unknown>): Event => ({
    id: uuidv7(),
    kind,
    actor: arrival.authorKey === null ? 'postroom' : `mail:${arrival.authorKey}`,
    data: { message: arrival.id, because: decision.because, ...data },
    at: arrival.envelope.receivedAt,
  })
  return [
    ...whatBecame(arrival, decision, event),
    ...(endsSuspicion(arrival, decision) ? [event('not-spam', {})] : []),
    ...(decision.kind === 'redelivered' ? [] : remarks(arrival, event)),
  ]
}

type MakeEvent = (kind: string, data: Record<string, unknown>) => Event

function whatBecame(arrival: Arrival, decision: Decision, event: MakeEvent): readonly Event[] {
  switch (decision.kind) {
    case 'opened':
      return [event('opened', { ...wantedBy(arrival), followUpOf: decision.followUpOf?.id ?? null })]
    case 'redelivered':
      return [
        event('redelivered', { message: decision.original.id, recipients: arrival.envelope.recipients }),
        ...raising(event, decision),
      ]
    case 'grouped':
      return [event('grouped', { mails: decision.group?.mails ?? null }), ...raising(event, decision)]
    case 'noted':
      return [event(reports[arrival.mail.origin] ?? 'noted', { about: reportedIdOf(arrival.mail) })]
    case 'replied':
      return [
        event(ladder[decision.trust].may.reply ? 'replied' : 'unverified-entry', {}),
        ...(decision.status === decision.ticket.status
          ? []
          : [event('status', { from: decision.ticket.status, to: decision.status })]),
        ...raising(event, decision),
      ]
  }
}

function endsSuspicion(arrival: Arrival, decision: Decision): boolean {
  return decision.kind !== 'opened' && decision.ticket.isSuspected && isGenuine(arrival, decision)
}

/** What people should know before they believe or show a mail. */
function remarks(arrival: Arrival, event: MakeEvent): readonly Event[] {
  const doubts = doubtsAbout(arrival)
  const { heldBecause } = arrival.mail
  const { suspected } = arrival.envelope
  return [
    ...(doubts.length === 0 ? [] : [event('author-doubted', { doubts })]),
    ...(heldBecause === null ? [] : [event('held', { because: heldBecause })]),
    ...(suspected === null ? [] : [event('suspected-spam', { because: suspected })]),
  ]
}

function raising(event: MakeEvent, { ticket, raiseTo }: Exclude<Decision, { kind: 'opened' }>): Event[] {
  if (raiseTo === null) return []
  return [event('raised', { from: ticket.priority, to: raiseTo.priority, type: raiseTo.type, page: raiseTo.page })]
}
