/**
 * What a command is: a file of this folder that exports `summary`, `usage` and `run`, so that its module is a
 * {@link Command}. A command gets everything of the process by argument, and answers with an exit code: 0 done,
 * 1 failed, 2 called wrongly.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** Where a command writes to; `process.stdout` is one. */
export type Out = Readonly<{ write: (text: string) => unknown }>

/** The process as a command sees it. */
export type Io = Readonly<{
  stdout: Out
  stderr: Out
  /** Standard input, for commands that read it. */
  stdin?: AsyncIterable<Uint8Array | string> | undefined
  env: Readonly<NodeJS.ProcessEnv>
  cwd: string
  /** Whether standard output is a terminal. */
  isTTY: boolean
  /** Width of that terminal in columns, when known. */
  columns?: number | undefined
}>

/** One command of `postroom`. */
export type Command = Readonly<{
  /** Half a line for the list of commands. */
  summary: string
  /** The whole text of `--help`, ending in a line feed. */
  usage: string
  run: (argv: readonly string[], io: Io) => Promise<number>
}>

/** Every command answers `--help`. */
const help = { help: { type: 'boolean', short: 'h' } } as const satisfies ParseArgsOptionsConfig

/** What `util.parseArgs` gives for these options, positionals allowed. */
export type Arguments<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options & typeof help; allowPositionals: true; strict: true; args: string[] }>
>

/**
 * Reads a command's arguments. Gives an exit code instead when that is all there is to do: 0 after printing `usage`
 * for `--help`, 2 after saying on standard error what is wrong.
 */
export function argumentsOf<const Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  usage: string,
  io: Io,
): Arguments<Options> | number {
  try {
    const read = parseArgs({
      args: [...argv],
      options: { ...options, ...help },
      allowPositionals: true,
      strict: true,
    })
    if (!('help' in read.values)) return read
    io.stdout.write(usage)
    return 0
  } catch (err) {
    if (!isUsageError(err)) throw err
    return usageError(err.message, usage, io)
  }
}

/** Says on standard error what is wrong with the arguments and how they should be; gives exit code 2. */
export function usageError(message: string, usage: string, io: Io): number {
  io.stderr.write(`postroom: ${firstSentence(message)}\n\n${usage}`)
  return 2
}

/** Errors of `parseArgs` about what was typed; a mistake in our own option table stays thrown. */
function isUsageError(err: unknown): err is Error {
  return err instanceof TypeError && 'code' in err && String(err.code).startsWith('ERR_PARSE_ARGS_')
}

/** Node adds advice about `--` that explains less than our usage text. */
function firstSentence(message: string): string {
  return message.split('. ')[0] ?? message
}
