/** `postroom route test`: cases of an operator, run by the code that the service runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordedIo } from './recorded-io.ts'
import * as routeTest from './route-test.ts'

const fixtures = fileURLToPath(new URL('../../fixtures/route-cases/', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postroom-cases-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function runTest(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { io, out, err } = recordedIo(env, folder)
  const code = await routeTest.run(argv, io)
  return { code, out: out(), err: err() }
}

async function runCases(text: string) {
  await writeFile(join(folder, 'cases.yaml'), text)
  return runTest(['cases.yaml'])
}

test('the cases of the fixtures come out as expected', async () => {
  const { code, out } = await runTest([join(fixtures, 'humanmade.yaml')])
  expect(out.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([])
  expect(out).toMatch(/\n\n(\d+) cases: \1 as expected, 0 not\n$/)
  expect(code).toBe(0)
})

test('a case that comes out otherwise fails, with the difference and why', async () => {
  const { code, out } = await runCases(
    'cases:\n  - to: sysops@humanmade.com\n    expect: { type: incident, priority: low, page: false }\n  - to: support@humanmade.com\n    expect: { served: true }\n',
  )
  expect(code).toBe(1)
  expect(out.split('\n')).toEqual([
    'FAIL cases.yaml:2: to sysops@humanmade.com',
    '     priority is urgent, expected low',
    '     page is true, expected false',
    '     sysops@humanmade.com: sysops@humanmade.com (built-in), names this local part and this domain',
    'ok cases.yaml:4: to support@humanmade.com',
    '',
    '2 cases: 1 as expected, 1 not',
    '',
  ])
})

test('the config in force is that of the environment', async () => {
  await writeFile(join(folder, 'other.yaml'), 'routes: [{ match: desk@example.com, type: task }]\n')
  await writeFile(join(folder, 'desk.yaml'), 'cases: [{ to: desk@example.com, expect: { type: task } }]\n')
  expect((await runTest(['desk.yaml'], { POSTROOM_CONFIG: 'other.yaml' })).code).toBe(0)
  expect((await runTest(['desk.yaml'])).code).toBe(1)
})

test('every mistake in a file is told with line, path, value and what was expected', async () => {
  const { code, err, out } = await runCases(
    [
      'cases:',
      '  - tp: x@y.example',
      '    expect: { type: incidnt, page: 3 }',
      '  - to: support@humanmade.com',
      '    expect: {}',
      '  - to: support@humanmade.com',
      '    expect: { origin: person }',
      '  - expect: { type: task }',
      '',
    ].join('\n'),
  )
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err.split('\n')).toEqual([
    'cases.yaml:2: cases[0].tp is not an option, did you mean to?',
    'cases.yaml:3: cases[0].expect.type is "incidnt", expected one of incident, problem, task, question (did you mean incident?)',
    'cases.yaml:3: cases[0].expect.page is 3, expected true or false',
    'cases.yaml:5: cases[1].expect is {}, expected at least one thing, such as "type: incident"',
    'cases.yaml:7: cases[2].expect is {"origin":"person"}, expected origin, trust, held only with "mail:"',
    'cases.yaml:8: cases[3] is {"expect":{"type":"task"}}, expected "to:", "mail:" or both',
    '',
  ])
})

test.each([
  ['', 'cases.yaml is empty, expected "cases:"'],
  ['cases: []', 'cases.yaml:1: cases is [], expected at least one case'],
  ['cases: [', 'cases.yaml:1: '],
])('a file with %j has no cases', async (text, problem) => {
  const { code, err } = await runCases(text)
  expect(code).toBe(1)
  expect(err).toContain(problem)
})

test('a mail that is missing fails its case, and no other', async () => {
  const { code, out } = await runCases(
    'cases: [{ mail: no.eml, to: support@humanmade.com, expect: { type: question } }, { to: support@humanmade.com, expect: { type: question } }]\n',
  )
  expect(code).toBe(1)
  expect(out).toContain('no.eml: no such file or directory')
  expect(out).toContain('1 as expected, 1 not')
})

test('it takes one file, which must be there', async () => {
  for (const argv of [[], ['a', 'b'], ['--x', 'a']]) expect((await runTest(argv)).code).toBe(2)
  expect(await runTest(['missing.yaml'])).toEqual({
    code: 1,
    out: '',
    err: 'missing.yaml can not be read (no such file or directory)\n',
  })
})
