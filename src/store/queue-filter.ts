/**
 * Which tickets a list of the desk has, as SQL. Words of our vocabularies stand in the statement as they are, so that partial
 * indexes serve it; whatever somebody typed is a parameter.
 */
import {
  type Priority,
  priorities,
  type Source,
  type Status,
  sources,
  statuses,
  type TicketType,
  ticketTypes,
} from '../tickets/types.ts'
import { wordsOf } from './search-letters.ts'

/** What makes a ticket one that somebody has to look at. */
export const flags = ['held', 'parse-error', 'unverified', 'spam'] as const
export type Flag = (typeof flags)[number]

/** A choice of tickets; what is empty or null is not asked about. */
export type QueueFilter = Readonly<{
  statuses: readonly Status[]
  types: readonly TicketType[]
  priorities: readonly Priority[]
  source: Source | null
  /** An address of the desk in lower case; `nobody` for tickets without assignee. */
  assignee: string | 'nobody' | null
  tag: string | null
  /** Part of the address or name of the requester. */
  from: string | null
  flag: Flag | null
  hasAttachment: boolean
  /** All of these words are in it. */
  words: readonly string[]
}>

export const everything: QueueFilter = {
  ...{ statuses: [], types: [], priorities: [], source: null, assignee: null, tag: null, from: null, flag: null },
  ...{ hasAttachment: false, words: [] },
}

/** Takes a value, gives its place: `$3`. */
export type Parameter = (value: unknown) => string

const flagged = {
  // Of ids, not "or": the few that are held are found first, by their indexes.
  held: `t.id in (select id from tickets where held_because is not null
    union all select m.ticket_id from messages m where m.held_because is not null)`,
  'parse-error': 't.id in (select m.ticket_id from messages m where m.parse_error is not null)',
  unverified: `t.id in (select m.ticket_id from messages m where m.trust = 'informed' and m.direction = 'in')`,
  spam: 't.suspected_because is not null',
} as const satisfies Record<Flag, string>

/** What search found for the words of a filter: the tickets, or that they are too many to be named. */
export type Matches = Readonly<{ ids: readonly number[] | null; query: string }>

/** The condition of a filter on `tickets t`; `matches` of its words, null when it has none. */
export function conditionOf(filter: QueueFilter, parameter: Parameter, matches: Matches | null): string {
  const { assignee, tag, from, flag } = filter
  const conditions = [
    oneOf('status', statuses, filter.statuses),
    oneOf('type', ticketTypes, filter.types),
    oneOf('priority', priorities, filter.priorities),
    filter.source === null ? null : oneOf('source', sources, [filter.source]),
    assignee === null ? null : assignee === 'nobody' ? 't.assignee is null' : `t.assignee = ${parameter(assignee)}`,
    tag === null ? null : `t.tags <> '{}' and t.tags @> array[${parameter(tag)}]`,
    from === null ? null : fromCondition(parameter(`%${from.replaceAll(/[\\%_]/g, '\\$&')}%`)),
    // What is suspected to be spam stands in a list of its own.
    flag === 'spam' ? null : 't.suspected_because is null',
    flag === null ? null : flagged[flag],
    filter.hasAttachment ? hasAttachment : null,
    matches === null ? null : matchCondition(matches, parameter),
  ]
  return conditions.filter((one) => one !== null).join('\n  and ') || 'true'
}

const hasAttachment =
  'exists (select from attachments a join messages m on m.id = a.message_id where m.ticket_id = t.id)'

/** Words of a vocabulary; all of them are no condition. */
function oneOf<T extends string>(column: string, vocabulary: readonly T[], asked: readonly T[]): string | null {
  const words = vocabulary.filter((one) => asked.includes(one))
  if (words.length === 0 || words.length === vocabulary.length) return null
  return `t.${column} in (${words.map((word) => `'${word}'`).join(', ')})`
}

function fromCondition(pattern: string): string {
  return `(t.requester_email ilike ${pattern} or t.requester_name ilike ${pattern})`
}

/** Words that many tickets have are looked for along the order of the list, which finds a page of them soon. */
function matchCondition({ ids, query }: Matches, parameter: Parameter): string {
  if (ids !== null) return `t.id = any(${parameter(ids)}::bigint[])`
  return `exists (select from ticket_search s where s.ticket_id = t.id and s.document @@ ${parameter(query)}::tsquery)`
}

/**
 * What the words of a filter, and the requester in it, are in the language of tsquery: each a prefix, quoted, so that nothing
 * in it is an operator. People have the weight B. Null when there are none.
 */
export function queryOf({ words, from }: Pick<QueueFilter, 'words' | 'from'>): string | null {
  const people = from === null ? [] : wordsOf(from)
  const terms = [...words.map((word) => `${quoted(word)}:*`), ...people.map((word) => `${quoted(word)}:*B`)]
  return terms.length === 0 ? null : terms.join(' & ')
}

function quoted(word: string): string {
  return `'${word.toLowerCase().replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
