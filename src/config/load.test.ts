import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { builtInConfig } from './config.ts'
import { configPlace, loadConfig } from './load.ts'

const directory = mkdtempSync(join(tmpdir(), 'postroom-load-'))
const path = join(directory, 'postroom.yaml')
afterAll(() => rmSync(directory, { recursive: true }))

test('without a file the built-in config is loaded, and the place of the file is watched', async () => {
  expect(configPlace(undefined, directory)).toEqual({ load: null, watch: path })
  expect(await loadConfig(null)).toEqual({ ok: true, config: builtInConfig() })
})

test('postroom.yaml of the directory is found; POSTROOM_CONFIG goes before it, there or not', () => {
  writeFileSync(path, 'contact: hello')
  const other = join(directory, 'etc/other.yaml')
  expect(configPlace(undefined, directory)).toEqual({ load: path, watch: path })
  expect(configPlace('etc/other.yaml', directory)).toEqual({ load: other, watch: other })
})

test('a file is loaded, with its name and digest', async () => {
  writeFileSync(path, 'contact: hello')
  expect(await loadConfig(path)).toMatchObject({
    ok: true,
    config: { contact: 'hello', file: path, digest: expect.stringMatching(/^[\da-f]{64}$/) },
  })
})

test.each([
  [
    'missing',
    () => join(directory, 'missing.yaml'),
    /missing\.yaml can not be read \(ENOENT: no such file or directory\)$/,
  ],
  ['a directory', () => directory, /can not be read \(EISDIR: illegal operation on a directory\)$/],
  ['too large', () => written('#'.repeat(1_048_577)), /has 1048577 bytes, expected 1 MiB at most$/],
])('a file that is %s is a problem', async (_, file, problem) => {
  expect(await loadConfig(file())).toEqual({ ok: false, problems: [expect.stringMatching(problem)] })
})

function written(text: string): string {
  writeFileSync(path, text)
  return path
}
