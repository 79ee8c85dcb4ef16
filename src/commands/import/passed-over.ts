/** What an import did not take, and why: said as it happens, counted at the end. */

/** One thing that was not imported. */
export type PassedOver = Readonly<{
  /** The file, or the place of a mail in it. */
  where: string
  because: string
  /** Whether somebody should look at it; else it is only no mail. */
  isProblem: boolean
}>

export type PassOver = (passed: PassedOver) => void

/** Words for what the file system answers. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ELOOP: 'a link that leads nowhere',
}

/** Why something could not be read, in a few words. What the file system did not say is thrown on. */
export function reasonOf(err: unknown): string {
  if (!(err instanceof Error && 'code' in err && 'syscall' in err)) throw err
  return reasons[String(err.code)] ?? err.message
}
