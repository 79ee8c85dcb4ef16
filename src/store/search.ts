/**
 * Search for words, by an index of them (search-index.ts); and for what is misspelt, by trigrams of subjects and people. The extension `pg_trgm` comes with every Postgres, but not
 * everybody may switch it on: where it is missing, search finds what is spelt right and says so.
 */
import type { Queryable } from './queryable.ts'
import { type QueueRow, type QueueTicket, queueColumns } from './queue.ts'
import { conditionOf, type Matches, type QueueFilter, queryOf } from './queue-filter.ts'

/** So many tickets are named one by one. */
const namedAtMost = 5_000

/** The tickets that have the words of a filter; null when it has no words. */
export async function matchesOf(db: Queryable, filter: QueueFilter): Promise<Matches | null> {
  const query = queryOf(filter)
  if (query === null) return null
  const { rows } = await db.query<{ id: string }>({
    name: 'search-matches',
    text: `select ticket_id as id from ticket_search where document @@ $1::tsquery limit ${namedAtMost + 1}`,
    values: [query],
  })
  return { query, ids: rows.length > namedAtMost ? null : rows.map(({ id }) => Number(id)) }
}

/** How alike; below a third of the trigrams it is another word. */
const threshold = 0.35

/** Tickets whose subject or people are nearly these words, nearest first. */
export async function nearestTickets(
  db: Queryable,
  filter: QueueFilter,
  limit: number,
): Promise<readonly QueueTicket[] | 'not-available'> {
  if (!(await hasTrigrams(db))) return 'not-available'
  const values: unknown[] = []
  const parameter = (value: unknown) => `$${values.push(value)}`
  const condition = conditionOf(filter, parameter, null)
  const words = parameter(filter.words.join(' '))
  const { rows } = await db.query<QueueRow>(
    `with near as (
      select t.id, word_similarity(${words}, s.names) as likeness
      from ticket_search s join tickets t on t.id = s.ticket_id
      where s.names %> ${words} and word_similarity(${words}, s.names) >= ${threshold} and ${condition}
      order by likeness desc, t.id desc
      limit ${Math.floor(limit)}
    )
    select ${queueColumns}, '' as key from near join tickets t on t.id = near.id order by likeness desc, t.id desc`,
    values,
  )
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** Whether the extension is there. */
export async function hasTrigrams(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>({
    name: 'has-trigrams',
    text: `select to_regproc('word_similarity') is not null as there`,
  })
  return rows[0]?.there ?? false
}

/** Whether the locale of the database knows letters beyond ASCII; where it is C or POSIX, trigrams leave them out. */
export async function knowsLetters(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ knows: boolean }>(`select upper('ä') <> 'ä' as knows`)
  return rows[0]?.knows ?? false
}
