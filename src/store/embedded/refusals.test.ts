import { spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { accountNamed } from './account.ts'
import { ask, dropOriginal, emptyScene, isRoot, type Scene, usedScene } from './scene.ts'

afterAll(dropOriginal)

const nobody = { uid: 65_534, gid: 65_534 }
/** Another user can run our tests' second process: not when the checkout is in root's closed home. */
const canBeNobody =
  isRoot && spawnSync(process.execPath, ['--check', import.meta.filename], { ...nobody, cwd: '/' }).status === 0

/** The problem and the words that a start in this scene ends with. */
async function refusal(scene: Scene) {
  const failure = await scene.open('service').catch((err: unknown) => err)
  return expect(failure)
}

test('a database of another major version is refused, with the ways to go on', async () => {
  await using scene = await usedScene()
  await writeFile(join(scene.layout.cluster, 'PG_VERSION'), '15\n')
  ;(await refusal(scene)).toMatchObject({
    name: 'EmbeddedError',
    problem: 'other-version',
    message: expect.stringMatching(/made by Postgres 15; this Postroom brings Postgres 18.*pg_dump/),
  })
})

test('a directory with something else in it is left alone', async () => {
  await using scene = await emptyScene()
  await mkdir(scene.layout.home)
  await writeFile(join(scene.layout.home, 'notes.txt'), 'mine')
  ;(await refusal(scene)).toMatchObject({
    problem: 'foreign-directory',
    message: expect.stringContaining('Move it away'),
  })
})

test('a DATA_DIR that is a file is refused', async () => {
  await using scene = await emptyScene()
  await rm(scene.dataDir, { recursive: true })
  await writeFile(scene.dataDir, '')
  ;(await refusal(scene)).toMatchObject({
    problem: 'not-writable',
    message: expect.stringContaining('not a directory'),
  })
})

test('a password file that is missing or wrong is named, and no Postgres is left behind', async () => {
  await using scene = await usedScene()
  await writeFile(scene.layout.passwordFile, 'wrong')
  ;(await refusal(scene)).toMatchObject({
    problem: 'password',
    message: expect.stringContaining('Put the right file back'),
  })
  expect(await scene.postmaster()).toBe(0)
  await rm(scene.layout.passwordFile)
  ;(await refusal(scene)).toMatchObject({ problem: 'password', message: expect.stringContaining('Put it back') })
})

test('a damaged database ends with the last words of Postgres', async () => {
  await using scene = await usedScene()
  await rm(join(scene.layout.cluster, 'global', 'pg_control'))
  ;(await refusal(scene)).toMatchObject({ problem: 'start', message: expect.stringContaining('pg_control') })
})

test.runIf(!isRoot || canBeNobody)('a DATA_DIR that can not be written is refused', async () => {
  await using scene = await emptyScene()
  await chmod(scene.dataDir, 0o555)
  const { answer } = await scene.openElsewhere('service', isRoot ? nobody : undefined)
  expect(answer).toMatchObject({ problem: 'not-writable', message: expect.stringContaining(scene.dataDir) })
  await chmod(scene.dataDir, 0o755)
})

test.runIf(canBeNobody)('the database of another user is refused', async () => {
  await using scene = await usedScene()
  const { answer } = await scene.openElsewhere('service', nobody)
  expect(answer).toMatchObject({ problem: 'account', message: expect.stringContaining('belongs to') })
})

test.runIf(canBeNobody)('not as root, Postgres runs as the same user; root later runs it as that one', async () => {
  await using scene = await emptyScene()
  await chown(scene.dataDir, nobody.uid, nobody.gid)
  const elsewhere = await scene.openElsewhere('service', nobody)
  expect(elsewhere.answer.problem).toBeUndefined()
  await elsewhere.stop()
  await using asRoot = await scene.open('service')
  expect(asRoot.connection).toEqual(elsewhere.answer.connection)
  expect(await ask(asRoot.connection, 'select 1')).toBe(1)
})

test('accounts come from /etc/passwd, never one of root', () => {
  const passwd =
    'root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/var/lib/postgresql:/bin/bash\ntoor:x:0:0::/:/bin/sh\n'
  expect(accountNamed('postgres', passwd)).toEqual({ uid: 101, gid: 104 })
  expect(accountNamed('toor', passwd)).toBeNull()
  expect(accountNamed('post', passwd)).toBeNull()
  expect(accountNamed('nobody', '')).toBeNull()
})
