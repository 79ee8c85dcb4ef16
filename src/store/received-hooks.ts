/** Webhooks that came to us: each does something once. */
import type { Queryable } from './queryable.ts'

/** Remembers a webhook; false when it came before. Another transaction that remembers the same is waited for. */
export async function rememberHook(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'received-hooks-add',
    text: 'insert into received_hooks (id, received_at) values ($1, $2) on conflict (id) do nothing',
    values: [id, now],
  })
  return rowCount === 1
}

/** Forgets those that came before `before`: older than any that we would still believe. Gives how many. */
export async function forgetHooks(db: Queryable, before: Date): Promise<number> {
  const { rowCount } = await db.query('delete from received_hooks where received_at < $1', [before])
  return rowCount ?? 0
}
