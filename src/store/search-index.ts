/**
 * Keeps what search looks into, afterwards and in small steps: the receive path writes nothing for it. A ticket is written
 * again when it has changed since (`updated_at`), or when its mails were read again (`as_of` is null then).
 */
import type { Pool } from 'pg'
import type { Queryable } from './queryable.ts'
import { inTransaction } from './queryable.ts'
import { lowerCaseOf, wordsSql } from './search-letters.ts'

/** Any number that nobody else locks: of several services one writes at a time. */
const lock = 7_325_002

/** Characters of a message, and messages of a ticket, that are found. */
const textLimit = 20_000
const messagesAtMost = 200

/** Makes sure of trigrams; null when they are there, else why not. Whoever may not create extensions asks somebody who may. */
export async function prepareTrigrams(pool: Pool): Promise<string | null> {
  try {
    await inTransaction(pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [lock])
      await tx.query('create extension if not exists pg_trgm')
      await tx.query(
        'create index if not exists ticket_search_names_idx on ticket_search using gin (names gin_trgm_ops)',
      )
    })
    return null
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? err.code : null
    // insufficient_privilege, feature_not_supported, undefined_file, undefined_object
    if (code === '42501' || code === '0A000' || code === '58P01' || code === '42704')
      return err instanceof Error ? err.message : String(err)
    throw err
  }
}

/** Where a service begins to look: before the oldest change that is not written yet. */
export async function oldestUnwritten(db: Queryable): Promise<Date | null> {
  const { rows } = await db.query<{ since: Date | null }>(
    `select min(t.updated_at) as since
     from tickets t left join ticket_search s on s.ticket_id = t.id
     where s.ticket_id is null or s.as_of is null or s.as_of < t.updated_at`,
  )
  return rows[0]?.since ?? null
}

/**
 * Writes tickets that changed since `since`, at most `limit`; gives how many, and up to which time all is written. Zero when
 * there is nothing, or another service is at it.
 */
export async function writeSearch(
  pool: Pool,
  { since, limit }: Readonly<{ since: Date; limit: number }>,
): Promise<Readonly<{ written: number; until: Date | null }>> {
  return inTransaction(pool, async (tx) => {
    const { rows: locked } = await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) as got', [lock])
    if (locked[0]?.got !== true) return { written: 0, until: null }
    // One big ticket after the other would hold the transaction longer than a lock should be held.
    await tx.query(`set local statement_timeout = '20s'`)
    const { rows } = await tx.query<{ until: Date | null; written: number }>({
      name: 'search-write',
      text: statement(await lowerCaseOf(tx)),
      values: [since, limit, messagesAtMost, textLimit],
    })
    const [row] = rows
    return { written: row?.written ?? 0, until: row?.until ?? null }
  })
}

/**
 * Postgres refuses documents of a megabyte, and words of two kilobytes. Its own parser takes words apart where marks stand, as its
 * locale has it; and a part of an address or a file name is to be found. So the words are ours, without places.
 */
const words = (text: string, lowerCase: LowerCase) =>
  `coalesce((select string_agg('''' || left(word, 400) || ''':1', ' ') from ${wordsSql(`left(${text}, 200000)`, lowerCase)} where word <> ''), '')::tsvector`

type LowerCase = Awaited<ReturnType<typeof lowerCaseOf>>

const statement = (lowerCase: LowerCase) => `
with stale as (
  (select t.id, t.updated_at, false as is_again from tickets t left join ticket_search s on s.ticket_id = t.id
    where t.updated_at >= $1 and (s.ticket_id is null or s.as_of < t.updated_at)
    order by t.updated_at, t.id limit $2)
  union all
  (select t.id, t.updated_at, true from ticket_search s join tickets t on t.id = s.ticket_id where s.as_of is null limit $2)
), said as (
  select t.id, t.updated_at, concat_ws(' ', t.ref, t.subject, array_to_string(t.tags, ' ')) as title,
    concat_ws(' ', t.requester_name, t.requester_email,
      (select string_agg(p.email, ' ') from (select email from participants p where p.ticket_id = t.id limit 50) p)) as people,
    (select string_agg(concat_ws(' ', m.subject, m.from_name, m.from_email, left(coalesce(m.new_text, m.text), $4::int), (
        select string_agg(a.filename, ' ') from attachments a where a.message_id = m.id)), ' ')
      from (select * from messages m where m.ticket_id = t.id order by m.received_at desc limit $3) m) as body
  from stale join tickets t on t.id = stale.id
), written as (
  insert into ticket_search (ticket_id, document, names, as_of)
  select id, setweight(${words('title', lowerCase)}, 'A') || setweight(${words('people', lowerCase)}, 'B')
      || ${words("coalesce(body, '')", lowerCase)},
    left(${lowerCase("concat_ws(' ', title, people)")}, 2000), updated_at
  from said
  on conflict (ticket_id) do update
  set document = excluded.document, names = excluded.names, as_of = excluded.as_of
  returning as_of
)
select (select max(updated_at) from stale where not is_again) as until, count(*)::int as written from written`
