/** The views of the queue: named filters, in the order in which they stand beside the list. */

import type { QueueCounts } from '../../store/queue-counts.ts'
import { everything, type QueueFilter } from '../../store/queue-filter.ts'
import type { Status, TicketType } from '../../tickets/types.ts'

export const viewNames = [
  ...(['open', 'mine', 'unassigned', 'urgent', 'waiting'] as const),
  ...(['incidents', 'problems', 'tasks', 'questions'] as const),
  ...(['quarantined', 'spam', 'unverified', 'parse-errors'] as const),
  ...(['solved', 'closed', 'all'] as const),
] as const
export type ViewName = (typeof viewNames)[number]

export type View = Readonly<{
  label: string
  /** Views of one group stand together. */
  group: 'Work' | 'Types' | 'Look at' | 'Done'
  /** What an empty list says. */
  empty: string
  filter(me: string): QueueFilter
}>

const unsettled: readonly Status[] = ['new', 'open', 'pending']

const of = (some: Partial<QueueFilter>) => (): QueueFilter => ({ ...everything, ...some })
const ofType = (type: TicketType) => of({ statuses: unsettled, types: [type] })

export const views: Readonly<Record<ViewName, View>> = {
  open: { label: 'Open', group: 'Work', empty: 'Nothing is open. Well done.', filter: of({ statuses: unsettled }) },
  mine: {
    ...{ label: 'Mine', group: 'Work', empty: 'Nothing is yours just now. Unassigned tickets wait for somebody.' },
    filter: (me) => ({ ...everything, statuses: unsettled, assignee: me }),
  },
  unassigned: {
    ...{ label: 'Unassigned', group: 'Work', empty: 'Everything has somebody who looks after it.' },
    filter: of({ statuses: ['new', 'open'], assignee: 'nobody' }),
  },
  urgent: {
    ...{ label: 'Urgent', group: 'Work', empty: 'Nothing burns.' },
    filter: of({ statuses: unsettled, priorities: ['urgent'] }),
  },
  waiting: {
    ...{ label: 'Waiting', group: 'Work', empty: 'No ticket waits for its requester.' },
    filter: of({ statuses: ['pending'] }),
  },
  incidents: { label: 'Incidents', group: 'Types', empty: 'No incident is open.', filter: ofType('incident') },
  problems: { label: 'Problems', group: 'Types', empty: 'No problem is open.', filter: ofType('problem') },
  tasks: { label: 'Tasks', group: 'Types', empty: 'No task is open.', filter: ofType('task') },
  questions: { label: 'Questions', group: 'Types', empty: 'No question is open.', filter: ofType('question') },
  quarantined: {
    ...{ label: 'Quarantined', group: 'Look at', empty: 'Nothing is held from customers’ eyes.' },
    filter: of({ flag: 'held' }),
  },
  spam: {
    ...{ label: 'Suspected spam', group: 'Look at', empty: 'Nothing is taken for spam.' },
    filter: of({ flag: 'spam' }),
  },
  unverified: {
    ...{ label: 'Unverified', group: 'Look at', empty: 'No entry waits to be approved.' },
    filter: of({ flag: 'unverified' }),
  },
  'parse-errors': {
    ...{ label: 'Parse errors', group: 'Look at', empty: 'Every mail could be read whole.' },
    filter: of({ flag: 'parse-error' }),
  },
  solved: {
    label: 'Solved',
    group: 'Done',
    empty: 'Nothing has been solved yet.',
    filter: of({ statuses: ['solved'] }),
  },
  closed: { label: 'Closed', group: 'Done', empty: 'Nothing is closed.', filter: of({ statuses: ['closed'] }) },
  all: { label: 'All tickets', group: 'Done', empty: 'There is no ticket yet.', filter: of({}) },
}

/** How many tickets a view has; null where that is not counted. */
export function countOf(view: ViewName, { unsettled: counted, flagged }: QueueCounts, me: string): number | null {
  if (view === 'quarantined') return flagged.held
  if (view === 'parse-errors') return flagged['parse-error']
  if (view === 'unverified') return flagged.unverified
  if (view === 'spam') return flagged.spam
  if (views[view].group === 'Done') return null
  const { statuses, types, priorities, assignee } = views[view].filter(me)
  return counted
    .filter(({ status }) => statuses.includes(status))
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .filter(({ priority }) => priorities.length === 0 || priorities.includes(priority))
    .filter((one) => assignee === null || one.assignee === (assignee === 'nobody' ? null : assignee))
    .reduce((sum, { tickets }) => sum + tickets, 0)
}
