/** The demo fills a running service by its door, and refuses wherever it could reach somebody or mix with what is real. */

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')
let scene: Scene
beforeAll(async () => {
  scene = await openScene()
}, 60_000)
afterAll(() => scene[Symbol.asyncDispose]())

type Ran = Readonly<{ code: number; out: string; err: string }>

function demo(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const [host = '', port = ''] = scene.service.smtp.split(':')
  const own = { PATH: process.env['PATH'], DATABASE_URL: scene.databaseUrl, DATA_DIR: join(scene.directory, 'data') }
  const options = { cwd: scene.directory, env: { ...own, SMTP_HOST: host, SMTP_PORT: port, ...env } }
  return new Promise((done) => {
    execFile(process.execPath, [main, 'demo', ...argv], options, (err, out, stderr) => {
      done({ code: err === null ? 0 : Number(err.code ?? 1), out, err: stderr })
    })
  })
}

test('it writes to no other machine, and pages nobody', async () => {
  const elsewhere = await demo(['--tickets', '10'], { SMTP_HOST: '192.0.2.1' })
  expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('only writes to a service of this machine') })
  const mailing = await demo(['--tickets', '10'], { OUTBOUND_SMTP_URL: 'smtp://mail.example.com' })
  expect(mailing).toMatchObject({ code: 1, err: expect.stringContaining('would mail its answers') })
  const paging = await demo(['--tickets', '10'], { PAGERDUTY_ROUTING_KEY: 'a'.repeat(32) })
  expect(paging).toMatchObject({ code: 1, err: expect.stringContaining('would page somebody') })
  expect(await scene.tables.ticketCount()).toBe(0)
})

test('as many tickets are there as it says, some of them worked on; and it adds to others only by force', async () => {
  const first = await demo(['--tickets', '30'])
  expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/ 30 tickets, \d+ of them worked on\n$/) })
  expect(await scene.tables.ticketCount()).toBe(30)
  await hasHistory()
  // Its agents are no admins: the link of the fresh installation still makes the first.
  const { url } = scene.service.lines.find(({ url }) => String(url).includes('/set-up?')) ?? {}
  expect((await fetch(String(url))).status).toBe(200)
  expect(await demo(['--tickets', '10'])).toMatchObject({ code: 1, err: expect.stringContaining('--force') })
  expect(await scene.tables.ticketCount()).toBe(30)
  expect(await demo(['--tickets', '10', '--force'])).toMatchObject({ code: 0 })
  // Its alerts are those of the first run again, and join the storms that are there.
  expect(await scene.tables.ticketCount()).toBeGreaterThanOrEqual(36)
}, 60_000)

/** Every ticket is as old as its mail says, in the order of the refs, and what followed came after it and before now. */
async function hasHistory(): Promise<void> {
  const pool = new pg.Pool({ connectionString: scene.databaseUrl, max: 1 })
  const first = async (sql: string) => Object.values((await pool.query(sql)).rows[0] ?? {})[0]
  try {
    expect(
      Number(await first('select extract(day from max(created_at) - min(created_at)) from tickets')),
    ).toBeGreaterThan(14)
    for (const wrong of [
      'select from tickets where created_at > now() or updated_at > now() or updated_at < created_at',
      `select from messages m join tickets t on t.id = m.ticket_id where m.direction = 'in' and m.trust <> 'ours'
         and abs(extract(epoch from m.received_at - m.sent_at)) > 60`,
      "select from messages m join tickets t on t.id = m.ticket_id where m.received_at < t.created_at - interval '1 s'",
      'select from ticket_events e join tickets t on t.id = e.ticket_id where e.at > t.updated_at',
      `select from deliveries d where abs(extract(epoch from d.received_at)
         - ('x' || replace(left(d.id::text, 13), '-', ''))::bit(48)::bigint / 1000.0) > 1`,
      `select from notifications n join ticket_events e on e.id = n.event_id where n.created_at <> e.at and n.status <> 'queued'`,
    ])
      expect(await first(`select count(*)::int from (${wrong}) as wrong`), wrong).toBe(0)
    expect(await first(`select count(*)::int from messages where direction = 'out'`)).toBeGreaterThan(5)
    expect(await first(`select count(*)::int from users where role = 'agent'`)).toBe(3)
  } finally {
    await pool.end()
  }
}

test('a number that is none is a wrong call', async () => {
  for (const tickets of ['0', '9', 'many', '100000']) expect((await demo(['--tickets', tickets])).code).toBe(2)
})

test('webhooks of the config are not told of made-up tickets', async () => {
  const yaml = 'webhooks: [{ name: status, url: "https://hooks.example.com/x", events: [ticket.created] }]\n'
  const file = join(scene.directory, 'with-webhooks.yaml')
  await writeFile(file, yaml)
  const ran = await demo(['--tickets', '10', '--force'], { POSTROOM_CONFIG: file })
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('webhooks are set up here') })
})
