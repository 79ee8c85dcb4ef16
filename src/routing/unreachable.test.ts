import fc from 'fast-check'
import { expect, test } from 'vitest'
import { routeRecipient } from './route.ts'
import type { Rule } from './types.ts'
import { unreachableRules } from './unreachable.ts'

const domains = ['a.example', 'b.example']

function rule(match: string, more: Partial<Rule> = {}): Rule {
  return {
    match,
    type: 'question',
    priority: 'normal',
    page: false,
    dmarcFail: 'flag',
    where: 'postroom.yaml:1',
    ...more,
  }
}

test.each<readonly [string, Rule[], string[]]>([
  ['a domain that is not ours', [rule('x@c.example')], ['c.example is not among our domains']],
  [
    'the same addresses, less urgent',
    [rule('x@'), rule('X@', { priority: 'high', where: 'postroom.yaml:2' })],
    ['postroom.yaml:2 is for the same addresses and is more urgent'],
  ],
  [
    'the same rule again',
    [rule('x@'), rule('x@', { where: 'postroom.yaml:2' })],
    ['postroom.yaml:1 is for the same addresses and is the same in effect'],
  ],
  [
    'each domain has its own',
    [rule('x@'), rule('x@a.example'), rule('x@b.example')],
    ['each of our domains has a more specific route for the same addresses'],
  ],
  [
    'a catch-all behind catch-alls',
    [rule('*'), rule('*@a.example'), rule('*@b.example')],
    ['each of our domains has a more specific route for the same addresses'],
  ],
  ['one domain has its own', [rule('x@'), rule('x@a.example')], []],
  ['a catch-all and a detail', [rule('*'), rule('x@'), rule('x+vip@')], []],
  ['postmaster of our own', [rule('postmaster@'), rule('abuse@', { priority: 'low' })], []],
])('%s', (_, rules, because) => {
  expect(unreachableRules({ domains, rules }).map((found) => found.because)).toEqual(because)
})

test('what is called unreachable never decides', () => {
  const address = fc.constantFrom('x@', 'x+vip@', '*', '*@a.example', '*@b.example', 'x@a.example', 'x@b.example')
  const rules = fc.uniqueArray(fc.tuple(address, fc.constantFrom('low', 'urgent')), { maxLength: 9, selector: String })
  const recipient = fc.constantFrom('x@a.example', 'x@b.example', 'x+vip@b.example', 'y@a.example', 'y@b.example')
  fc.assert(
    fc.property(rules, recipient, (some, to) => {
      const table = {
        domains,
        rules: some.map(([match, priority], at) =>
          rule(match, { priority: priority === 'low' ? 'low' : 'urgent', where: `${at}` }),
        ),
      }
      const route = routeRecipient(to, table)
      const winner = route.kind === 'routed' ? route.rule : null
      expect(unreachableRules(table).some((found) => found.rule === winner)).toBe(false)
    }),
  )
})
