import { expect, test } from 'vitest'
import { suggestion } from './suggest.ts'

const options = ['domains', 'routes', 'limits', 'connections', 'connections_per_network']

test.each([
  ['routs', 'routes'],
  ['Routes', 'routes'],
  ['limit', 'limits'],
  ['limist', 'limits'],
  ['connection', 'connections'],
  ['connections_per_netwrk', 'connections_per_network'],
  ['database', null],
  ['x', null],
  ['', null],
  ['r'.repeat(100_000), null],
])('%j means %j', (typed, meant) => expect(suggestion(typed, options)).toBe(meant))

test('without candidates nothing is meant', () => expect(suggestion('routes', [])).toBeNull())
