/**
 * What it means that somebody changes a ticket by hand: which moves are allowed, and what they add to its history. A table
 * of moves and a few rules; pure. What follows outside (a page, its end) is for those who read the history.
 */
import { isSettled } from './transitions.ts'
import { isMoreUrgent, type Priority, type Status, type TicketType } from './types.ts'

/** What is to be different afterwards; what is left out stays. */
export type TicketChange = Readonly<{
  status?: Status | undefined
  priority?: Priority | undefined
  type?: TicketType | undefined
  /** The problem that an incident is linked to, null for none. */
  problemId?: number | null | undefined
  /** Who of the desk has it: an email address in lower case, null for nobody. */
  assignee?: string | null | undefined
  /** All of its tags. */
  tags?: readonly string[] | undefined
  /** Tags that it has besides. */
  addedTags?: readonly string[] | undefined
  /** Who of the desk takes it: it is his, and open when nobody had touched it. In place of `assignee` and `status`. */
  takenBy?: string | undefined
}>

/** Nobody sorts tickets by more. */
export const mostTags = 20

/** The part of a ticket that people change. */
export type Changeable = Readonly<{
  status: Status
  priority: Priority
  type: TicketType
  problemId: number | null
  assignee: string | null
  tags: readonly string[]
  /** Whether somebody is on call for it. */
  pagesOnCall: boolean
}>

/** What the decision depends on beside the ticket. */
export type ChangeContext = Readonly<{
  ticketId: number
  /** How many incidents are linked to it. */
  incidents: number
  /** The ticket that `problemId` names; null when there is none. */
  problem: Readonly<{ type: TicketType }> | null
  because: string
}>

/** An entry of a history before it has an id. */
export type ChangeEvent = Readonly<{
  kind: 'raised' | 'status' | 'changed' | 'taken'
  data: Readonly<Record<string, unknown>>
}>

export type ChangeDecision =
  /** `events` in the order in which they count: a ticket is raised before it is taken. */
  | Readonly<{ kind: 'changed'; after: Changeable; events: readonly ChangeEvent[] }>
  | Readonly<{ kind: 'nothing-to-change' }>
  | Readonly<{ kind: 'not-allowed'; because: string }>

/** Where people may move a ticket. `new` says that nobody has touched it, and a closed ticket is final. */
export const moves = {
  new: ['open', 'pending', 'solved', 'closed'],
  open: ['pending', 'solved', 'closed'],
  pending: ['open', 'solved', 'closed'],
  solved: ['open', 'pending', 'closed'],
  closed: [],
} as const satisfies Record<Status, readonly Status[]>

/** Decides a change. */
export function decideChange(before: Changeable, asked: TicketChange, context: ChangeContext): ChangeDecision {
  const change = spelledOut(before, asked)
  const after = changed(before, change)
  if (isSame(before, after)) return isTaking(before, change) ? taken(before, context) : { kind: 'nothing-to-change' }
  const objection = objectionTo(before, after, change, context)
  if (objection !== null) return { kind: 'not-allowed', because: objection }
  return { kind: 'changed', after, events: eventsOf(before, after, context.because) }
}

/** What is asked for by what the ticket is, as what it is to be. */
function spelledOut({ status, tags }: Changeable, { takenBy, addedTags, ...change }: TicketChange): TicketChange {
  const isWaiting = status === 'new' || status === 'open'
  const taking = takenBy === undefined ? {} : { assignee: takenBy, ...(isWaiting ? { status: 'open' as const } : {}) }
  const tagging = addedTags === undefined ? {} : { tags: [...(change.tags ?? tags), ...addedTags] }
  return { ...change, ...taking, ...tagging }
}

/** An open ticket that pages, because it was reopened or raised, is nobody's until somebody says that it is his. */
function isTaking({ status, pagesOnCall }: Changeable, change: TicketChange): boolean {
  return pagesOnCall && status === 'open' && change.status === 'open'
}

