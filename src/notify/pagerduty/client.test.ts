import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Failure, type PagerDutyDouble, startPagerDutyDouble } from '../../../test/pagerduty-double.ts'
import { checkRoutingKey } from './check-key.ts'
import { createPagerDutyClient, type PagerDutyClient } from './client.ts'
import { trialEvent, updateEvent } from './event.ts'

const routingKey = '0123456789abcdef0123456789abcdef'
const head = { routingKey, dedupKey: 'postroom-i-test-1' }
const event = trialEvent(head, new Date())
let double: PagerDutyDouble
let client: PagerDutyClient

beforeAll(async () => {
  double = await startPagerDutyDouble({ keys: [routingKey] })
  client = createPagerDutyClient({ url: double.url, timeoutMs: 300 })
})
afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await double[Symbol.asyncDispose]()
})

async function failing<T>(how: Failure, work: () => Promise<T>): Promise<T> {
  double.fail({ share: 1, how: [how] })
  return work().finally(() => double.fail(null))
}

test('an event is taken as it is, and its alert ends', async () => {
  expect(await client.post(event)).toMatchObject({ kind: 'answered', status: 202 })
  expect(double.requests.at(-1)).toMatchObject({ body: event, outcome: 'accepted' })
  expect(await client.post(updateEvent('resolve', head))).toMatchObject({ status: 202 })
  expect(double.alertsOf(head.dedupKey)).toMatchObject([{ status: 'resolved', triggers: 1 }])
})

test.each([
  ['hang', { kind: 'no-answer', because: 'PagerDuty did not answer within 0.3 s' }],
  ['unheard', { kind: 'no-answer', because: expect.stringContaining('the connection was cut') }],
  ['cut', { kind: 'no-answer', because: expect.stringContaining('the connection was cut') }],
  ['garbage', { kind: 'answered', status: 202, body: '<html>Welcome to the airport</html>' }],
  [
    { status: 429, retryAfter: '7' },
    { kind: 'answered', status: 429, retryAfter: '7' },
  ],
  [
    { status: 307, body: 'moved' },
    { kind: 'answered', status: 307, body: 'moved' },
  ],
  [
    { status: 500, body: 'x'.repeat(70_000) },
    { kind: 'no-answer', because: expect.stringContaining('far too long') },
  ],
] as const)('a receiver that fails like %j is an answer like any other', async (how, answer) => {
  expect(await failing(how, () => client.post(event))).toMatchObject(answer)
})

test('an answer that comes in drops does not take longer than the whole may', async () => {
  const dripping = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 60000\r\n\r\n')
    const drip = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(drip))
  })
  await using slow = createPagerDutyClient({ url: await urlOf(dripping), timeoutMs: 300 })
  expect(await slow.post(event)).toEqual({ kind: 'no-answer', because: 'PagerDuty did not answer within 0.3 s' })
  dripping.close()
})

test('a receiver that is not there, and one without TLS, are told from each other', async () => {
  const gone = createServer()
  const url = await urlOf(gone)
  await new Promise((resolve) => gone.close(resolve))
  await using away = createPagerDutyClient({ url })
  expect(await away.post(event)).toMatchObject({ because: expect.stringContaining('ECONNREFUSED') })
  await using plain = createPagerDutyClient({ url: double.url.replace('http:', 'https:') })
  expect(await plain.post(event)).toMatchObject({ because: expect.stringMatching(/can not be reached.*SSL/) })
})

test('neither a key nor a password of the URL is in what is said about a failure', async () => {
  await using client = createPagerDutyClient({ url: 'http://user:hunter2@127.0.0.1:1/v2/enqueue' })
  expect(JSON.stringify(await client.post(event))).not.toMatch(/hunter2|0123456789abcdef/)
})

test('a key is tried without waking anybody', async () => {
  const check = (key: string) =>
    checkRoutingKey({ post: client.post, routingKey: key, installation: 'i', now: new Date() })
  const before = double.alerts.length
  expect(await check(routingKey)).toMatchObject({ kind: 'accepted' })
  expect(await check('f'.repeat(32))).toEqual({
    kind: 'refused',
    because: 'PagerDuty refused it (400): Event object is invalid; Invalid routing key',
  })
  expect(await failing({ status: 503 }, () => check(routingKey))).toMatchObject({ kind: 'unknown' })
  expect(double.alerts.length).toBe(before)
})

async function urlOf(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v2/enqueue`
}
