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

/** What makes a ticket one that somebody has to look at. */
export const flags = ['held', 'parse-error', 'unverified'] as const
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
  held: `(t.held_because is not null
    or t.id in (select m.ticket_id from messages m where m.held_because is not null))`,
  'parse-error': 't.id in (select m.ticket_id from messages m where m.parse_error is not null)',
  unverified: `t.id in (select m.ticket_id from messages m where m.trust = 'informed' and m.direction = 'in')`,
} as const satisfies Record<Flag, string>

/** The condition of a filter on `tickets t`. */
export function conditionOf(filter: QueueFilter, parameter: Parameter): string {
  const { assignee, tag, from, flag, words } = filter
  const conditions = [
    oneOf('status', statuses, filter.statuses),
    oneOf('type', ticketTypes, filter.types),
    oneOf('priority', priorities, filter.priorities),
    filter.source === null ? null : oneOf('source', sources, [filter.source]),
    assignee === null ? null : assignee === 'nobody' ? 't.assignee is null' : `t.assignee = ${parameter(assignee)}`,
    tag === null ? null : `t.tags <> '{}' and t.tags @> array[${parameter(tag)}]`,
    from === null ? null : fromCondition(parameter(`%${from.replaceAll(/[\\%_]/g, '\\$&')}%`)),
    flag === null ? null : flagged[flag],
    filter.hasAttachment
      ? 'exists (select from attachments a join messages m on m.id = a.message_id where m.ticket_id = t.id)'
      : null,
    words.length === 0 ? null : wordsCondition(parameter(prefixQuery(words))),
  ]
  return conditions.filter((one) => one !== null).join('\n  and ') || 'true'
}

/** Words of a vocabulary; all of them are no condition. */
function oneOf<T extends string>(column: string, vocabulary: readonly T[], asked: readonly T[]): string | null {
  const words = vocabulary.filter((one) => asked.includes(one))
  if (words.length === 0 || words.length === vocabulary.length) return null
  return `t.${column} in (${words.map((word) => `'${word}'`).join(', ')})`
}

/** By the names that search keeps, which have an index; what is too new to be there is looked at itself. */
function fromCondition(pattern: string): string {
  return `(t.requester_email ilike ${pattern} or t.requester_name ilike ${pattern})`
}

function wordsCondition(query: string): string {
  return `t.id in (select s.ticket_id from ticket_search s where s.document @@ ${query}::tsquery)`
}

/** Each word as a prefix, quoted as tsquery wants it, so that nothing in it is an operator. */
export function prefixQuery(words: readonly string[]): string {
  return words
    .map((word) => `'${word.toLowerCase().replaceAll(/['\\]/g, '\\$&').replaceAll("\\'", "''")}':*`)
    .join(' & ')
}
