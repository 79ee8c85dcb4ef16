import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { networkOf } from '../config/network.ts'
import { createReception } from './arrival.ts'

const loopback = networkOf('127.0.0.1')

/** The server's end of a connection that its client has reset already, as HAProxy's health checks do. */
async function resetConnection(): Promise<Socket> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = connect({
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
  })
  const [socket] = await once(server, 'connection')
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.on('error', () => undefined)
  client.resetAndDestroy()
  await closed
  server.close()
  return socket
}

test('a connection that was reset before we look is nobody, not somebody without an address', async () => {
  const calls: string[] = []
  const place = { host: '127.0.0.1', port: 0 }
  const reception = createReception(
    { place, proxy: loopback === null ? [] : [loopback] },
    { arrived: () => calls.push('arrived'), refused: () => calls.push('refused') },
  )
  const socket = await resetConnection()
  expect(socket.remoteAddress).toBeUndefined()
  reception.take(socket)
  await new Promise(setImmediate)
  expect(calls).toEqual([])
  expect(reception.waiting()).toBe(0)
})