function taken(after: Changeable, { because }: ChangeContext): ChangeDecision {
  return { kind: 'changed', after, events: [{ kind: 'taken', data: { because } }] }
}

function changed(before: Changeable, change: TicketChange): Changeable {
  const { status = before.status, priority = before.priority, type = before.type } = change
  // Only incidents have a problem: what becomes something else leaves it.
  const kept = type === 'incident' || type === before.type ? before.problemId : null
  const { problemId = kept, assignee = before.assignee } = change
  const tags = change.tags === undefined ? before.tags : [...new Set(change.tags)].toSorted()
  const isRaised = isMoreUrgent(priority, before.priority)
  const pagesOnCall = before.pagesOnCall || (isRaised && priority === 'urgent')
  return { status, priority, type, problemId, assignee, tags, pagesOnCall }
}

const fields = ['status', 'priority', 'type', 'problemId', 'assignee'] as const

function isSame(a: Changeable, b: Changeable): boolean {
  return fields.every((field) => a[field] === b[field]) && a.tags.join('\n') === b.tags.join('\n')
}

/** The first rule that speaks against a change, in words; null when none does. */
function objectionTo(
  before: Changeable,
  after: Changeable,
  change: TicketChange,
  { ticketId, problem, incidents }: ChangeContext,
): string | null {
  if (before.status === 'closed') return 'it is closed, which is final; an answer opens a follow-up'
  if (after.status !== before.status && !isAllowed(before.status, after.status))
    return `it is ${before.status}: nobody can make it ${after.status}`
  if (isMoreUrgent(after.priority, before.priority) && isSettled(after.status))
    return `it is ${after.status}: it must be open to be raised`
  if (before.type === 'problem' && after.type !== 'problem' && incidents > 0)
    return `${incidents === 1 ? 'an incident is' : `${incidents} incidents are`} linked to it`
  if (after.tags.length > mostTags && after.tags.length > before.tags.length)
    return `it would have more than ${mostTags} tags`
  if (change.problemId === undefined || change.problemId === null) return null
  return objectionToLink(after, { ticketId, problem })
}

function objectionToLink(
  { type, problemId }: Changeable,
  { ticketId, problem }: Pick<ChangeContext, 'ticketId' | 'problem'>,
): string | null {
  if (type !== 'incident') return `only an incident is linked to a problem, and it is a ${type}`
  if (problemId === ticketId) return 'it can not be its own problem'
  if (problem === null) return `there is no ticket T-${problemId}`
  return problem.type === 'problem' ? null : `T-${problemId} is a ${problem.type}, not a problem`
}

function isAllowed(from: Status, to: Status): boolean {
  const allowed: readonly Status[] = moves[from]
  return allowed.includes(to)
}

function eventsOf(before: Changeable, after: Changeable, because: string): readonly ChangeEvent[] {
  return [...priorityEvents(before, after, because), ...statusEvents(before, after, because)].concat(
    changedField('type', before.type, after.type, because),
    changedField('problem', before.problemId, after.problemId, because),
    changedField('assignee', before.assignee, after.assignee, because),
    changedField('tags', before.tags.join(', '), after.tags.join(', '), because),
  )
}

/** Raised as a mail to a more urgent address raises it (intake/wanted.ts); what is paged for stays so. */
function priorityEvents(before: Changeable, after: Changeable, because: string): readonly ChangeEvent[] {
  const { priority: from } = before
  const { priority: to, type, pagesOnCall: page } = after
  if (isMoreUrgent(to, from)) return [{ kind: 'raised', data: { because, from, to, type, page } }]
  return changedField('priority', from, to, because)
}

function statusEvents({ status: from }: Changeable, { status: to }: Changeable, because: string): ChangeEvent[] {
  return from === to ? [] : [{ kind: 'status', data: { because, from, to } }]
}

function changedField<T>(field: string, from: T, to: T, because: string): ChangeEvent[] {
  return from === to ? [] : [{ kind: 'changed', data: { because, field, from, to } }]
}
