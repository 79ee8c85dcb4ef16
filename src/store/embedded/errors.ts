/**
 * What can go wrong with the embedded Postgres in ways that a person can mend. Every message says what, where and what
 * to do, so a caller prints it as it is, without a stack. Anything else is a bug and stays an ordinary error.
 */

export type EmbeddedProblem =
  | 'platform'
  | 'not-installed'
  | 'binaries'
  | 'account'
  | 'not-writable'
  | 'disk-full'
  | 'other-version'
  | 'foreign-directory'
  | 'password'
  | 'port'
  | 'start'

/** An expected failure of the embedded Postgres; `message` is for people and complete in itself. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
  readonly problem: EmbeddedProblem

  constructor(problem: EmbeddedProblem, message: string) {
    super(message)
    this.problem = problem
  }
}

interface Diagnosis {
  readonly problem: EmbeddedProblem
  readonly sign: RegExp
  readonly text: (place: string) => string
}

/** What Postgres and initdb write when something is wrong that we know; the first sign that is found wins. */
const diagnoses: readonly Diagnosis[] = [
  {
    problem: 'disk-full',
    sign: /No space left on device|Disk quota exceeded|Check free disk space/,
    text: (place) => `the disk that holds ${place} is full. Free some space there and start again; nothing was lost.`,
  },
  {
    problem: 'account',
    sign: /could not look up effective user ID/,
    text: () =>
      'Postgres needs a user that has a line in /etc/passwd. Add one for this user id, or set DATABASE_URL to a Postgres of your own.',
  },
  {
    problem: 'other-version',
    sign: /incompatible with server/,
    text: (place) =>
      `${place} was made by another major version of Postgres. Start the Postroom release that made it, or set DATABASE_URL.`,
  },
  {
    problem: 'binaries',
    sign: /error while loading shared libraries|version `\w+_[\d.]+' not found/,
    text: () =>
      'the embedded Postgres does not run on this system: it needs glibc 2.27 or newer, libstdc++ and libgcc_s. Install them, or set DATABASE_URL to a Postgres of your own.',
  },
  {
    problem: 'not-writable',
    sign: /Permission denied|Read-only file system|Operation not permitted|has wrong ownership|has invalid permissions/,
    text: (place) => `${place} can not be written by the user that runs Postgres. Correct its owner, or set DATA_DIR.`,
  },
]

/**
 * Makes of the output of Postgres or initdb an error that says what to do. `what` begins the message
 * (`Postgres did not start`), `place` is the directory concerned. The last lines of the output are always part of it.
 */
export function diagnose(what: string, place: string, output: string): EmbeddedError {
  const known = diagnoses.find(({ sign }) => sign.test(output))
  const advice = known?.text(place) ?? `see its last lines below; the directory is ${place}.`
  return new EmbeddedError(known?.problem ?? 'start', `${what}: ${advice}${lastLines(output)}`)
}

function lastLines(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-8)
  return lines.join('') === '' ? '' : `\n  ${lines.join('\n  ')}`
}

/** What to do about a failed file operation, by its code. */
const fileAdvice: Readonly<Record<string, string>> = {
  EACCES: 'can not be written by this user. Correct its owner, or set DATA_DIR to a directory of your own.',
  EPERM: 'can not be changed by this user. Correct its owner, or set DATA_DIR to a directory of your own.',
  EROFS: 'is on a read-only disk. Set DATA_DIR to a directory that can be written.',
  ENOTDIR: 'is not a directory. Move it away, or set DATA_DIR.',
  EEXIST: 'is not a directory. Move it away, or set DATA_DIR.',
}

/** Makes of a failed file operation under DATA_DIR an error that says what to do; others are returned as they came. */
export function explainFileError(err: unknown, place: string): unknown {
  const code = isFailedMkdir(err) ? 'EROFS' : (codeOf(err) ?? '')
  if (code === 'ENOSPC' || code === 'EDQUOT') return diagnose('DATA_DIR', place, 'No space left on device')
  const advice = fileAdvice[code]
  return advice === undefined ? err : new EmbeddedError('not-writable', `${place} ${advice} (${code})`)
}

/** Node's recursive mkdir answers ENOENT on a read-only disk. */
function isFailedMkdir(err: unknown): boolean {
  return codeOf(err) === 'ENOENT' && err instanceof Error && 'syscall' in err && err.syscall === 'mkdir'
}

/** The `code` of a system, Node or Postgres error; undefined when there is none. */
export function codeOf(err: unknown): string | undefined {
  return err instanceof Error && 'code' in err && typeof err.code === 'string' ? err.code : undefined
}
