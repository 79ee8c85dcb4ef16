/** Tells what Postgres refuses because of what somebody sent from what is wrong with a statement of ours. */
import { DatabaseError } from 'pg'

/** No text (a NUL, half a character), or no time (PostgreSQL appendix A). */
const states: ReadonlySet<string> = new Set(['22021', '22P05', '22007', '22008'])

/** Whether an error of `pg` (or of drizzle around it) says that a value that was sent is none that can be. */
export function isRefusedInput(err: unknown): boolean {
  if (!(err instanceof Error)) return false
  if (err instanceof DatabaseError && states.has(err.code ?? '')) return true
  return isRefusedInput(err.cause)
}
