/**
 * Decides the mails of a batch one after the other, each seeing what the ones before it did: two copies of a mail, or a
 * mail and its answer, may share a batch. Pure.
 */
import { addressKey } from '../mail/address.ts'
import type { Grouping } from '../tickets/alerts.ts'
import { ladder } from '../tickets/trust.ts'
import type { Arrival } from './arrival.ts'
import { mayParticipate } from './author.ts'
import { type Decision, decide } from './decide.ts'
import type { Known, KnownGroup, KnownMessage, KnownTicket, TicketKey } from './known.ts'
import type { Opening } from './opening.ts'
import { suspicionAfter } from './suspicion.ts'
import { type Wanted, withholdsPage } from './wanted.ts'

export type Decided = Readonly<{ arrival: Arrival; decision: Decision }>

/** One decision per arrival, in order. `known` is left as it was. */
export function decideBatch(arrivals: readonly Arrival[], known: Known, grouping: Grouping): readonly Decided[] {
  const learned = copyOf(known)
  return arrivals.map((arrival) => {
    const decision = decide(arrival, learned, grouping)
    learn(learned, arrival, decision)
    return { arrival, decision }
  })
}

type Learned = Readonly<{
  tickets: Map<TicketKey, KnownTicket>
  byDigest: Map<string, KnownMessage>
  byMessageId: Map<string, readonly KnownMessage[]>
  groups: Map<string, KnownGroup>
}>

function copyOf(known: Known): Learned {
  return {
    tickets: new Map(known.tickets),
    byDigest: new Map(known.byDigest),
    byMessageId: new Map(known.byMessageId),
    groups: new Map(known.groups),
  }
}

function learn(learned: Learned, arrival: Arrival, decision: Decision): void {
  const ticket = ticketAfter(arrival, decision)
  learned.tickets.set(ticket.key, ticket)
  if (decision.kind === 'redelivered') return
  learnMessage(learned, arrival, ticket.key)
  if (decision.group !== null) learned.groups.set(decision.group.key, decision.group)
  if (arrival.mail.origin === 'person') learnAnswer(learned, ticket.key)
}

function learnAnswer({ groups }: Learned, ticket: TicketKey): void {
  for (const [key, group] of groups) if (group.ticket === ticket) groups.set(key, { ...group, isAnswered: true })
}

function learnMessage(learned: Learned, { id, mail, body, authorKey }: Arrival, ticket: TicketKey): void {
  const message = { id, ticket, direction: 'in', authorKey } as const
  learned.byDigest.set(body.contentDigest, message)
  if (mail.messageId === null) return
  learned.byMessageId.set(mail.messageId, [...(learned.byMessageId.get(mail.messageId) ?? []), message])
}

/** The ticket as it stands after a decision. */
export function ticketAfter(arrival: Arrival, decision: Decision): KnownTicket {
  switch (decision.kind) {
    case 'opened':
      return {
        ...standing(decision.wanted),
        key: arrival.id,
        id: null,
        status: 'new',
        isSuspected: arrival.envelope.suspected !== null,
        isPageWithheld: withholdsPage(arrival),
        participants: participantsOf(arrival, decision),
        followUpOf: decision.followUpOf?.key ?? null,
      }
    default:
      return joined(arrival, decision)
  }
}

/** A ticket that was there, as a mail leaves it. */
function joined(arrival: Arrival, decision: Exclude<Decision, { kind: 'opened' }>): KnownTicket {
  const { ticket, raiseTo } = decision
  const raised = { ...ticket, ...(raiseTo && standing(raiseTo)) }
  const status = decision.kind === 'redelivered' ? ticket.status : decision.status
  return { ...raised, status, ...suspicionAfter(arrival, decision, raised) }
}

/**
 * Whoever opens a ticket may answer on it, and so may those whom he names in a form of ours or
 * through the API (our addresses are none there); nobody else becomes a participant by writing. A follow-up that is opened by
 * somebody who might have answered goes on with the participants of the ticket before it.
 */
function participantsOf(arrival: Arrival, { followUpOf, trust }: Opening): ReadonlySet<string> {
  const before = ladder[trust].may.reply ? followUpOf?.participants : undefined
  const author = mayParticipate(arrival) && arrival.authorKey !== null ? [arrival.authorKey] : []
  const invited = arrival.envelope.written !== undefined ? arrival.mail.cc.map(({ email }) => addressKey(email)) : []
  return new Set([...(before ?? []), ...author, ...invited])
}

function standing({ type, priority, page }: Wanted): Pick<KnownTicket, 'type' | 'priority' | 'pagesOnCall'> {
  return { type, priority, pagesOnCall: page }
}
