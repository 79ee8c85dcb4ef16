import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { builtInConfig } from './config.ts'
import { configJsonSchema, configLookup } from './json-schema.ts'
import { parseConfig } from './parse.ts'
import { readYaml } from './yaml-file.ts'

const bytes = readFileSync(new URL('../../postroom.example.yaml', import.meta.url))

test('postroom.example.yaml has no problems, and its values are the defaults', () => {
  const loaded = parseConfig(bytes, 'postroom.example.yaml')
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const builtIn = builtInConfig()
  expect(loaded.config).toEqual({
    ...builtIn,
    file: 'postroom.example.yaml',
    digest: loaded.config.digest,
    table: {
      ...builtIn.table,
      rules: builtIn.table.rules.map((rule) => ({ ...rule, where: expect.stringMatching(/:\d+$/) })),
    },
  })
})

test('postroom.example.yaml has every option there is', () => {
  const { data } = readYaml(bytes.toString())
  const sections = ['limits', 'grouping', 'authentication', 'filters', 'paging', 'acknowledge', 'outbound', 'retry']
  const at = (path: readonly (string | number)[]) =>
    path.reduce((value, step) => Reflect.get(Object(value), step), data)
  const filters = ['lists', 'dns_lists', 'greylist', 'clamav', 'rspamd'].map((name) => ['filters', name])
  const lists = ['allow', 'deny'].map((name) => ['filters', 'lists', name])
  const nested = [...filters, ...lists]
  for (const path of [[], ['routes', 0], ...sections.map((section) => [section]), ...nested]) {
    expect(Object.keys(Object(at(path))).sort()).toEqual(configLookup.optionsAt(path).sort())
  }
})

test('postroom.example.yaml says in its first line where editors find the schema', () => {
  expect(bytes.toString()).toMatch(/^# yaml-language-server: \$schema=\.\/postroom\.schema\.json\n/)
})

test('postroom.schema.json is the schema in force', () => {
  const script = fileURLToPath(new URL('../../scripts/config-schema.ts', import.meta.url))
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
})

test('every option is described for editors', () => {
  const described = (schema: unknown): boolean =>
    Object.values(Object(Reflect.get(Object(schema), 'properties') ?? {})).every(
      (option) =>
        typeof Reflect.get(Object(option), 'description') === 'string' &&
        described(option) &&
        described(Reflect.get(Object(option), 'items')),
    )
  expect(described(configJsonSchema())).toBe(true)
})
