/**
 * What somebody types into the search field, as a filter: words, "phrases" and operators (`from:ada type:incident is:open
 * has:attachment`). Whatever is no operator is a word to look for; nothing is ever refused. Pure.
 */
import type { QueueFilter } from '../../store/queue-filter.ts'
import { wordsOf } from '../../store/search-letters.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { priorities, type Status, sources, statuses, ticketTypes } from '../../tickets/types.ts'

export type Searched = Readonly<{
  /** What of a filter is asked for. */
  filter: Partial<QueueFilter>
  /** Number of the ticket when all that was typed is a ref. */
  ticket: number | null
}>

type Operator = (value: string, me: string) => Partial<QueueFilter> | null

const find = <T extends string>(words: readonly T[], value: string) => words.find((one) => one === value) ?? null
const unsettled: readonly Status[] = ['new', 'open', 'pending']

const states: Readonly<Record<string, (me: string) => Partial<QueueFilter>>> = {
  // A ticket that nobody has touched is open as well, for whoever asks this way.
  open: () => ({ statuses: unsettled }),
  unsettled: () => ({ statuses: unsettled }),
  waiting: () => ({ statuses: ['pending'] }),
  done: () => ({ statuses: ['solved', 'closed'] }),
  mine: (me) => ({ assignee: me }),
  unassigned: () => ({ assignee: 'nobody' }),
  urgent: () => ({ priorities: ['urgent'] }),
  held: () => ({ flag: 'held' }),
  quarantined: () => ({ flag: 'held' }),
  unverified: () => ({ flag: 'unverified' }),
  spam: () => ({ flag: 'spam' }),
}

const operators: Readonly<Record<string, Operator>> = {
  from: (from) => ({ from }),
  type: (value) => only('types', find(ticketTypes, value.replace(/s$/, ''))),
  priority: (value) => only('priorities', find(priorities, value)),
  source: (value) => (find(sources, value) === null ? null : { source: find(sources, value) }),
  is: (value, me) => states[value]?.(me) ?? only('statuses', find(statuses, value)),
  has: (value) => (/^(?:attachments?|files?)$/.test(value) ? { hasAttachment: true } : null),
  tag: (tag) => ({ tag }),
  assignee: (value, me) => ({ assignee: value === 'me' ? me : value === 'none' ? 'nobody' : value }),
}

function only<K extends 'types' | 'priorities' | 'statuses', T>(key: K, value: T | null): Partial<QueueFilter> | null {
  return value === null ? null : { [key]: [value] }
}

/** No search wants more; each is a condition. */
const mostWords = 12

/** Reads a search. `me` is the address of who asks. */
export function searched(typed: string, me: string): Searched {
  let filter: Partial<QueueFilter> = {}
  const words: string[] = []
  for (const [, name = '', quoted, bare] of typed.slice(0, 500).matchAll(/(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi)) {
    const value = (quoted ?? bare ?? '').trim()
    const found = value === '' ? null : (operators[name.toLowerCase()]?.(value.toLowerCase(), me) ?? null)
    if (found !== null) filter = { ...filter, ...found }
    else words.push(...wordsOf(name === '' ? value : `${name} ${value}`))
  }
  const [first = ''] = typed.trim().split(/\s+/)
  const ticket = first === typed.trim() && /^(?:T-|#)?\d+$/i.test(first) ? numberOfRef(first.replace(/^#/, '')) : null
  return { filter: words.length === 0 ? filter : { ...filter, words: [...new Set(words)].slice(0, mostWords) }, ticket }
}
