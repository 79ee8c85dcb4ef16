/**
 * Makes the library links that the binaries' package makes in its install script. `npm ci --ignore-scripts`, and npm
 * versions that ask before they run such scripts, leave them out; Postgres then does not find libicuuc.so.60.
 */
import { lstat, readFile, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { codeOf, EmbeddedError } from './errors.ts'

/** The package's list; both paths begin with `native/`. */
const SymlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/** Makes every link of `native/pg-symlinks.json` that is missing. Throws an EmbeddedError when it can not be made. */
export async function completeSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of SymlinkList.parse(JSON.parse(list))) {
    const path = join(native, '..', target)
    if (await exists(path)) continue
    await makeLink(relative(dirname(target), source), path)
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function makeLink(to: string, path: string): Promise<void> {
  try {
    await symlink(to, path)
  } catch (err) {
    if (codeOf(err) === 'EEXIST') return // another process was faster
    throw new EmbeddedError(
      'binaries',
      `the embedded Postgres is not complete and ${path} can not be made (${codeOf(err)}): npm ran without install scripts and this directory is read-only. Run npm rebuild as its owner, or set DATABASE_URL.`,
    )
  }
}
