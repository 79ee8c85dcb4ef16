/** The outbox: which entries of ticket histories may have to be told to somebody, from the commit until that is planned. */
import { v7 as uuidv7 } from 'uuid'
import type { Queryable } from './queryable.ts'

/** Adds entries, in the transaction that writes them. */
export async function addToOutbox(tx: Queryable, eventIds: readonly string[], now: Date): Promise<void> {
  if (eventIds.length === 0) return
  await tx.query({
    name: 'outbox-add',
    text: 'insert into outbox (id, events, created_at) values ($1, $2, $3)',
    values: [uuidv7(), eventIds, now],
  })
}

/**
 * Takes the oldest rows, at most `rows` and no more than name `events` entries (a row that names more goes alone), and gives
 * their entries; they are gone when the transaction commits. Rows that another service is taking are passed over.
 */
export async function takeFromOutbox(
  tx: Queryable,
  { rows: rowsAtMost, events: eventsAtMost }: Readonly<{ rows: number; events: number }>,
): Promise<readonly string[]> {
  const { rows } = await tx.query<{ events: string[] }>({
    name: 'outbox-take',
    text: `
      with oldest as (
        select id, cardinality(events) as events from outbox order by id limit $1 for update skip locked
      ), taken as (
        select id, row_number() over up_to as place, sum(events) over up_to as events from oldest
        window up_to as (order by id)
      )
      delete from outbox o using taken t where o.id = t.id and (t.place = 1 or t.events <= $2) returning o.events`,
    values: [rowsAtMost, eventsAtMost],
  })
  return rows.flatMap(({ events }) => events)
}

/** How many rows wait, and since when the oldest (seconds). */
export async function outboxBacklog(db: Queryable): Promise<Readonly<{ rows: number; oldestSeconds: number }>> {
  const { rows } = await db.query<{ rows: number; oldestSeconds: number }>(
    `select count(*)::int as rows,
       coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "oldestSeconds" from outbox`,
  )
  return rows[0] ?? { rows: 0, oldestSeconds: 0 }
}

/** Names this installation, over all of its services. */
export async function installationId(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select id from installation limit 1')
  if (rows[0] === undefined) throw new Error('the table "installation" is empty, expected the row of the migration')
  return rows[0].id
}
