import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtInConfig } from './config.ts'
import { parseConfig } from './parse.ts'

const folder = new URL('../../fixtures/configs/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const example = readFileSync(new URL('../../postroom.example.yaml', import.meta.url), 'utf8')

function parse(text: string) {
  return parseConfig(Buffer.from(text), 'postroom.yaml')
}

function accepted(text: string) {
  const loaded = parse(text)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.config
}

test.each(names)('%s is answered as the text beside it says', (name) => {
  const loaded = parseConfig(readFileSync(new URL(name, folder)), name)
  const said = loaded.ok ? ['ok', ...loaded.config.warnings] : loaded.problems
  const expected = readFileSync(new URL(name.replace(/yaml$/, 'txt'), folder), 'utf8')
  expect(`${said.join('\n')}\n`).toBe(expected)
})

test('every config in the folder is explained in its README', () => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8')
  expect([...readme.matchAll(/^\| `(.*?)`/gm)].map(([, name]) => name)).toEqual(names.sort())
})

test('a file becomes routes with their places, bytes and milliseconds', () => {
  const config = accepted(readFileSync(new URL('catch-all.yaml', folder), 'utf8'))
  expect(config.table.domains).toEqual(['humanmade.com', 'altis.example'])
  expect(config.table.rules).toMatchObject([
    { match: 'support@humanmade.com', type: 'question', priority: 'normal', page: false, where: 'postroom.yaml:2' },
    { match: 'sysops@', type: 'incident', priority: 'urgent', page: true, where: 'postroom.yaml:3' },
    { match: '*@altis.example', type: 'task', priority: 'low', page: false, where: 'postroom.yaml:4' },
    { match: '*', type: 'question', priority: 'normal', page: true, where: 'postroom.yaml:5' },
  ])
  expect(config.contact).toBe('See https://humanmade.com/contact or call +44 20 7946 0000.')
  expect(accepted('limits: { size: 10485760, memory: 64 kB, drain: 1.5m }').limits).toEqual({
    ...builtInConfig().limits,
    sizeBytes: 10_485_760,
    memoryBytes: 64_000,
    drainMs: 90_000,
  })
  const asked = 'authentication: { resolvers: ["127.0.0.1:5353", "::1"], budget: 500ms, name: mx1.humanmade.com }'
  expect(accepted(asked).authentication).toEqual({
    enabled: true,
    resolvers: ['127.0.0.1:5353', '::1'],
    budgetMs: 500,
    name: 'mx1.humanmade.com',
  })
})

test('what a file leaves out is built-in', () => {
  const { table, limits, grouping, authentication, contact } = accepted('contact: null')
  expect({ table, limits, grouping, authentication, contact }).toEqual({
    table: builtInConfig().table,
    limits: builtInConfig().limits,
    grouping: builtInConfig().grouping,
    authentication: { enabled: true, resolvers: [], budgetMs: 2000, name: null },
    contact: null,
  })
})

test('the built-in config has the routes of the design', () => {
  expect(builtInConfig().table).toMatchObject({
    domains: ['humanmade.com'],
    rules: [
      {
        match: 'hosting@humanmade.com',
        type: 'incident',
        priority: 'normal',
        page: false,
        dmarcFail: 'flag',
        where: 'built-in',
      },
      {
        match: 'support@humanmade.com',
        type: 'question',
        priority: 'normal',
        page: false,
        dmarcFail: 'flag',
        where: 'built-in',
      },
      {
        match: 'sysops@humanmade.com',
        type: 'incident',
        priority: 'urgent',
        page: true,
        dmarcFail: 'flag',
        where: 'built-in',
      },
    ],
  })
})

test('domains are compared in one form, whatever they were written in', () => {
  const { table } = accepted('domains: [BÜCHER.example, xn--bcher-kva.example, a.example.]\nroutes: []')
  expect(table.domains).toEqual(['xn--bcher-kva.example', 'a.example'])
})

test('a config is frozen to its last value', () => {
  const config = accepted(example)
  expect(Object.isFrozen(config.table.rules[0])).toBe(true)
  expect(
    [config, config.table, config.table.domains, config.limits, config.grouping, config.warnings].every(
      Object.isFrozen,
    ),
  ).toBe(true)
})

test('bytes that are not UTF-8 are refused', () => {
  expect(parseConfig(Buffer.from('contact: h\xe9llo', 'latin1'), 'postroom.yaml')).toEqual({
    ok: false,
    problems: ['postroom.yaml is not UTF-8'],
  })
})

test.each([
  ['brackets nested without end', '['.repeat(20_000)],
  [
    'aliases that multiply',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replace(/./g, (n, at) => `${n}: &${n} [${`*${'abcdefghi'[at]},`.repeat(9)}]\n`)}`,
  ],
  ['a quoted key of many lines', `? "${'key '.repeat(100_000)}\\n"\n: 1`],
  ['a key of a megabyte', `${'k'.repeat(1_000_000)}: 1`],
])('%s are problems, bounded in number and length', (_, text) => {
  const loaded = parse(text)
  expect(loaded.ok).toBe(false)
  if (loaded.ok) return
  expect(loaded.problems.length).toBeLessThan(30)
  expect(Math.max(...loaded.problems.map(({ length }) => length))).toBeLessThan(1_000)
})

test('whatever is in the file: never throws, and names the file in every problem', () => {
  const lines = example.split('\n')
  const damaged = fc
    .tuple(fc.nat(lines.length - 1), fc.string({ unit: 'binary' }))
    .map(([at, text]) => lines.with(at, text).join('\n'))
  const shuffledLines = fc.shuffledSubarray(lines).map((some) => some.join('\n'))
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged, shuffledLines, fc.json()), (text) => {
      const loaded = parse(text)
      if (loaded.ok) return
      expect(loaded.problems.length).toBeGreaterThan(0)
      expect(loaded.problems.every((problem) => problem.startsWith('postroom.yaml'))).toBe(true)
      // Texts of zod's own would mean an option without words for people.
      expect(loaded.problems.join('\n')).not.toMatch(/Invalid (input|option)|Too (small|big)|undefined/)
    }),
  )
})
