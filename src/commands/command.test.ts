import { expect, test } from 'vitest'
import { argumentsOf } from './command.ts'
import { recordedIo } from './recorded-io.ts'

const usage = 'usage: postroom demo [--json]\n'
const options = { json: { type: 'boolean' }, limit: { type: 'string', short: 'n' } } as const

test('options and positionals are given with their types', () => {
  const read = argumentsOf(['a', '--json', '-n', '3'], options, usage, recordedIo({}, '/').io)
  if (typeof read === 'number') throw new Error('expected arguments')
  const json: boolean | undefined = read.values.json
  const limit: string | undefined = read.values.limit
  expect([read.positionals, json, limit]).toEqual([['a'], true, '3'])
})

test.each([['--help'], ['-h']])('%s prints the usage and is a success', (flag) => {
  const { io, out, err } = recordedIo({}, '/')
  expect(argumentsOf([flag], options, usage, io)).toBe(0)
  expect([out(), err()]).toEqual([usage, ''])
})

test.each([
  [['--jsn'], "Unknown option '--jsn'"],
  [['--json=1'], "Option '--json' does not take an argument"],
  [['--limit'], "Option '-n, --limit <value>' argument missing"],
])('%j is answered with exit code 2, what is wrong, and the usage', (argv, message) => {
  const { io, out, err } = recordedIo({}, '/')
  expect(argumentsOf(argv, options, usage, io)).toBe(2)
  expect([out(), err()]).toEqual(['', `postroom: ${message}\n\n${usage}`])
})
