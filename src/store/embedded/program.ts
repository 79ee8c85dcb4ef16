/** Runs one of the Postgres programs to its end and gives what it wrote; the long-running server is not its matter. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { type Account, spawnAs } from './account.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How to run it: as whom, where, and with which open file as its descriptor 3. */
export interface Circumstances {
  readonly account: Account | null
  readonly cwd: string
  readonly descriptor3?: number
}

/** Runs a program; rejects with the system's error when it can not be started (ENOENT, EACCES). */
export async function runProgram(file: string, args: readonly string[], at: Circumstances): Promise<Ended> {
  const child = spawn(file, args, {
    ...spawnAs(at.account),
    cwd: at.cwd,
    stdio: ['ignore', 'pipe', 'pipe', at.descriptor3 ?? 'ignore'],
  })
  const code = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream)))
  return { code: await code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' }
}
