import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { byConfig, byEnvironment, listen } from './listen.ts'

const servers: Server[] = []
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postroom-listen-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true })
})

/** Ends all connections at once. */
function aServer(): Server {
  const server = createServer((socket) => socket.on('error', () => undefined).end('x'))
  servers.push(server)
  return server
}

const anyPort = { host: '127.0.0.1', port: 0 }
const socketAt = (socket: string) => ({ socket, mode: 0o660 })

/** What a killed process leaves: a socket file that nobody listens on. */
function leaveStaleSocket(path: string): void {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', script])
}

test('a free port is picked and told', async () => {
  const at = await listen(aServer(), anyPort, byEnvironment)
  expect(at).toMatch(/^127\.0\.0\.1:[1-9]\d+$/)
})

test('a port that is taken is an error that says which and what to do', async () => {
  const taken = await listen(aServer(), anyPort, byEnvironment)
  const again = { host: '127.0.0.1', port: Number(taken.split(':')[1]) }
  await expect(listen(aServer(), again, byEnvironment)).rejects.toThrow(
    `SMTP_HOST and SMTP_PORT: can not listen on ${taken}: another program has that port; stop it, or set SMTP_PORT`,
  )
  await expect(listen(aServer(), again, byConfig(1))).rejects.toThrow(
    `listeners[1]: can not listen on ${taken}: another program has that port; stop it, or set listeners[1].port`,
  )
})

test('an address that this machine does not have is told of', async () => {
  const elsewhere = { host: '192.0.2.1', port: 0 }
  await expect(listen(aServer(), elsewhere, byEnvironment)).rejects.toThrow(
    /set SMTP_HOST to one it has, or to 0\.0\.0\.0$/,
  )
})

test('a socket has the permissions that were asked for, and is gone after the close', async () => {
  const path = join(folder, 'lmtp.sock')
  const server = aServer()
  expect(await listen(server, socketAt(path), byConfig(0))).toBe(path)
  expect((await lstat(path)).mode & 0o777).toBe(0o660)
  server.close()
  await once(server, 'close')
  await expect(lstat(path)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('the socket that a killed process left is taken over', async () => {
  const path = join(folder, 'lmtp.sock')
  leaveStaleSocket(path)
  expect((await lstat(path)).isSocket()).toBe(true)
  await listen(aServer(), socketAt(path), byConfig(0))
  const client = connect(path)
  expect(String(await once(client, 'data'))).toBe('x')
  client.destroy()
})

test('the socket of a living process is left alone', async () => {
  const path = join(folder, 'lmtp.sock')
  await listen(aServer(), socketAt(path), byConfig(0))
  await expect(listen(aServer(), socketAt(path), byConfig(0))).rejects.toThrow('another program listens there')
  const client = connect(path)
  expect(String(await once(client, 'data'))).toBe('x')
  client.destroy()
})

test('a file that is no socket is left alone, and told of', async () => {
  const path = join(folder, 'lmtp.sock')
  await writeFile(path, 'precious')
  await expect(listen(aServer(), socketAt(path), byConfig(0))).rejects.toThrow('something else is there')
  await expect(listen(aServer(), socketAt(join(folder, 'no/lmtp.sock')), byConfig(0))).rejects.toThrow(
    'its directory must exist',
  )
})
