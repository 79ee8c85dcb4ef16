/**
 * Alerts of one fingerprint: problems join one ticket while their window is open, and what is said about them afterwards
 * (that it is over, that somebody has acknowledged it) is noted there, however late. Pure.
 */
import type { AlertState } from '../mail/alert/alert-shape.ts'
import { type Grouping, isInWindow } from '../tickets/alerts.ts'
import { isSettled } from '../tickets/transitions.ts'
import type { Status } from '../tickets/types.ts'
import type { Arrival } from './arrival.ts'
import { authorOn, doubtsAbout } from './author.ts'
import type { Entry } from './decide.ts'
import type { Known, KnownGroup, KnownTicket } from './known.ts'
import { isQuiet, raised } from './wanted.ts'

/** A ticket and the storm that it is the ticket of. */
type Storm = Readonly<{ ticket: KnownTicket; group: KnownGroup }>

/** An alert about whose fingerprint a ticket is being looked for. */
type Given = Readonly<{ arrival: Arrival; known: Known; grouping: Grouping }>

/**
 * News that ask for nobody, noted on the ticket of their alert: no problem of its own, so it neither counts nor keeps the
 * window open. Null for a problem, and when there is no such ticket.
 */
export function alertNews(given: Given): Entry | null {
  const { arrival, grouping } = given
  const { alert, fingerprint } = arrival
  if (alert === null || fingerprint === null || alert.state === 'problem' || !grouping.enabled) return null
  const { state } = alert
  const storm = fingerprint.keys
    .map((key) => stormOf(key, given))
    .find((one) => one !== null && takesNews[state](one.ticket.status) && !isOfEarlierStorm(one, given))
  if (!storm) return null
  const { status, because } = state === 'recovery' ? afterRecovery(storm, given) : unchanged(storm)
  return {
    ...authorOn(storm.ticket, arrival, null),
    kind: 'noted',
    ticket: storm.ticket,
    status,
    raiseTo: null,
    group: null,
    because,
    evidence: [],
  }
}

/** A problem that joins the ticket of the same one, or quiet news that join the ticket of the same. */
export function groupedAlert(given: Given): Entry | null {
  const { arrival, grouping } = given
  const key = groupKeyOf(arrival)
  const storm = key === null ? null : stormOf(key, given)
  const at = arrival.envelope.receivedAt
  // A solved alert that comes back is news: it opens a ticket, and pages, again.
  if (storm === null || isSettled(storm.ticket.status) || !isInWindow(storm.group, at, grouping)) return null
  const { ticket, group } = storm
  return {
    ...authorOn(ticket, arrival, null),
    kind: 'grouped',
    ticket,
    status: ticket.status,
    raiseTo: raised(arrival, ticket),
    group: { ...group, lastAt: later(at, group.lastAt), mails: group.mails + 1 },
    because: 'an alert of the same author about the same, within the window',
    evidence: [],
  }
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}

/** The storm that begins with a mail; null when the mail is no alert. */
export function newGroup(arrival: Arrival): KnownGroup | null {
  const key = groupKeyOf(arrival)
  const { receivedAt: at } = arrival.envelope
  return key === null ? null : { key, ticket: arrival.id, firstAt: at, lastAt: at, mails: 1, isAnswered: false }
}

/** Why an alert does not join a ticket of the same alert that is still open; null when there is none. */
export function whyApart({ arrival, known }: Omit<Given, 'grouping'>): string | null {
  const key = groupKeyOf(arrival)
  const group = key === null ? undefined : known.groups.get(key)
  const ticket = group && known.tickets.get(group.ticket)
  if (group === undefined || ticket === undefined || ticket.id === null || isSettled(ticket.status)) return null
  const times = `from ${group.firstAt.toISOString()} to ${group.lastAt.toISOString()}`
  return `apart from T-${ticket.id} of the same alert (${times})`
}

/** The key under which a mail joins others, and they join it. */
function groupKeyOf({ alert, fingerprint }: Arrival): string | null {
  if (fingerprint === null) return null
  return isQuiet(alert) ? fingerprint.quietKey : fingerprint.key
}

function stormOf(key: string, { known }: Given): Storm | null {
  const group = known.groups.get(key)
  const ticket = group && known.tickets.get(group.ticket)
  return group && ticket ? { group, ticket } : null
}

/**
 * Whether news are noted on a ticket of this status. A recovery is noted on a solved one, too: the desk was faster than the
 * monitoring system, and wants neither a ticket for it nor this one back. `closed` is final.
 */
const takesNews: Readonly<Record<Exclude<AlertState, 'problem'>, (status: Status) => boolean>> = {
  recovery: (status) => status !== 'closed',
  other: (status) => !isSettled(status),
}

/** An imported recovery may be years old. Clocks of several services differ a little, and never by a window. */
function isOfEarlierStorm({ group }: Storm, { arrival, grouping }: Given): boolean {
  return group.firstAt.getTime() - arrival.envelope.receivedAt.getTime() > grouping.windowMs
}

function unchanged({ ticket }: Storm): Readonly<{ status: Status; because: string }> {
  return { status: ticket.status, because: 'news about this alert that ask for nobody' }
}

function afterRecovery(storm: Storm, given: Given): Readonly<{ status: Status; because: string }> {
  const { status } = storm.ticket
  if (!given.grouping.solveOnRecovery || isSettled(status)) return { status, because: 'this alert is over' }
  const reason = staysOpen.find(({ holds }) => holds(storm, given))
  if (reason === undefined) return { status: 'solved', because: 'this alert is over, and nobody had taken it' }
  return { status, because: `this alert is over; its ticket stays as it is, since ${reason.because}` }
}

/**
 * What a recovery does not solve. Only a ticket that nobody has touched or answered: whoever works on one, or waits for an
 * answer, decides when it is done. And only by a recovery that can be believed, since anybody can write one.
 */
const staysOpen: readonly Readonly<{ because: string; holds(storm: Storm, given: Given): boolean }>[] = [
  { because: 'somebody has taken it', holds: ({ ticket }) => ticket.status !== 'new' },
  { because: 'somebody has answered', holds: ({ group }) => group.isAnswered },
  { because: 'the recovery is suspected to be spam', holds: (_, { arrival }) => arrival.envelope.suspected !== null },
  { because: 'the author is in doubt', holds: (_, { arrival }) => doubtsAbout(arrival).length > 0 },
  { because: 'the recovery was sent before the last problem came', holds: (storm, given) => isOvertaken(storm, given) },
]

/** A recovery that a queue held back says nothing about a problem that came meanwhile. `Date:` is in whole seconds. */
function isOvertaken({ group }: Storm, { arrival: { envelope, mail } }: Given): boolean {
  const sentBefore = mail.sentAt !== null && mail.sentAt.getTime() + 1_000 <= group.lastAt.getTime()
  return envelope.receivedAt < group.lastAt || sentBefore
}
