/** Streams over real sockets: how many there may be, and what becomes of a client that does not read. */
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { nobody } from '../access/principal.ts'
import { loadAssets } from '../assets.ts'
import type { Env } from '../env.ts'
import { liveStreams, type StreamLimits, streamLimits } from './live-streams.ts'

/** A server whose streams tell what `tell` is given; `left` resolves when a stream has ended. */
async function listening(given: Partial<StreamLimits>) {
  const tellers = new Set<(data: string) => void>()
  let left = Promise.withResolvers<void>()
  const joined: (() => void)[] = []
  const assets = await loadAssets()
  const open = liveStreams('news', { ...streamLimits, ...given })
  const app = new Hono<Env>().get('/:user', (context) => {
    context.set('assets', assets)
    context.set('principal', nobody)
    return open(context, context.req.param('user'), (tell) => {
      tellers.add(tell)
      for (const resolve of joined.splice(0)) resolve()
      return () => {
        tellers.delete(tell)
        left.resolve()
        left = Promise.withResolvers()
      }
    })
  })
  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const ask = (user: string) =>
    new Promise<IncomingMessage>((resolve, reject) =>
      get({ host: '127.0.0.1', port, path: `/${user}`, agent: false }, resolve).on('error', reject),
    )
  return {
    ...{ port, ask, tellers },
    left: () => left.promise,
    joined: () => new Promise<void>((resolve) => joined.push(resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('each user has so many streams, all together have so many, and a place that is left is free', async () => {
  await using server = await listening({ perUser: 2, inAll: 3 })
  const first = await server.ask('ann')
  for (const user of ['ann', 'ben']) expect((await server.ask(user)).statusCode).toBe(200)
  const tooMany = await server.ask('ann')
  expect([tooMany.statusCode, tooMany.headers['retry-after']]).toEqual([429, '60'])
  const full = await server.ask('eve')
  expect([full.statusCode, full.headers['retry-after']]).toEqual([503, '60'])
  const left = server.left()
  first.destroy()
  await left
  expect((await server.ask('ann')).statusCode).toBe(200)
})

test('a client that does not read is dropped, and one that reads is told on', async () => {
  await using server = await listening({})
  const joined = server.joined()
  const stalled = connect(server.port, '127.0.0.1')
  stalled.on('error', () => undefined)
  stalled.pause()
  stalled.write('GET /ann HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await joined
  const left = server.left().then(() => true)
  let isDropped = false
  void left.then(() => {
    isDropped = true
  })
  while (!isDropped) {
    for (const tell of server.tellers) tell('x'.repeat(64 * 1024))
    await new Promise(setImmediate)
  }
  stalled.resume()
  await once(stalled, 'close')

  const reading = await server.ask('ben')
  for (const tell of server.tellers) tell('and on')
  let heard = ''
  for await (const chunk of reading) {
    heard += String(chunk)
    if (heard.includes('and on')) break
  }
  expect(heard).toContain('event: news\ndata: and on\n\n')
})

test('a client whose connection does not move from one beat to the next is dropped', async () => {
  await using server = await listening({ waitingBytes: 64 * 1024 * 1024, beatMs: 20 })
  const joined = server.joined()
  const stalled = connect(server.port, '127.0.0.1')
  stalled.on('error', () => undefined)
  stalled.pause()
  stalled.write('GET /ann HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await joined
  const left = server.left()
  for (const tell of server.tellers) for (let n = 0; n < 200; n++) tell('x'.repeat(64 * 1024))
  await left
  stalled.destroy()
})
