/** What the doors did not take: rows of `refusals`, written in batches and aged out. */
import { v7 as uuidv7 } from 'uuid'
import type { Queryable } from './queryable.ts'

/** A mail that was not taken, or many that were alike. */
export type Refusal = Readonly<{
  /** `not-kept` stands for those that came faster than they are kept. */
  outcome: 'refused' | 'deferred' | 'not-kept'
  session: string | null
  clientIp: string | null
  reversePath: string
  /** The first ten. */
  recipients: readonly string[]
  because: string
  reply: string | null
  sizeBytes: number | null
  mails: number
  at: Date
}>

/** Writes them in one statement. */
export async function addRefusals(db: Queryable, refusals: readonly Refusal[]): Promise<void> {
  if (refusals.length === 0) return
  await db.query({
    name: 'refusals-add',
    text: `
      insert into refusals (id, outcome, session, client_ip, reverse_path, recipients, because, reply, size_bytes, mails, at)
      select id, outcome, session, "clientIp", "reversePath", recipients, because, reply, "sizeBytes", mails, at
      from json_to_recordset($1::json) as r(id uuid, outcome text, session text, "clientIp" text, "reversePath" text,
        recipients text[], because text, reply text, "sizeBytes" bigint, mails integer, at timestamptz)`,
    values: [JSON.stringify(refusals.map((one) => ({ ...one, id: uuidv7({ msecs: one.at.getTime() }) })))],
  })
}

/** Forgets what is older than `before`, and of the rest all but the newest `most`. Gives how many rows went. */
export async function forgetRefusals(
  db: Queryable,
  { before, most }: Readonly<{ before: Date; most: number }>,
): Promise<number> {
  const { rowCount } = await db.query(
    `delete from refusals
     where at < $1 or at <= (select at from refusals order by at desc offset $2 limit 1)`,
    [before, most],
  )
  return rowCount ?? 0
}
