/**
 * The temporary file of a mail that is too big for memory. It exists from the first byte that does not fit until the
 * answer is given, and is removed whatever happens; what a crash leaves behind is swept at the next start. It is not a
 * queue: nothing is ever read back from here after a restart, since the sender still has the mail (DESIGN §2.1).
 */
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Only files of this shape are ever swept: the directory may have been pointed at something precious by mistake. */
const bodyFileName = /^body-[\da-f-]{36}\.eml$/

/** A file that is being written; disposing closes and removes it. */
export type BodyFile = Readonly<{
  path: string
  /** Writes all of `bytes` behind what is there; resolves when they may be overwritten. */
  append(bytes: Uint8Array): Promise<void>
  /** No more bytes; the file stays until it is disposed. */
  close(): Promise<void>
}> &
  AsyncDisposable

/**
 * Opens a new file in `directory`, which is created when it is missing. Mail is private: 0700 and 0600, and `wx` (O_EXCL)
 * so that nobody else's file or link is ever written to. Throws what the file system says.
 */
export async function createBodyFile(directory: string): Promise<BodyFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, `body-${randomUUID()}.eml`)
  const handle = await open(path, 'wx', 0o600)
  return {
    path,
    append: (bytes) => handle.appendFile(bytes),
    close: () => handle.close(),
    [Symbol.asyncDispose]: () => remove(handle, path),
  }
}

/** Never throws: the mail's fate is decided by now, and a file that stays is swept at the next start. */
async function remove(handle: FileHandle, path: string): Promise<void> {
  await handle.close().catch(() => undefined)
  await rm(path, { force: true }).catch(() => undefined)
}

/**
 * Removes what a crash left in `directory`, which is created when it is missing; gives the number of files. To be called
 * before the first door opens, by the one service that owns the directory.
 */
export async function sweepBodies(directory: string): Promise<number> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const leftovers = (await readdir(directory)).filter((name) => bodyFileName.test(name))
  await Promise.all(leftovers.map((name) => rm(join(directory, name), { force: true })))
  return leftovers.length
}
