/**
 * What came to the doors, newest first: accepted mails (`deliveries`) and those that were not (`refusals`). Ids are UUIDv7,
 * so that the primary keys are in the order of time. A search looks through a bounded number of rows at a time and says how
 * far back it got; whoever wants to know more goes on from there.
 */
import type { Queryable } from './queryable.ts'
import { firstIdAt, timeOfId } from './time-ids.ts'

/** A mail at a door. */
export type LoggedMail = Readonly<{
  id: string
  outcome: 'accepted' | 'redelivered' | 'refused' | 'deferred' | 'not-kept'
  at: Date
  source: string
  reversePath: string
  recipients: readonly string[]
  clientIp: string | null
  session: string | null
  sizeBytes: number | null
  /** What was accepted. */
  ref: string | null
  subject: string | null
  fromEmail: string | null
  /** Why it was not. */
  because: string | null
  reply: string | null
  /** How many mails the entry stands for. */
  mails: number
}>

export const logOutcomes = ['accepted', 'refused', 'deferred'] as const
export type LogOutcome = (typeof logOutcomes)[number]

export type LogQuestion = Readonly<{
  /** Part of an address of sender or recipient, a client's address, a ref, or a session; '' is everything. */
  text: string
  /** Null: all. */
  outcome: LogOutcome | null
  /** Not older, and older than. */
  since: Date
  until: Date | null
  /** Where the page before ended; null for the first. */
  before: string | null
  limit: number
}>

/** A page; `next`: where to go on, null at the end; `lookedBackTo`: set when it stopped before it was full. */
export type LogPage = Readonly<{ mails: readonly LoggedMail[]; next: string | null; lookedBackTo: Date | null }>

/** Rows that one search reads of each table. */
export const scannedAtMost = 5_000

type Scanned = Readonly<{ oldest: string | null; scanned: number }>
type Row = Omit<LoggedMail, 'sizeBytes'> & Readonly<{ sizeBytes: string | null }>

/** One page of the log. */
export async function deliveryLog(db: Queryable, question: LogQuestion): Promise<LogPage> {
  const { outcome, limit } = question
  const values = valuesOf(question)
  const [taken, notTaken] = await Promise.all([
    outcome === null || outcome === 'accepted' ? found(db, accepted, values) : nothing,
    outcome === 'accepted' ? nothing : found(db, refused, [...values, outcome]),
  ])
  const all = [...taken.rows, ...notTaken.rows].toSorted((a, b) => (a.id < b.id ? 1 : -1))
  // Behind the point where one of the two stopped looking, the other knows only half.
  const stop =
    [taken.stoppedAt, notTaken.stoppedAt]
      .filter((one) => one !== null)
      .toSorted()
      .at(-1) ?? null
  const certain = stop === null ? all : all.filter(({ id }) => id >= stop)
  const mails = certain.slice(0, limit)
  if (certain.length > limit) return { mails, next: mails.at(-1)?.id ?? null, lookedBackTo: null }
  return { mails, next: stop, lookedBackTo: stop === null ? null : timeOfId(stop) }
}

const nothing = { rows: [], stoppedAt: null }

function valuesOf({ text, since, until, before, limit }: LogQuestion): readonly unknown[] {
  const pattern = text === '' ? null : `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  const end = [before, until === null ? null : firstIdAt(until)].filter((one) => one !== null).toSorted()[0] ?? null
  return [firstIdAt(since), end, pattern, scannedAtMost, limit + 1]
}

async function found(db: Queryable, text: string, values: readonly unknown[]) {
  const { rows } = await db.query<Readonly<{ mails: readonly Row[] | null }> & Scanned>(text, [...values])
  const [row] = rows
  const mails = (row?.mails ?? []).map((mail) => ({
    ...mail,
    at: new Date(mail.at),
    sizeBytes: mail.sizeBytes === null ? null : Number(mail.sizeBytes),
  }))
  const isFull = mails.length > Number(values[4]) - 1
  const stoppedAt = !isFull && row !== undefined && row.scanned >= scannedAtMost ? row.oldest : null
  return { rows: mails, stoppedAt }
}

/** Without a search the page is the scan; with one, the rows in reach are read once and those that fit are kept. */
const select = (scan: string, shown: string) => `
with scanned as materialized (
  ${scan}
  order by x.id desc
  limit case when $3::text is null then $5::int else $4::int end
), fitting as (
  ${shown}
  order by s.id desc
  limit $5
)
select (select json_agg(f order by f.id desc) from fitting f) as mails,
  (select min(id::text) from scanned) as oldest, (select count(*) from scanned)::int as scanned`

const accepted = select(
  `select x.* from deliveries x where x.id >= $1::uuid and ($2::uuid is null or x.id < $2::uuid)`,
  `select s.id, s.received_at as at, s.source, s.reverse_path as "reversePath", s.recipients, s.client_ip as "clientIp",
     s.session, m.size_bytes::text as "sizeBytes", 'T-' || s.ticket_id as ref, m.subject, m.from_email as "fromEmail",
     null as because, null as reply, 1 as mails,
     case when exists (select from deliveries e where e.message_id = s.message_id and e.id < s.id)
       then 'redelivered' else 'accepted' end as outcome
   -- Row by row, since what is in reach is little, and all messages are many.
   from scanned s, lateral (select * from messages where id = s.message_id offset 0) m
   where $3::text is null
     or lower(concat_ws(' ', s.reverse_path, m.from_email, array_to_string(s.recipients, ' '), s.client_ip, s.session,
       'T-' || s.ticket_id, m.message_id)) like $3`,
)

const refused = select(
  `select x.* from refusals x
   where x.id >= $1::uuid and ($2::uuid is null or x.id < $2::uuid) and ($6::text is null or x.outcome in ($6, 'not-kept'))`,
  `select s.id, s.at, 'email' as source, s.reverse_path as "reversePath", s.recipients, s.client_ip as "clientIp",
     s.session, s.size_bytes::text as "sizeBytes", null as ref, null as subject, null as "fromEmail", s.because, s.reply,
     s.mails, s.outcome
   from scanned s
   where $3::text is null or s.outcome = 'not-kept'
     or lower(concat_ws(' ', s.reverse_path, array_to_string(s.recipients, ' '), s.client_ip, s.session)) like $3`,
)
