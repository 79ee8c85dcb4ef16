/**
 * Root can start Postgres only as another account, and that account can not reach binaries under root's closed home
 * (`/root` is 0700): a fresh machine with the checkout in /root. Its rights are not ours to change, so the binaries are
 * then copied once to /var/cache/postroom, which only root can write and everybody can read.
 */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Account } from './account.ts'
import { type Binaries, binariesIn, versionOf } from './binaries.ts'
import { codeOf, EmbeddedError } from './errors.ts'

/** Where the copies go: only root can write there, everybody can read. */
export const cacheDirectory = '/var/cache/postroom'
const PackageFile = z.object({ name: z.string(), version: z.string() })

/** The binaries as the account can run them, and their version. Throws an EmbeddedError when that can not be had. */
export async function reachableBinaries(
  installed: Binaries,
  account: Account | null,
  cache: string,
): Promise<{ binaries: Binaries; version: string }> {
  try {
    return { binaries: installed, version: await versionOf(installed, account) }
  } catch (err) {
    if (codeOf(err) !== 'EACCES') throw err
    if (account === null) throw notExecutable(installed)
  }
  const binaries = binariesIn(await copyIn(cache, installed.native))
  return { binaries, version: await versionOf(binaries, account) }
}

function notExecutable({ postgres }: Binaries): EmbeddedError {
  return new EmbeddedError(
    'binaries',
    `this user may not run ${postgres} (EACCES). Correct its rights, move Postroom to a disk that is not mounted noexec, or set DATABASE_URL.`,
  )
}

async function copyIn(cache: string, native: string): Promise<string> {
  const { name, version } = PackageFile.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')))
  const copy = join(cache, `${basename(name)}-${version}`)
  try {
    if (!(await stat(copy).catch(() => null))) await copyTo(native, copy)
    return copy
  } catch (err) {
    throw new EmbeddedError(
      'binaries',
      `Postgres does not run as root, other users can not reach ${native}, and it can not be copied to ${cache} (${codeOf(err)}). Move Postroom out of root's home (to /opt, say), run it as another user, or set DATABASE_URL.`,
    )
  }
}

/** Copies beside the goal and renames, so that a crash leaves no half copy and two processes at once do no harm. */
async function copyTo(native: string, copy: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 })
  const temporary = await mkdtemp(`${copy}.`)
  try {
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') })
    await openToAll(temporary)
    await rename(temporary, copy).catch((err: unknown) => {
      if (codeOf(err) !== 'ENOTEMPTY' && codeOf(err) !== 'EEXIST') throw err
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** npm writes with root's umask, so the files themselves may be closed to others too. */
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const isProgram = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    await chmod(join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644)
  }
}
