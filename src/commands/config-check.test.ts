import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { run, usage } from './config-check.ts'
import { recordedIo } from './recorded-io.ts'

const empty = mkdtempSync(join(tmpdir(), 'postroom-config-check-'))
const configs = fileURLToPath(new URL('../../fixtures/configs/', import.meta.url))
afterAll(() => rmSync(empty, { recursive: true }))

async function check(argv: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = configs) {
  const { io, out, err } = recordedIo(env, cwd)
  return { code: await run(argv, io), out: out(), err: err() }
}

test('without a file the built-in config is fine', async () => {
  expect(await check([], {}, empty)).toEqual({
    code: 0,
    out: 'ok: built-in config: 1 domain (humanmade.com), 3 routes\n',
    err: '',
  })
})

test('a good file is summed up', async () => {
  const { code, out } = await check(['catch-all.yaml'])
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^ok: .*catch-all\.yaml: 2 domains \(humanmade\.com, altis\.example\), 4 routes\n$/),
  ])
})

test('warnings are no failure', async () => {
  const { code, out } = await check(['low-limits.yaml'])
  expect(code).toBe(0)
  expect(out).toMatch(/^warning: low-limits\.yaml:2: .*\nwarning: .*\nok: .*\n$/)
})

test('problems of the file and of the environment are told at once', async () => {
  const { code, out } = await check(['syntax-error.yaml'], { SMTP_PORT: '25x', HTTP_PORT: 'web' })
  expect(code).toBe(1)
  expect(out.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^environment: SMTP_PORT is "25x", expected /),
    expect.stringMatching(/^environment: HTTP_PORT is "web", expected /),
    expect.stringMatching(/syntax-error\.yaml:2: /),
  ])
})

test('a problem of the environment alone is a failure', async () => {
  expect(await check(['catch-all.yaml'], { LOG_LEVEL: 'loud' })).toMatchObject({
    code: 1,
    out: expect.not.stringContaining('ok'),
  })
})

test('the file of POSTROOM_CONFIG is checked, also when .env names it; an argument goes before it', async () => {
  writeFileSync(join(empty, '.env'), 'POSTROOM_CONFIG=missing.yaml\n')
  expect(await check([], {}, empty)).toMatchObject({
    code: 1,
    out: expect.stringContaining('missing.yaml can not be read'),
  })
  expect(await check([], { POSTROOM_CONFIG: 'empty.yaml' })).toMatchObject({
    code: 1,
    out: expect.stringContaining('is empty'),
  })
  expect(await check(['idn.yaml'], { POSTROOM_CONFIG: 'empty.yaml' })).toMatchObject({ code: 0 })
})

test('two files are one too many', async () => {
  expect(await check(['a.yaml', 'b.yaml'])).toMatchObject({ code: 2, err: expect.stringContaining(usage) })
})

test('--help explains', async () => {
  expect(await check(['--help'])).toEqual({ code: 0, out: usage, err: '' })
})

test('templates and keys that the config names are checked with it, with file and line', async () => {
  const folder = mkdtempSync(join(empty, 'mail-'))
  writeFileSync(join(folder, 'acknowledgement.de.txt'), 'Subject: [{{ref}}] Moin\n\n{{body}}\n')
  const yaml = `acknowledge: { templates: "${folder}" }\noutbound: { dkim: { domain: a.example, selector: s, key: "${folder}/none.pem" } }\n`
  writeFileSync(join(folder, 'postroom.yaml'), yaml)
  const { code, out } = await check([join(folder, 'postroom.yaml')])
  expect({ code, out }).toEqual({
    code: 1,
    out: [
      `${folder}/acknowledgement.de.txt:3: {{body}} is unknown, expected one of {{ref}}, {{name}}, {{address}}\n`,
      `outbound.dkim.key is "${folder}/none.pem", which can not be read (ENOENT)\n`,
    ].join(''),
  })
})
