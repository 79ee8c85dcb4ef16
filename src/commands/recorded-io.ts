/** For tests of commands: a process without a terminal that keeps what is written to it. */
import type { Io, Out } from './command.ts'

type Recorded = Readonly<{ io: Io; out: () => string; err: () => string }>

/** An {@link Io} with this environment and working directory, and what a command wrote to it so far. */
export function recordedIo(env: NodeJS.ProcessEnv, cwd: string): Recorded {
  const [stdout, stderr] = [recorder(), recorder()]
  return { io: { stdout, stderr, env, cwd, isTTY: false }, out: stdout.text, err: stderr.text }
}

function recorder(): Out & Readonly<{ text: () => string }> {
  const written: string[] = []
  return { write: (text) => written.push(text), text: () => written.join('') }
}
