/** Why a file can not be read, in the words of the system. */

/** `ENOENT: no such file or directory`, without the path that our own sentence names. */
export function reasonOf(err: unknown): string {
  return err instanceof Error ? (err.message.split(', ')[0] ?? err.message) : String(err)
}
