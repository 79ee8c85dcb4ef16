import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { createPool } from '../pool.ts'
import { chooseAccount, spawnAs } from './account.ts'
import { ask, dropOriginal, emptyScene, type Scene, usedScene } from './scene.ts'

afterAll(dropOriginal)

test('after kill -9 of the service, the next one takes over the Postgres that lives on, and owns it', async () => {
  await using scene = await usedScene()
  const killed = await scene.openElsewhere('service')
  const postmaster = await scene.postmaster()
  killed.process.kill('SIGKILL')
  await once(killed.process, 'exit')
  const next = await scene.open('service')
  expect(next.connection).toEqual(killed.answer.connection)
  expect(await scene.postmaster()).toBe(postmaster)
  await next.stop()
  expect(await scene.postmaster()).toBe(0)
})

test.each(['SIGQUIT', 'SIGKILL'] as const)(
  'a Postgres that goes away by %s is started again on its port',
  async (signal) => {
    await using scene = await usedScene()
    await using embedded = await scene.open('service')
    const pool = createPool({ connection: embedded.connection, max: 3, queryTimeoutMs: 5_000, log: scene.log })
    await pool.query('create table kept as select 42 as answer')
    process.kill(await scene.postmaster(), signal)
    await scene.said('the embedded Postgres is back')
    expect((await pool.query('select answer from kept')).rows).toEqual([{ answer: 42 }])
    await pool.end()
  },
)

test('a Postgres that was taken over is started again too', async () => {
  await using scene = await usedScene()
  const killed = await scene.openElsewhere('service')
  killed.process.kill('SIGKILL')
  await once(killed.process, 'exit')
  await using embedded = await scene.open('service')
  process.kill(await scene.postmaster(), 'SIGQUIT')
  await scene.said('the embedded Postgres is back')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
})

test('a service that stops while Postgres is away leaves none behind', async () => {
  await using scene = await usedScene()
  const embedded = await scene.open('service')
  process.kill(await scene.postmaster(), 'SIGKILL')
  await scene.said('lost the embedded Postgres')
  await embedded.stop()
  expect(await scene.postmaster()).toBe(0)
})

test('a session that is cut while Postgres lives is opened again, without a restart', async () => {
  await using scene = await usedScene()
  await using embedded = await scene.open('service')
  const postmaster = await scene.postmaster()
  await ask(
    embedded.connection,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'postroom%'`,
  )
  await scene.said('the embedded Postgres is back')
  expect(await scene.postmaster()).toBe(postmaster)
})

test('a stale postmaster.pid with the pid of another living program is cleared', async () => {
  await using scene = await usedScene()
  const account = await chooseAccount(scene.layout.cluster)
  const other = spawn('sleep', ['60'], { ...spawnAs(account), cwd: '/' })
  await leaveLock(scene, other.pid)
  await using embedded = await scene.open('service')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
  await scene.said('removing a stale postmaster.pid')
  other.kill()
})

test('a stale postmaster.pid with a dead pid is no obstacle', async () => {
  await using scene = await usedScene()
  const dead = spawn('true')
  await once(dead, 'exit')
  await leaveLock(scene, dead.pid)
  await using embedded = await scene.open('service')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
})

test('a dead postmaster that nobody took note of (zombie) is waited for, then cleared', async () => {
  await using scene = await usedScene()
  const account = await chooseAccount(scene.layout.cluster)
  // `sleep` inherits a child that it never asks about: the usual fate of orphans in a container without an init.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { ...spawnAs(account), cwd: '/' })
  const [zombie] = await once(createInterface(parent.stdout), 'line')
  await leaveLock(scene, zombie)
  await using embedded = await scene.open('service')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
  parent.kill()
})

test('an empty postmaster.pid, left by a crash, is cleared', async () => {
  await using scene = await usedScene()
  await writeFile(join(scene.layout.cluster, 'postmaster.pid'), '')
  await using embedded = await scene.open('service')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
})

test('a crash while the database is being made leaves nothing half-done', async () => {
  await using scene = await emptyScene()
  const dead = spawn('true')
  await once(dead, 'exit')
  const leftover = join(scene.dataDir, `postgres.new-${dead.pid}-abc`)
  await mkdir(join(leftover, 'cluster'), { recursive: true })
  await using embedded = await scene.open('service')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
  expect(await readdir(scene.dataDir)).toEqual(['postgres'])
})

/** What a crash leaves: a lock file as Postgres writes it, ready and all. */
async function leaveLock({ layout: { cluster } }: Scene, pid: unknown): Promise<void> {
  const lines = [pid, cluster, 1_795_550_000, 5432, '', '127.0.0.1', '  1234  5678', 'ready']
  await writeFile(join(cluster, 'postmaster.pid'), `${lines.join('\n')}\n`)
}
