import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createReception } from './arrival.ts'

const place = { host: '127.0.0.1', port: 0 }

/** A reception that believes nobody, and what came of its connections. */
function recorded() {
  const calls: string[] = []
  const arrivals = { arrived: () => calls.push('arrived'), refused: () => calls.push('refused') }
  return { calls, reception: createReception({ place, proxy: [] }, arrivals) }
}

/** Both ends of a connection. */
async function connection(): Promise<Readonly<{ client: Socket; socket: Socket }>> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = connect({ ...place, port: typeof address === 'object' && address !== null ? address.port : 0 })
  client.on('error', () => undefined)
  const [socket] = await once(server, 'connection')
  server.close()
  return { client, socket }
}

test('a connection is a client in a moment', async () => {
  const { calls, reception } = recorded()
  const { client, socket } = await connection()
  reception.take(socket)
  expect(calls).toEqual([])
  await new Promise(setImmediate)
  expect(calls).toEqual(['arrived'])
  client.destroy()
})

test('a connection that was reset before we look is nobody, as of the health checks of HAProxy', async () => {
  const { calls, reception } = recorded()
  const { client, socket } = await connection()
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.on('error', () => undefined)
  client.resetAndDestroy()
  await closed
  expect(socket.remoteAddress).toBeUndefined()
  reception.take(socket)
  await new Promise(setImmediate)
  expect(calls).toEqual([])
  expect(reception.waiting()).toBe(0)
})

test('a connection that closes in that moment is nobody: its session would never hear of the end', async () => {
  const { calls, reception } = recorded()
  const { client, socket } = await connection()
  reception.take(socket)
  socket.destroy()
  await new Promise(setImmediate)
  expect(calls).toEqual([])
  client.destroy()
})
