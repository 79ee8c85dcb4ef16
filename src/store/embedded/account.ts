/**
 * Which account runs Postgres. It refuses to run as root, so as root it runs as an unprivileged one that exists:
 * the owner of the data if there is one, else `postgres`, else `nobody`. No account is ever made. Not as root: as we are.
 */
import { chmod, lchown, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, EmbeddedError } from './errors.ts'

/** An account other than our own. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * The account to run Postgres as; null = as ourselves. Throws an EmbeddedError when the cluster belongs to somebody
 * else, or when root finds no account to use.
 */
export async function chooseAccount(cluster: string): Promise<Account | null> {
  const owner = await ownerOf(cluster)
  const ourselves = process.geteuid?.() ?? 0
  if (ourselves !== 0) {
    if (owner !== null && owner.uid !== ourselves) throw foreign(cluster, `user id ${owner.uid}`)
    return null
  }
  if (process.platform !== 'linux')
    throw new EmbeddedError(
      'account',
      'the embedded Postgres does not run as root. Use another user, or set DATABASE_URL.',
    )
  return owner !== null && owner.uid !== 0 ? owner : unprivilegedAccount()
}

async function ownerOf(cluster: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(cluster)
    return { uid, gid }
  } catch (err) {
    if (codeOf(err) === 'EACCES') throw foreign(cluster, 'another user')
    return null
  }
}

function foreign(cluster: string, whom: string): EmbeddedError {
  return new EmbeddedError(
    'account',
    `the database in ${cluster} belongs to ${whom}. Run this command as that user, or set DATA_DIR to a directory of your own.`,
  )
}

async function unprivilegedAccount(): Promise<Account> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const account = accountNamed('postgres', passwd) ?? accountNamed('nobody', passwd)
  if (account !== null) return account
  throw new EmbeddedError(
    'account',
    'Postgres does not run as root, and there is no user "postgres" or "nobody" here to run it as. Add one, run Postroom as another user, or set DATABASE_URL.',
  )
}

/** An account from the text of /etc/passwd (passwd(5)); null when it is not there, or is root's under another name. */
export function accountNamed(name: string, passwd: string): Account | null {
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])]
  return uid > 0 && Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null
}

/** The options of `child_process` that run a program as the account, without our environment and its secrets. */
export function spawnAs(account: Account | null) {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  return account === null ? { env } : { env, uid: account.uid, gid: account.gid }
}

/**
 * How Postgres is told its directory, given that it starts in it. Root's home is closed to the account (0700), so a path
 * through it would fail; the link to the working directory does not walk the path, so a checkout in /root works too.
 */
export function directoryArgument(cluster: string, account: Account | null): string {
  return account === null ? cluster : '/proc/self/cwd'
}

/**
 * Gives a directory and all in it to the account: new ones, and clusters that were copied here by root. Postgres refuses
 * one that its group may write, which is what backups and volumes with a group of their own (fsGroup) make of it.
 */
export async function handOver(directory: string, account: Account | null): Promise<void> {
  await chmod(directory, 0o700)
  if (account === null || (await stat(directory)).uid === account.uid) return
  for (const entry of await readdir(directory, { recursive: true })) {
    await lchown(join(directory, entry), account.uid, account.gid)
  }
  await lchown(directory, account.uid, account.gid)
}
