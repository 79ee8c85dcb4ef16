/** Who a request is from, as headers claim and as sockets know; over a real listener. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, clientOf, proxyList } from './client.ts'

let proxies: readonly string[] = []
const app = new Hono().get('/', (context) => context.json(clientOf(context, proxyList(proxies))))
const server = createServer(getRequestListener(app.fetch))

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())

function ask(headers: Readonly<Record<string, string>>): Promise<Client> {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/', headers }, async (answer) => {
      resolve(JSON.parse(Buffer.concat(await Array.fromAsync<Buffer>(answer)).toString()))
    })
      .on('error', reject)
      .end()
  })
}

test('a process of this machine is known as one', async () => {
  expect(await ask({})).toEqual({ ip: '127.0.0.1', isSecure: false, isThisMachine: true })
})

test.each([
  ['through a proxy', { 'x-forwarded-for': '192.0.2.1' }],
  ['by another header of proxies', { via: '1.1 cache' }],
  ['by a page whose name points at this machine', { host: 'evil.example' }],
])('who comes %s is not of this machine', async (_, headers) => {
  expect((await ask(headers)).isThisMachine).toBe(false)
})

test.each([
  [['127.0.0.1'], '192.0.2.7', '192.0.2.7'],
  [['127.0.0.0/8', '10.0.0.0/8'], '203.0.113.9, 192.0.2.7, 10.1.2.3', '192.0.2.7'],
  [['::1'], '192.0.2.7', '127.0.0.1'],
  [['127.0.0.1'], 'nonsense, <script>', '127.0.0.1'],
  [['127.0.0.1'], '2001:db8::1', '2001:db8::1'],
])('with the proxies %j, X-Forwarded-For %s is %s', async (trusted, forwarded, ip) => {
  proxies = trusted
  expect((await ask({ 'x-forwarded-for': forwarded })).ip).toBe(ip)
})

test('TLS is believed of a proxy of ours only', async () => {
  proxies = ['127.0.0.1']
  expect((await ask({ 'x-forwarded-proto': 'https' })).isSecure).toBe(true)
  proxies = ['10.0.0.1']
  expect((await ask({ 'x-forwarded-proto': 'https' })).isSecure).toBe(false)
})
