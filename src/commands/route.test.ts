import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { recordedIo } from './recorded-io.ts'
import { run, usage } from './route.ts'

const empty = mkdtempSync(join(tmpdir(), 'postroom-route-'))
const configs = fileURLToPath(new URL('../../fixtures/configs/', import.meta.url))
afterAll(() => rmSync(empty, { recursive: true }))

async function route(argv: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = empty) {
  const { io, out, err } = recordedIo(env, cwd)
  return { code: await run(argv, io), out: out(), err: err() }
}

test('an address is answered with its ticket, the rule that won, and why the others did not', async () => {
  expect(await route(['Support+vip@humanmade.com'])).toEqual({
    code: 0,
    out: `Support+vip@humanmade.com: question, normal
  → support@humanmade.com (built-in) names this local part and this domain; the detail +vip is kept, not compared
    sysops@humanmade.com (built-in) is for the local part sysops, not support
    hosting@humanmade.com (built-in) is for the local part hosting, not support
    abuse@ (built-in) is for the local part abuse, not support
    postmaster@ (built-in) is for the local part postmaster, not support
`,
    err: '',
  })
})

test('for several addresses the one that decides is named', async () => {
  const { code, out } = await route(['support@humanmade.com', 'sysops@humanmade.com'])
  expect(code).toBe(0)
  expect(out).toMatch(/\na mail to all of them: incident, urgent, pages on-call, decided by sysops@humanmade\.com\n$/)
})

test.each([
  ['nobody@humanmade.com', 'refused (unknown-address), no rule matches this address'],
  ['support@elsewhere.example', 'refused (other-domain), elsewhere.example is not a domain of ours'],
  ['support', 'refused (malformed), this is no address'],
])('%s is answered "%s", with exit code 1', async (address, answer) => {
  const { code, out } = await route([address])
  expect([code, out.split('\n')[0]]).toEqual([1, `${address}: ${answer}`])
})

test('one address that nothing serves is enough for exit code 1', async () => {
  expect(await route(['support@humanmade.com', 'nobody@humanmade.com'])).toMatchObject({ code: 1 })
})

test('--json gives the same as data', async () => {
  const { code, out } = await route(['--json', 'sysops@humanmade.com', 'support@humanmade.com', 'nobody@humanmade.com'])
  expect(code).toBe(1)
  const routes: unknown = JSON.parse(out)
  expect(routes).toMatchObject([
    {
      recipient: 'sysops@humanmade.com',
      kind: 'routed',
      reason: null,
      match: 'sysops@humanmade.com',
      where: 'built-in',
      type: 'incident',
      priority: 'urgent',
      page: true,
      because: 'names this local part and this domain',
      decides: true,
    },
    { recipient: 'support@humanmade.com', kind: 'routed', decides: false },
    {
      recipient: 'nobody@humanmade.com',
      kind: 'refused',
      reason: 'unknown-address',
      match: null,
      type: null,
      priority: null,
      page: null,
      because: 'no rule matches this address',
      decides: false,
    },
  ])
  expect(routes).toMatchObject([
    { considered: expect.arrayContaining([expect.objectContaining({ won: true })]) },
    {},
    {},
  ])
})

test('the config of POSTROOM_CONFIG is asked', async () => {
  const { code, out } = await route(['anybody@altis.example'], { POSTROOM_CONFIG: 'catch-all.yaml' }, configs)
  expect(code).toBe(0)
  expect(out).toContain('→ *@altis.example (catch-all.yaml:4) takes every address of this domain')
})

test('a config with problems is answered with all of them', async () => {
  const { code, out, err } = await route(['a@b.example'], { POSTROOM_CONFIG: 'duplicate-keys.yaml' }, configs)
  expect([code, out, err.trimEnd().split('\n').length]).toEqual([1, '', 3])
})

test('other settings need not be right for it', async () => {
  expect(await route(['support@humanmade.com'], { DATABASE_URL_FILE: '/missing', SMTP_PORT: '25x' })).toMatchObject({
    code: 0,
  })
})

test.each([[[]], [['--jsn', 'a@b.example']]])('%j is answered with the usage and exit code 2', async (argv) => {
  expect(await route(argv)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(usage) })
})

test('--help explains', async () => {
  expect(await route(['--help'])).toEqual({ code: 0, out: usage, err: '' })
})
