/** The queue's URL: which view, which filters on top of it, which order, which page. What is no value of ours is left out. */

import { type Sort, sorts } from '../../store/queue.ts'
import { everything, type QueueFilter } from '../../store/queue-filter.ts'
import { priorities, statuses, ticketTypes } from '../../tickets/types.ts'
import { searched } from './search-words.ts'
import { type ViewName, viewNames, views } from './views.ts'

/** What the URL asks for, as it was asked. */
export type QueueAsked = Readonly<{
  view: ViewName
  sort: Sort
  q: string
  type: string
  priority: string
  status: string
  assignee: string
  tag: string
  after: string | null
}>

/** NUL and halves of characters are in no text of Postgres. */
const text = (value: string | undefined, most = 300) =>
  (value ?? '').replaceAll('\0', '').trim().slice(0, most).toWellFormed()
const word = <T extends string>(words: readonly T[], value: string | undefined) =>
  words.find((one) => one === value) ?? ''

/** Reads a query. A search is in all tickets, unless a view is named. */
export function queueAsked(query: Readonly<Record<string, string>>): QueueAsked {
  const q = text(query['q'], 500)
  return {
    view: word(viewNames, query['view']) || (q === '' ? 'open' : 'all'),
    sort: word(sorts, query['sort']) || 'updated',
    q,
    type: word(ticketTypes, query['type']),
    priority: word(priorities, query['priority']),
    status: word(statuses, query['status']),
    assignee: text(query['assignee']).toLowerCase(),
    tag: text(query['tag'], 60).toLowerCase(),
    after: text(query['after'], 80) || null,
  }
}

/** The filter of what is asked: the view's, narrowed. */
export function filterOf(asked: QueueAsked, me: string): QueueFilter {
  const { type, priority, status, assignee, tag } = asked
  const find = <T extends string>(words: readonly T[], value: string) => words.filter((one) => one === value)
  return {
    ...everything,
    ...views[asked.view].filter(me),
    ...searched(asked.q, me).filter,
    ...(type === '' ? {} : { types: find(ticketTypes, type) }),
    ...(priority === '' ? {} : { priorities: find(priorities, priority) }),
    ...(status === '' ? {} : { statuses: find(statuses, status) }),
    ...(assignee === '' ? {} : { assignee: assignee === 'me' ? me : assignee === 'none' ? 'nobody' : assignee }),
    ...(tag === '' ? {} : { tag }),
  }
}

/** The URL of what is asked with some of it changed; a change leads back to the first page. */
export function queueUrl(asked: QueueAsked, change: Partial<QueueAsked> = {}): string {
  const { view, sort, ...rest } = { ...asked, after: null, ...change }
  const query = new URLSearchParams()
  if (view !== 'open') query.set('view', view)
  if (sort !== 'updated') query.set('sort', sort)
  for (const [name, value] of Object.entries(rest)) if (value !== null && value !== '') query.set(name, value)
  return query.size === 0 ? '/queue' : `/queue?${query}`
}

/**
 * The URL of the same tickets as CSV, by the API; null where it has no such filter. In its own order: a list that is exported
 * may have all tickets there are.
 */
export function csvUrl(asked: QueueAsked, me: string): string | null {
  const { statuses: status, types, priorities: urgency, source, assignee, tag, ...rest } = filterOf(asked, me)
  const { from, flag, hasAttachment, words } = rest
  if (from !== null || hasAttachment || words.length > 0 || (flag !== null && flag !== 'spam')) return null
  const query = new URLSearchParams()
  for (const [name, values] of [
    ['status', status],
    ['type', types],
    ['priority', urgency],
  ] as const)
    if (values.length > 0) query.set(name, values.join(','))
  if (source !== null) query.set('source', source)
  if (assignee !== null) query.set('assignee', assignee === 'nobody' ? 'none' : assignee)
  if (tag !== null) query.set('tag', tag)
  if (flag === 'spam') query.set('suspected', 'true')
  return query.size === 0 ? '/api/tickets.csv' : `/api/tickets.csv?${query}`
}

/** Whether the list is narrowed beyond its view. */
export function isNarrowed({ q, type, priority, status, assignee, tag }: QueueAsked): boolean {
  return [q, type, priority, status, assignee, tag].some((one) => one !== '')
}
