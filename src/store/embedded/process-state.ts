/**
 * What a process id stands for right now. Ids are reused, in containers within seconds, so a number in postmaster.pid
 * means nothing until the process behind it has been looked at.
 */
import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { promisify } from 'node:util'
import { codeOf } from './errors.ts'
import { directoryMark } from './settings.ts'

/** `ours`: a Postgres that runs in our cluster directory. `zombie`: dead, but not yet taken note of by its parent. */
export type ProcessState = 'ours' | 'other' | 'zombie' | 'dead'

/** Is there a process of this id, whosever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (err) {
    return codeOf(err) === 'EPERM'
  }
}

/** Looks at the process behind an id, as somebody who wants to know whether it serves this cluster directory. */
export async function processState(pid: number, cluster: string): Promise<ProcessState> {
  if (!isAlive(pid)) return 'dead'
  return process.platform === 'linux' ? stateByProc(pid, cluster) : stateByCommand(pid, cluster)
}

/** On Linux. What /proc does not show is taken for ours: then its lock file stays, and a real query decides. */
export async function stateByProc(pid: number, cluster: string): Promise<ProcessState> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return isAlive(pid) ? 'ours' : 'dead'
  const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(stat) ?? []
  if (state === 'Z' || state === 'X') return 'zombie'
  return name === 'postgres' && (await worksIn(pid, cluster)) ? 'ours' : 'other'
}

/**
 * Postgres works in its data directory, even when that was moved since. Root in a container may not see where another
 * user's process works (it lacks SYS_PTRACE), but always its command line.
 */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  const [cwd, directory] = await Promise.all([readlink(`/proc/${pid}/cwd`).catch(() => null), realpath(cluster)])
  if (cwd !== null) return cwd === directory
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine === '' || commandLine.split('\0').includes(directoryMark(cluster))
}

/** On macOS: by what ps(1) says, the command line. */
export async function stateByCommand(pid: number, cluster: string): Promise<ProcessState> {
  const run = promisify(execFile)
  const columns = ['-ww', '-o', 'state=', '-o', 'command=', '-p', String(pid)]
  const { stdout } = await run('ps', columns).catch(() => ({ stdout: '' }))
  if (stdout === '') return 'dead'
  if (stdout.trimStart().startsWith('Z')) return 'zombie'
  return stdout.trimEnd().endsWith(directoryMark(cluster)) ? 'ours' : 'other'
}
