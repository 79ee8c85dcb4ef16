#!/usr/bin/env node
/** The command: finds the file of `src/commands/` by its words, runs it, and exits with its code. */
import type { Io } from './commands/command.ts'
import { commands } from './commands/every-command.ts'

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  // Opened only when a command reads it.
  get stdin() {
    return process.stdin
  },
  env: process.env,
  cwd: process.cwd(),
  isTTY: process.stdout.isTTY === true,
  columns: process.stdout.columns,
}

// A reader that has seen enough (`| head`) is no fault; what comes after that goes nowhere.
process.stdout.on('error', (err: NodeJS.ErrnoException) => {
  if (err.code !== 'EPIPE') throw err
})

process.exitCode = await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<number> {
  const name = [argv.slice(0, 2).join(' '), argv[0] ?? ''].find((words) => words in commands)
  const load = name === undefined ? undefined : commands[name]
  if (name === undefined || load === undefined) return overview(argv[0])
  try {
    return await (await load()).run(argv.slice(name.split(' ').length), io)
  } catch (err) {
    io.stderr.write(`postroom ${name}: ${explanationOf(err)}\n`)
    return 1
  }
}

async function overview(word: string | undefined): Promise<number> {
  const isAsked = word === undefined || ['help', '--help', '-h'].includes(word)
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(28)}${(await load()).summary}`),
  )
  const usage = `Usage: postroom COMMAND [ARGUMENT…]\n\n${lines.join('\n')}\n\n--help after a command explains it.\n`
  if (isAsked) io.stdout.write(usage)
  else io.stderr.write(`postroom: there is no command ${JSON.stringify(word)}\n\n${usage}`)
  return isAsked ? 0 : 2
}

/** What went wrong and why, down to the first cause; a stack only where nobody foresaw the error. */
function explanationOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  const isForeseen = err.name !== 'Error' && !(err instanceof TypeError) && !(err instanceof RangeError)
  const text = isForeseen ? err.message : (err.stack ?? err.message)
  return err.cause === undefined ? text : `${text}\n  because: ${explanationOf(err.cause)}`
}
