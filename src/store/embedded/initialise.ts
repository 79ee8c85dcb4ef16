/**
 * Makes a new cluster: initdb in a temporary directory beside the goal, then one rename. A crash in the middle leaves
 * only a temporary directory, which a later start removes; of two processes at once one wins and the other uses its work.
 */
import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, directoryArgument, handOver } from './account.ts'
import type { Binaries } from './binaries.ts'
import { codeOf, diagnose } from './errors.ts'
import { type Layout, layoutAt } from './layout.ts'
import { isAlive } from './process-state.ts'
import { runProgram } from './program.ts'

/** The only user of the cluster, and its superuser. */
export const databaseUser = 'postroom'

/** Makes the cluster of a layout; harmless when another process makes it first. Throws an EmbeddedError. */
export async function initialise(layout: Layout, binaries: Binaries, account: Account | null): Promise<void> {
  const parent = dirname(layout.home)
  await removeLeftovers(parent)
  const temporary = layoutAt(await mkdtemp(join(parent, `postgres.new-${process.pid}-`)))
  try {
    await mkdir(temporary.cluster, { mode: 0o700 })
    await writeDurably(temporary.passwordFile, randomBytes(32).toString('base64url'))
    await handOver(temporary.cluster, account)
    await runInitdb(temporary, binaries, account)
    await moveIntoPlace(temporary.home, layout.home)
  } finally {
    await rm(temporary.home, { recursive: true, force: true })
  }
}

async function moveIntoPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (err) {
    if (codeOf(err) !== 'ENOTEMPTY' && codeOf(err) !== 'EEXIST') throw err
  }
  const parent = await open(dirname(to))
  await parent.sync().finally(() => parent.close())
}

async function runInitdb({ home, cluster, passwordFile }: Layout, { initdb }: Binaries, account: Account | null) {
  await using password = await open(passwordFile)
  if (account !== null) await password.chown(account.uid, account.gid)
  // The password goes as an open file: the account may not be able to walk the path to it.
  const args = [
    ...['-D', directoryArgument(cluster, account), '-U', databaseUser],
    ...['--auth=scram-sha-256', '--pwfile=/dev/fd/3', '--no-instructions'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]
  const ended = await runProgram(initdb, args, { account, cwd: cluster, descriptor3: password.fd })
  if (ended.code !== 0) throw diagnose('the embedded Postgres could not be initialised', dirname(home), ended.stderr)
  if (account !== null) await chown(passwordFile, process.geteuid?.() ?? 0, process.getegid?.() ?? 0)
}

async function writeDurably(path: string, content: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(content)
  await file.sync()
}

/**
 * Removes temporary directories of processes that are gone; those of living ones are at work. An initdb may outlive its
 * killed parent for a second and write on: what can not be removed now, a later start removes.
 */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^postgres\.new-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
