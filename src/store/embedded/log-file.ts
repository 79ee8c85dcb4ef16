/** Postgres' own log: it gets the open file, so that it goes on writing when the service is killed. Kept bounded. */
import { copyFile, open, readFile, stat, truncate } from 'node:fs/promises'

/** A quiet Postgres writes some 100 KB a month; a broken one gigabytes a day. */
const limitBytes = 8 * 1024 * 1024

/** Starts the log again when it has grown beyond the bound; one older copy is kept. */
export async function boundLog(logFile: string): Promise<void> {
  if ((await sizeOf(logFile)) <= limitBytes) return
  // Copied, not renamed: Postgres holds this very file open, and appends at its end wherever that is.
  await copyFile(logFile, `${logFile}.old`)
  await truncate(logFile)
}

/** Opens the log for Postgres to append to, and remembers where it ended, to read later what came since. */
export async function openLog(logFile: string) {
  await boundLog(logFile)
  const start = await sizeOf(logFile)
  const file = await open(logFile, 'a', 0o600)
  return {
    fd: file.fd,
    since: async () => (await readFile(logFile)).subarray(start).toString('utf8'),
    [Symbol.asyncDispose]: () => file.close(),
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
