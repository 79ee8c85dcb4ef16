import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../test/webhook-receiver.ts'
import { urlDigest } from '../notify/webhooks/health.ts'
import { PingBody } from '../notify/webhooks/shapes.ts'
import { addWebhookFailure } from '../store/webhook-states.ts'
import type { Finding } from './doctor/finding.ts'
import * as doctor from './doctor.ts'
import { recordedIo } from './recorded-io.ts'
import { run } from './webhooks.ts'

const secret = `whsec_${'A'.repeat(32)}`
let database: TestDatabase
let client: pg.Client
let receiver: WebhookReceiver
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-webhooks-'))
  database = await createTestDatabase()
  client = new pg.Client(database.url)
  await client.connect()
  receiver = await startWebhookReceiver({ secret })
  const webhooks = [
    {
      name: 'chat',
      url: `${receiver.origin}/services/SECRET`,
      format: 'slack',
      events: ['ticket.created'],
      allow_private: true,
    },
    { name: 'ops', url: `${receiver.origin}/`, allow_private: true },
    { name: 'guarded', url: `${receiver.origin}/` },
  ]
  await writeFile(join(root, 'postroom.yaml'), JSON.stringify({ webhooks }))
  await writeFile(join(root, 'empty.yaml'), '{}')
})
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]()
  await client?.end()
  await database?.drop()
  await rm(root, { recursive: true, force: true })
})

async function webhooks(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url, WEBHOOK_SECRET_OPS: secret, ...env }, root)
  const code = await run(argv, io)
  return { code, out: out(), err: err() }
}

async function disable(name: string, url: string): Promise<void> {
  await addWebhookFailure(client, {
    name,
    urlDigest: urlDigest(url),
    because: 'it answered 410',
    now: new Date('2026-11-28T10:00:00Z'),
    disableAfter: { failures: 1, since: new Date('2026-11-28T10:00:00Z') },
  })
}

test('the list says how each webhook is doing, and how to enable one, without secrets', async () => {
  await disable('ops', `${receiver.origin}/`)
  const { code, out } = await webhooks([])
  expect(code).toBe(0)
  expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['NAME', 'STATE', 'FORMAT', 'URL', 'EVENTS'],
    ['chat', 'well', 'slack', `${receiver.origin}/…`, 'ticket.created'],
    ['ops', 'disabled', 'json', receiver.origin, '(pages only)'],
    [
      '',
      'disabled at 2026-11-28 10:00 UTC, failed once since 2026-11-28 10:00 UTC: it answered 410; "postroom webhooks --enable ops" enables it',
    ],
    ['guarded', 'well', 'json', receiver.origin, '(pages only)'],
    [''],
  ])
})

test('a disabled webhook is enabled once', async () => {
  await disable('ops', `${receiver.origin}/`)
  expect(await webhooks(['--enable', 'ops'])).toEqual({
    code: 0,
    out: 'ops: enabled; it was disabled because it answered 410\n',
    err: '',
  })
  expect(await webhooks(['--enable', 'ops'])).toEqual({ code: 1, out: '', err: 'postroom: ops is not disabled\n' })
})

test('the secret is the one from the environment, else always the same of this installation', async () => {
  expect((await webhooks(['--secret', 'ops'])).out).toBe(`${secret}\n`)
  const { out } = await webhooks(['--secret', 'chat'])
  expect(out).toMatch(/^whsec_[A-Za-z\d+/]{43}=\n$/)
  expect((await webhooks(['--secret', 'CHAT'])).out).toBe(out)
})

test('a test sends a signed ping and says what came back', async () => {
  expect(await webhooks(['--test', 'ops'])).toEqual({
    code: 0,
    out: `ops (${receiver.origin}): it took the ping and answered 200\n`,
    err: '',
  })
  const came = receiver.received.at(-1)
  expect(came).toMatchObject({ isSigned: true, headers: { 'user-agent': expect.stringMatching(/^Postroom\/\d/) } })
  expect(PingBody.parse(JSON.parse(came?.body ?? ''))).toMatchObject({ data: { webhook: 'ops' } })
  receiver.behave({ status: 500 })
  expect(await webhooks(['--test', 'chat'])).toEqual({
    code: 1,
    out: '',
    err: `postroom: chat (${receiver.origin}/…): it answered 500\n`,
  })
  expect(receiver.received.at(-1)?.body).toBe('{"text":"A test of the webhook chat of Postroom."}')
})

test('a test of a webhook that leads to a private address says which option permits it', async () => {
  const { code, err } = await webhooks(['--test', 'guarded'])
  expect(code).toBe(1)
  expect(err).toContain('the URL leads to 127.0.0.1, which is not public: loopback')
  expect(err).toContain('allow_private: true')
})

test('doctor tells of a disabled webhook, and of a secret that belongs to none', async () => {
  await disable('ops', `${receiver.origin}/`)
  const env = { DATABASE_URL: database.url, HTTP_PORT: '1', WEBHOOK_SECRET_OPS: secret, WEBHOOK_SECRET_OTHER: secret }
  const { io, out } = recordedIo(env, root)
  expect(await doctor.run(['--json'], io)).toBe(1)
  const findings: readonly Finding[] = JSON.parse(out())
  expect(findings.filter(({ about }) => about === 'webhooks')).toEqual([
    { level: 'wrong', about: 'webhooks', text: expect.stringMatching(/^ops disabled at 2026-11-28 10:00 UTC, /) },
    {
      level: 'note',
      about: 'webhooks',
      text: 'WEBHOOK_SECRET_OTHER is set, and there is no webhook of this name in the config',
    },
  ])
})

test('without webhooks it says so', async () => {
  expect(await webhooks([], { POSTROOM_CONFIG: 'empty.yaml' })).toMatchObject({
    code: 0,
    out: 'There are no webhooks in the config.\n',
  })
})

test.each(['--enable', '--secret', '--test'])('%s of a webhook that is not there says so', async (option) => {
  expect(await webhooks([option, 'none'])).toEqual({
    code: 1,
    out: '',
    err: 'postroom: there is no webhook none in the config\n',
  })
})

test.each([[['chat']], [['--test', 'chat', '--enable', 'chat']], [['--test']]])(
  '%j is called wrongly',
  async (argv) => {
    expect((await webhooks(argv)).code).toBe(2)
  },
)
