import { once } from 'node:events'
import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { ask, dropOriginal, emptyScene, isRoot, usedScene } from './scene.ts'

afterAll(dropOriginal)

test('the first start makes a database that is durable, UTF-8 and ours alone', async () => {
  await using scene = await emptyScene()
  await using embedded = await scene.open('service')
  const { connection, majorVersion } = embedded
  expect(connection).toMatchObject({ host: '127.0.0.1', user: 'postroom', database: 'postroom' })
  expect(majorVersion).toBe(18)
  expect(await ask(connection, 'show server_encoding')).toBe('UTF8')
  expect(await ask(connection, `select lower('ÄÖ') || ('a' < 'B')`)).toBe('äöfalse')
  for (const promise of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'])
    expect(await ask(connection, `show ${promise}`), promise).toBe('on')
  expect(await readdir(scene.dataDir)).toEqual(['postgres'])
})

test('the password is random, needed, and in a file that nobody else can read', async () => {
  await using scene = await emptyScene()
  await using embedded = await scene.open('service')
  const { mode } = await stat(scene.layout.passwordFile)
  expect(mode & 0o777).toBe(0o600)
  expect((await stat(scene.layout.home)).mode & 0o777).toBe(0o700)
  expect(embedded.connection.password).toMatch(/^[\w-]{43}$/)
  expect(await readFile(scene.layout.passwordFile, 'utf8')).toBe(embedded.connection.password)
  await expect(ask({ ...embedded.connection, password: 'guessed' }, 'select 1')).rejects.toMatchObject({
    code: '28P01',
  })
  expect(await ask(embedded.connection, 'show unix_socket_directories')).toBe('')
  const hashes = `select count(*) from pg_authid where rolpassword not like 'SCRAM-SHA-256$%'`
  expect(await ask(embedded.connection, hashes)).toBe('0')
})

test.runIf(process.platform === 'linux')('only 127.0.0.1 is listened on', async () => {
  await using scene = await usedScene()
  await using embedded = await scene.open('service')
  const port = embedded.connection.port.toString(16).toUpperCase().padStart(4, '0')
  const listening = async (table: string) =>
    (await readFile(`/proc/net/${table}`, 'utf8').catch(() => ''))
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(`:${port}`) && fields[3] === '0A')
      .map((fields) => fields[1])
  expect(await listening('tcp')).toEqual([`0100007F:${port}`])
  expect(await listening('tcp6')).toEqual([])
})

test.runIf(process.platform === 'linux')('Ctrl-C in the terminal of the service does not reach Postgres', async () => {
  await using scene = await usedScene()
  await using _embedded = await scene.open('service')
  const postmaster = await scene.postmaster()
  const afterName = (await readFile(`/proc/${postmaster}/stat`, 'utf8')).split(') ')[1]?.split(' ') // proc(5)
  expect({ group: afterName?.[2], session: afterName?.[3] }).toEqual({
    group: `${postmaster}`,
    session: `${postmaster}`,
  })
})

test('a second start finds what the first one wrote, on the same port', async () => {
  await using scene = await usedScene()
  const first = await scene.open('service')
  await ask(first.connection, 'create table kept as select 42 as answer')
  await first.stop()
  expect(await scene.postmaster()).toBe(0)
  await using second = await scene.open('service')
  expect(second.connection).toEqual(first.connection)
  expect(await ask(second.connection, 'select answer from kept')).toBe(42)
})

test('stopping twice is harmless, and leaves no process and no session', async () => {
  await using scene = await usedScene()
  const embedded = await scene.open('service')
  await Promise.all([embedded.stop(), embedded.stop()])
  await embedded.stop()
  expect(await scene.postmaster()).toBe(0)
  await expect(ask(embedded.connection, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('when another program has the port, another one is taken', async () => {
  await using scene = await usedScene()
  const before = await scene.open('service')
  await before.stop()
  const squatter = createServer().listen(before.connection.port, '127.0.0.1')
  await once(squatter, 'listening')
  await using after = await scene.open('service')
  squatter.close()
  expect(after.connection.port).not.toBe(before.connection.port)
  expect(await ask(after.connection, 'select 1')).toBe(1)
  expect(await readFile(scene.layout.portFile, 'utf8')).toBe(`${after.connection.port}\n`)
})

test('two processes that start at once on an empty directory use one and the same Postgres', async () => {
  await using scene = await emptyScene()
  const [one, two] = await Promise.all([scene.openElsewhere('service'), scene.openElsewhere('service')])
  expect(one.answer.connection).toBeDefined()
  expect(two.answer).toEqual(one.answer)
  const postmaster = await scene.postmaster()
  await one.stop()
  expect(await scene.postmaster(), 'the other service still needs it').toBe(postmaster)
  await two.stop()
  expect(await scene.postmaster()).toBe(0)
  expect(await readdir(scene.dataDir)).toEqual(['postgres'])
})

test('a visitor uses the Postgres of a service and leaves it running', async () => {
  await using scene = await usedScene()
  await using service = await scene.open('service')
  const postmaster = await scene.postmaster()
  const visitor = await scene.open('visitor')
  expect(visitor.connection).toEqual(service.connection)
  await visitor.stop()
  expect(await scene.postmaster()).toBe(postmaster)
})

test('a visitor that came first stops Postgres only when nobody else is there', async () => {
  await using scene = await usedScene()
  const alone = await scene.open('visitor')
  await alone.stop()
  expect(await scene.postmaster()).toBe(0)

  const visitor = await scene.open('visitor')
  await using service = await scene.open('service')
  await visitor.stop()
  expect(await ask(service.connection, 'select 1')).toBe(1)
})

test.runIf(isRoot)('as root, Postgres runs as another user even below a closed home', async () => {
  await using scene = await emptyScene()
  await chmod(scene.dataDir, 0o700)
  await using embedded = await scene.open('service')
  expect(await ask(embedded.connection, 'select 1')).toBe(1)
  expect((await stat(`/proc/${await scene.postmaster()}`)).uid).not.toBe(0)
})
