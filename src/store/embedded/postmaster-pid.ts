/**
 * The lock file of a running Postgres, and what its content asks of us; pure. The file is cleared in one case only: it is
 * certain that its process is not a Postgres of this directory. It is never cleared because a connection failed, and
 * Postgres itself clears one whose process is dead.
 */
import type { ProcessState } from './process-state.ts'

export interface PostmasterPid {
  readonly pid: number
  readonly port: number
  readonly status: 'starting' | 'ready' | 'stopping' | 'unknown'
}

/** Reads the lines of postmaster.pid: 1 pid, 2 directory, 3 start time, 4 port, 5 socket, 6 host, 7 memory, 8 status. */
export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Math.abs(Number(lines[0])) // negative: a single-user Postgres
  if (!Number.isInteger(pid) || pid === 0) return null
  const status = lines[7] ?? ''
  const known = status === 'ready' || status === 'starting' || status === 'stopping' ? status : 'unknown'
  return { pid, port: Number(lines[3]) || 0, status: known }
}

/** What is found in a cluster directory: nothing, an unreadable lock file, or one and the state of its process. */
export type Occupant =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'process'; readonly text: string; readonly lock: PostmasterPid; readonly state: ProcessState }

export type NextMove = 'start' | 'attach' | 'wait' | 'clear'

/**
 * What to do about an occupant. `patient` while a short wait may still change the picture: a dead process that nobody
 * took note of yet, or a lock file that is being written.
 */
export function nextMove(occupant: Occupant, patient: boolean): NextMove {
  if (occupant.kind === 'none') return 'start'
  if (occupant.kind === 'unreadable') return patient ? 'wait' : 'clear'
  switch (occupant.state) {
    case 'dead':
      return 'start'
    case 'other':
      return 'clear'
    case 'zombie':
      return patient ? 'wait' : 'clear'
    case 'ours':
      return occupant.lock.status === 'ready' ? 'attach' : 'wait'
    default:
      return occupant.state satisfies never
  }
}
