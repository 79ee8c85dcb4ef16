/** Tells faults of the database that pass by themselves from those of the statement: the first say "try again later". */
import { DatabaseError } from 'pg'

/** SQLSTATE classes and codes that speak of the server or of bad luck, not of the statement (PostgreSQL appendix A). */
const passingStates: readonly RegExp[] = [
  /^08/, // connection exception
  /^57014$/, // statement timeout: a lock that one mail waits for ends sooner, as 55P03
  /^57P0[1235]$/, // admin shutdown, crash shutdown, cannot connect now, idle session timeout
  /^25006$/, // read-only: we still talk to the old primary after a failover
  /^40001$/, // serialization failure
  /^40P01$/, // deadlock detected
  /^53/, // insufficient resources: disk full, out of memory, too many connections
  /^58/, // system error: the disk answered with an I/O error
]

/** What the network says when the server is away. ENOENT is its socket file, so it counts for `connect` alone. */
const passingSystemErrors = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET'],
])

/** What `pg` and its pool say, without a code, when a connection is lost or not to be had in time. */
const passingMessages: readonly RegExp[] = [
  /^Connection terminated/,
  /^timeout e/, // "timeout expired", "timeout exceeded when trying to connect"
  /^Query read timeout$/,
  /^Client (has encountered a connection error|was closed) and is not queryable$/,
]

/**
 * Whether an error of `pg` (or of drizzle around it) means that the database is away, overloaded or failing over, so that
 * the same work may succeed later as it is. False for everything that a statement brings on itself.
 */
export function isTransient(err: unknown): boolean {
  if (!(err instanceof Error)) return false
  return isPassing(err) || isTransient(err.cause)
}

function isPassing(err: Error): boolean {
  if (err instanceof DatabaseError) return passingStates.some((state) => state.test(err.code ?? ''))
  if (passingMessages.some((message) => message.test(err.message))) return true
  if (!('code' in err) || typeof err.code !== 'string') return false
  if (err.code === 'ENOENT') return 'syscall' in err && err.syscall === 'connect'
  return passingSystemErrors.has(err.code)
}
