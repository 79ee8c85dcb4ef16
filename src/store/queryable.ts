/** What store functions ask of a database: a pool, or the client of an open transaction. */
import type { Pool, PoolClient } from 'pg'

export type Queryable = Pick<Pool, 'query'> | Pick<PoolClient, 'query'>

/**
 * Runs `work` in one transaction on one connection: committed when it resolves, rolled back when it throws. A connection
 * that fails on the way is closed, not reused.
 */
export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('begin')
    const result = await work(client).catch(async (err: unknown) => {
      await client.query('rollback')
      broken = false
      throw err
    })
    await client.query('commit')
    broken = false
    return result
  } finally {
    client.release(broken)
  }
}
