/**
 * Requests that carry an Idempotency-Key, and what they were answered: for a day, the same again is answered from here. A
 * request that never came to its end leaves a row without an answer, which the next try takes over under the same id.
 */
import type { Queryable } from './queryable.ts'

/** A request, before it is done. */
export type KeyedRequest = Readonly<{
  /** Hex digest of who asks for which operation with which key. */
  key: string
  /** Hex digest of what is asked. */
  request: string
  /** UUIDv7: names what is made, so that doing it again after a crash makes the same. */
  id: string
  now: Date
}>

/** What the request was answered. */
export type KeptAnswer = Readonly<{ status: number; ref: string; message: string }>

/** `mine`: to be done now, under this id · `answered` · `under-way` in another request · `other`: the key is another request's. */
export type Reserved =
  | Readonly<{ kind: 'mine'; id: string }>
  | Readonly<{ kind: 'answered'; answer: KeptAnswer }>
  | Readonly<{ kind: 'under-way' }>
  | Readonly<{ kind: 'other' }>

const keptMs = 24 * 3_600_000
/** Longer than any request of ours takes: whoever began it is gone. */
const abandonedMs = 2 * 60_000

type Row = Readonly<{ id: string; request: string; answer: KeptAnswer | null; isMine: boolean }>

/** Reserves a key for a request. Atomic: of many at once one gets it. */
export async function reserveKey(db: Queryable, { key, request, id, now }: KeyedRequest): Promise<Reserved> {
  const { rows } = await db.query<Row>({
    name: 'idempotency-reserve',
    text: `
      with mine as (
        insert into idempotency_keys as k (key, request, id, created_at, begun_at)
        values ($1, $2, $3, $4, $4)
        on conflict (key) do update set
          request = excluded.request, begun_at = $4, answer = null,
          id = case when k.created_at < $5 then excluded.id else k.id end,
          created_at = case when k.created_at < $5 then excluded.created_at else k.created_at end
        where k.created_at < $5 or (k.answer is null and k.begun_at < $6 and k.request = excluded.request)
        returning id, request, answer
      )
      select id, request, answer, true as "isMine" from mine
      union all
      select id, request, answer, false from idempotency_keys where key = $1 and not exists (select from mine)`,
    values: [key, request, id, now, new Date(now.getTime() - keptMs), new Date(now.getTime() - abandonedMs)],
  })
  const [row] = rows
  // Taken and freed again within the statement: whoever had it has failed, and so may be asked again.
  if (row === undefined) return { kind: 'under-way' }
  if (row.isMine) return { kind: 'mine', id: row.id }
  if (row.request !== request) return { kind: 'other' }
  return row.answer === null ? { kind: 'under-way' } : { kind: 'answered', answer: row.answer }
}

/** Keeps what a request was answered. */
export async function keepAnswer(db: Queryable, key: string, answer: KeptAnswer): Promise<void> {
  await db.query({
    name: 'idempotency-keep',
    text: 'update idempotency_keys set answer = $2 where key = $1',
    values: [key, JSON.stringify(answer)],
  })
}

/** Lets a key be used at once for another try of the same request; what the first made, if anything, has the same id. */
export async function freeKey(db: Queryable, key: string): Promise<void> {
  await db.query({
    name: 'idempotency-free',
    text: `update idempotency_keys set begun_at = '-infinity' where key = $1 and answer is null`,
    values: [key],
  })
}

/** Forgets a key whose request has made nothing. */
export async function dropKey(db: Queryable, key: string): Promise<void> {
  await db.query({ name: 'idempotency-drop', text: 'delete from idempotency_keys where key = $1', values: [key] })
}

/** Forgets what is older than a day, at most `limit`. */
export async function forgetKeys(db: Queryable, now: Date, limit: number): Promise<void> {
  await db.query({
    name: 'idempotency-forget',
    text: `
      delete from idempotency_keys
      where key in (select key from idempotency_keys where created_at < $1 order by created_at limit $2)`,
    values: [new Date(now.getTime() - keptMs), limit],
  })
}
