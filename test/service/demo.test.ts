/** The demo fills a running service by its door, and refuses wherever it could reach somebody or mix with what is real. */

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
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
  const paging = await demo(['--tickets', '10'], { PAGERDUTY_ROUTING_KEY: 'a'.repeat(32) })
  expect(paging).toMatchObject({ code: 1, err: expect.stringContaining('would page somebody') })
  expect(await scene.tables.ticketCount()).toBe(0)
})

test('as many tickets are there as it says, some of them worked on; and it adds to others only by force', async () => {
  const first = await demo(['--tickets', '30'])
  expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/ 30 tickets, \d+ of them worked on\n$/) })
  expect(await scene.tables.ticketCount()).toBe(30)
  expect(await demo(['--tickets', '10'])).toMatchObject({ code: 1, err: expect.stringContaining('--force') })
  expect(await scene.tables.ticketCount()).toBe(30)
  expect(await demo(['--tickets', '10', '--force'])).toMatchObject({ code: 0 })
  // Its alerts are those of the first run again, and join the storms that are there.
  expect(await scene.tables.ticketCount()).toBeGreaterThanOrEqual(36)
}, 60_000)

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
