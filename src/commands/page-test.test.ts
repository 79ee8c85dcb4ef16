import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { type PagerDutyDouble, startPagerDutyDouble } from '../../test/pagerduty-double.ts'
import type { Command } from './command.ts'
import * as doctor from './doctor.ts'
import * as pageTest from './page-test.ts'
import { recordedIo } from './recorded-io.ts'

const key = 'a'.repeat(32)
let database: TestDatabase
let pagerduty: PagerDutyDouble
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-page-test-'))
  database = await createTestDatabase()
  pagerduty = await startPagerDutyDouble({ keys: [key] })
})
afterAll(async () => {
  await pagerduty?.[Symbol.asyncDispose]()
  await database?.drop()
  await rm(root, { recursive: true, force: true })
})

async function runCommand(command: Command, environment: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const { io, out, err } = recordedIo(
    { DATABASE_URL: database.url, PAGERDUTY_URL: pagerduty.url, ...environment },
    root,
  )
  return { code: await command.run(argv, io), out: out(), err: err() }
}

test('a test page is triggered and resolved, and what came back is shown', async () => {
  const { code, out } = await runCommand(pageTest, { PAGERDUTY_ROUTING_KEY: key })
  expect(out).toMatch(/^trigger: accepted: \{.*\}\nresolve: accepted: \{.*\}\n$/)
  expect(out).not.toContain(key)
  expect(code).toBe(0)
  expect(pagerduty.requests.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
})

test('what PagerDuty says against a key is shown, by the test and by doctor, without the key', async () => {
  const wrong = 'b'.repeat(32)
  const tested = await runCommand(pageTest, { PAGERDUTY_ROUTING_KEY_OPS: wrong }, '--key', 'ops')
  expect(tested).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^trigger: failed: PagerDuty refused it \(400\): .+\n$/),
  })
  const looked = await runCommand(doctor, { PAGERDUTY_ROUTING_KEY: wrong })
  expect(looked).toMatchObject({
    code: 1,
    out: expect.stringContaining('PAGERDUTY_ROUTING_KEY: PagerDuty refused it (400)'),
  })
  expect(tested.out + looked.out).not.toContain(wrong)
})

test('without a key nobody can be paged', async () => {
  const { code, err } = await runCommand(pageTest, {})
  expect({ code, err }).toEqual({ code: 1, err: 'postroom: PAGERDUTY_ROUTING_KEY is not set: nobody can be paged\n' })
})
