import { once } from 'node:events'
import { request } from 'node:http'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrival, commitSettings } from '../../test/arrivals.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { webParts } from '../../test/web-parts.ts'
import { committer } from '../intake/commit.ts'
import type { Readiness } from '../ops/readiness.ts'
import { type HttpServer, listenHttp } from './server.ts'

const bytes = Buffer.from([...Buffer.from('Subject: x\r\n\r\n'), 0, 255, 128, 10])
const mail = arrival({ bytes })
let database: TestDatabase
let pool: pg.Pool
let server: HttpServer
let ready: Readiness = { ok: true }
const report = { report: async () => ({ unplanned: 0, channels: [] }), problems: () => ['a wrong key'] }

let web: Awaited<ReturnType<typeof webParts>>

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  await committer(pool, () => commitSettings)([mail])
  web = await webParts(database, pino({ level: 'silent' }))
  server = await listenHttp({ ...web.parts, readiness: () => ready, outgoing: { ...web.parts.outgoing, ...report } })
})

afterAll(async () => {
  await server.close()
  await web[Symbol.asyncDispose]()
  await pool.end()
  await database.drop()
})

function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Buffer; type: string }> {
  return new Promise((resolve, reject) => {
    request({ host: server.host, port: server.port, path, headers }, async (response) => {
      const body = Buffer.concat(await Array.fromAsync<Buffer>(response))
      resolve({ status: response.statusCode ?? 0, body, type: response.headers['content-type'] ?? '' })
    })
      .on('error', reject)
      .end()
  })
}

const raw = `/api/messages/${mail.id}/raw`

test('raw mail comes back byte for byte', async () => {
  const { status, body, type } = await get(raw)
  expect({ status, type, same: body.equals(bytes) }).toEqual({ status: 200, type: 'message/rfc822', same: true })
})

test.each([
  ['through a proxy on this machine', { 'x-forwarded-for': '192.0.2.1' }],
  ['by a page whose name points at this machine', { host: 'evil.example' }],
])('raw mail is not given to others: %s', async (_, headers) => {
  expect((await get(raw, headers)).status).toBe(401)
})

test.each([raw.replace(/.{4}\/raw$/, '0000/raw'), '/api/messages/1/raw', '/api/messages/x%00/raw', '/nothing'])(
  'what is not there is 404: %s',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)

test('readiness follows the database, liveness does not', async () => {
  expect((await get('/readyz')).status).toBe(200)
  ready = { ok: false, because: 'the database can not be reached' }
  const { status, body } = await get('/readyz')
  expect([status, JSON.parse(body.toString())]).toEqual([503, { status: 'not ready', because: ready.because }])
  expect((await get('/healthz')).status).toBe(200)
})

test('whoever is sending a form when the service stops gets its answer', async () => {
  const stopping = await listenHttp({ ...web.parts, port: 0 })
  const form = request({
    ...{ host: stopping.host, port: stopping.port, method: 'POST', path: '/sign-in/password' },
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      expect: '100-continue',
    },
  })
  // Then the service has it.
  const begun = once(form, 'continue')
  form.flushHeaders()
  await begun
  const answered = once(form, 'response')
  const closed = stopping.close()
  form.end('agent-email=nobody@desk.test&password=none')
  expect((await answered)[0]).toMatchObject({ statusCode: 401 })
  await closed
})

test('a port that is taken is an error that says what to do', async () => {
  const again = listenHttp({ ...web.parts, port: server.port })
  await expect(again).rejects.toThrow(/127\.0\.0\.1:\d+.*HTTP_PORT/)
})
