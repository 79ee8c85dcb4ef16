/** Looks who has a cluster directory, and sets aside the lock file of somebody who has not. */
import { link, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from './errors.ts'
import { type Occupant, parsePostmasterPid } from './postmaster-pid.ts'
import { processState } from './process-state.ts'

/** Who is in a cluster directory now, by its lock file and the process that this names. */
export async function readOccupant(cluster: string): Promise<Occupant> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(nullIfMissing)
  if (text === null) return { kind: 'none' }
  const lock = parsePostmasterPid(text)
  if (lock === null) return { kind: 'unreadable', text }
  return { kind: 'process', text, lock, state: await processState(lock.pid, cluster) }
}

/**
 * Removes a lock file that was judged stale by its text. It is moved first and looked at again: if another process
 * started a Postgres in between, its fresh lock file is put back.
 */
export async function clearStaleLock(cluster: string, staleText: string): Promise<void> {
  const aside = `${lockFile(cluster)}.stale-${process.pid}`
  await rename(lockFile(cluster), aside).catch(nullIfMissing)
  const moved = await readFile(aside, 'utf8').catch(nullIfMissing)
  if (moved !== null && moved !== staleText) await link(aside, lockFile(cluster))
  await rm(aside, { force: true })
}

function lockFile(cluster: string): string {
  return join(cluster, 'postmaster.pid')
}

function nullIfMissing(err: unknown): null {
  if (codeOf(err) === 'ENOENT') return null
  throw err
}
