/** A directory for the mails of an import that are too large for memory: private, and gone when the import is. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

export type Workplace = AsyncDisposable & Readonly<{ path: string }>

/**
 * Makes one below DATA_DIR, which is created when it is missing. Not the directory of the doors: a service that starts
 * sweeps that one.
 */
export async function workplaceIn(dataDir: string): Promise<Workplace> {
  await mkdir(dataDir, { recursive: true })
  const path = await mkdtemp(join(dataDir, 'import-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
