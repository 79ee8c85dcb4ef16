/**
 * Tells whoever follows tickets, in any service, that there is something to read: a NOTIFY without content. It is no promise;
 * whoever waits for it reads the history now and then all the same (behind a pooler that shares connections it never comes).
 */
import pg, { type Pool } from 'pg'
import type { Queryable } from './queryable.ts'

const channel = 'postroom_tickets'
/** While mails pour in, so often at most. */
const everyMs = 200

/** Signals with the commit of a transaction, or at once. */
export async function signalTickets(db: Queryable): Promise<void> {
  await db.query(`select pg_notify('${channel}', '')`)
}

/**
 * Makes what is called after each commit of mails and costs them nothing: a NOTIFY inside of them would take a lock that all
 * commits of a server share. It signals a little later, once for all that came meanwhile; what fails is left to the readers.
 */
export function signalsSoon(pool: Pool): () => void {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    setTimeout(() => {
      isDue = false
      signalTickets(pool).catch(() => undefined)
    }, everyMs).unref()
  }
}

export type Hearing = AsyncDisposable &
  Readonly<{
    /** Resolves when nothing will be heard any more, because the connection is lost or disposed. */
    lost: Promise<void>
  }>

/** Listens on a connection of its own. Rejects when the database does not answer. */
export async function hearTickets(pool: Pool, heard: () => void): Promise<Hearing> {
  // The pool hides its password from whoever copies its options.
  const { password } = pool.options
  const client = new pg.Client({ ...pool.options, password, application_name: 'postroom live' })
  const lost = Promise.withResolvers<void>()
  client.on('error', () => lost.resolve())
  client.on('end', () => lost.resolve())
  client.on('notification', heard)
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
  } catch (err) {
    await client.end().catch(() => undefined)
    throw err
  }
  return { lost: lost.promise, [Symbol.asyncDispose]: () => client.end().catch(() => undefined) }
}
