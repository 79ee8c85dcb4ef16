import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorities, ticketTypes } from '../tickets/types.ts'
import { reservedRules, routeFor, routeRecipient } from './route.ts'
import type { RouteTable, Rule } from './types.ts'

function rule(match: string, more: Partial<Rule> = {}): Rule {
  return {
    match,
    type: 'question',
    priority: 'normal',
    page: false,
    dmarcFail: 'flag',
    where: `postroom.yaml:${match}`,
    ...more,
  }
}

function tableOf(...rules: readonly Rule[]): RouteTable {
  return { domains: ['humanmade.com', 'altis.example', 'xn--bcher-kva.example'], rules }
}

/** Which rule serves a recipient, or why none does. */
function served(recipient: string, table: RouteTable): string {
  const route = routeRecipient(recipient, table)
  return route.kind === 'routed' ? route.rule.match : route.reason
}

const everySpecificity = tableOf(
  rule('*'),
  rule('*@humanmade.com'),
  rule('support@'),
  rule('support@humanmade.com'),
  rule('support+vip@'),
  rule('support+vip@humanmade.com'),
  rule('Ops@BÜCHER.example'),
)

test.each([
  ['support@humanmade.com', 'support@humanmade.com'],
  ['SUPPORT@HUMANMADE.COM', 'support@humanmade.com'],
  ['<support@humanmade.com>', 'support@humanmade.com'],
  ['"support"@humanmade.com', 'support@humanmade.com'],
  ['support+other@humanmade.com', 'support@humanmade.com'],
  ['support+vip@humanmade.com', 'support+vip@humanmade.com'],
  ['Support+VIP@humanmade.com', 'support+vip@humanmade.com'],
  ['support+vip@altis.example', 'support+vip@'],
  ['support+vip+x@altis.example', 'support@'],
  ['support@altis.example', 'support@'],
  ['anybody@humanmade.com', '*@humanmade.com'],
  ['anybody@altis.example', '*'],
  ['support%other.example@altis.example', '*'],
  ['ops@bücher.example', 'Ops@BÜCHER.example'],
  ['OPS@xn--bcher-kva.example', 'Ops@BÜCHER.example'],
  ['postmaster@humanmade.com', 'postmaster@'],
  ['Postmaster', 'postmaster@'],
  ['<POSTMASTER>', 'postmaster@'],
  ['abuse+report@altis.example', 'abuse@'],
  ['support@elsewhere.example', 'other-domain'],
  ['postmaster@elsewhere.example', 'other-domain'],
  ['support@sub.humanmade.com', 'other-domain'],
  ['support', 'malformed'],
  ['abuse', 'malformed'],
  ['', 'malformed'],
  ['support@humanmade.com@humanmade.com', 'malformed'],
])('%j is served by %j', (recipient, expected) => expect(served(recipient, everySpecificity)).toBe(expected))

test('without a catch-all an unknown address of ours is refused as unknown', () => {
  expect(served('nobody@humanmade.com', tableOf(rule('support@humanmade.com')))).toBe('unknown-address')
})

test('a catch-all never serves a domain that is not ours', () => {
  expect(served('nobody@elsewhere.example', tableOf(rule('*'), rule('*@elsewhere.example')))).toBe('other-domain')
})

describe('postmaster and abuse', () => {
  test('they are tasks of normal priority that page nobody', () => {
    for (const recipient of ['postmaster@altis.example', 'abuse@altis.example']) {
      const route = routeRecipient(recipient, tableOf())
      expect(route).toMatchObject({ kind: 'routed', rule: { type: 'task', priority: 'normal', page: false } })
    }
  })

  test('the bare postmaster is accepted even when no domain is ours', () => {
    expect(served('postmaster', { domains: [], rules: [] })).toBe('postmaster@')
  })

  test('a rule with the same pattern overrides the built-in one, however low its priority', () => {
    const own = rule('Postmaster@', { priority: 'low', type: 'incident' })
    expect(routeRecipient('postmaster@altis.example', tableOf(own))).toMatchObject({ rule: own })
    expect(routeRecipient('postmaster', tableOf(own))).toMatchObject({ rule: own })
  })

  test('a catch-all does not: the built-in rule is more specific', () => {
    expect(served('postmaster@humanmade.com', tableOf(rule('*'), rule('*@humanmade.com')))).toBe('postmaster@')
  })

  test('the bare postmaster stands at each domain of ours, and at no other', () => {
    const table = tableOf(
      rule('postmaster@altis.example'),
      rule('postmaster@elsewhere.example', { priority: 'urgent' }),
    )
    expect(served('postmaster', table)).toBe('postmaster@altis.example')
  })
})

describe('of rules with the same pattern', () => {
  const match = 'sysops@humanmade.com'
  test.each([
    ['the more urgent', { priority: 'high' }, { priority: 'normal', page: true }],
    ['the one that pages', { page: true }, { type: 'incident' }],
    ['an incident', { type: 'incident' }, { type: 'question' }],
    ['one and the same', { where: 'a' }, { where: 'b' }],
  ] as const)('%s wins, whatever their order', (_, better, worse) => {
    const [winner, loser] = [rule(match, better), rule(match.toUpperCase(), worse)]
    for (const table of [tableOf(winner, loser), tableOf(loser, winner)]) {
      expect(routeRecipient(match, table)).toMatchObject({ rule: winner })
    }
  })
})

describe('a mail to several recipients', () => {
  const table = tableOf(
    rule('support@humanmade.com'),
    rule('hosting@humanmade.com', { type: 'incident' }),
    rule('desk@humanmade.com', { priority: 'urgent' }),
    rule('sysops@humanmade.com', { type: 'incident', priority: 'urgent', page: true }),
  )
  test.each([
    [['support@humanmade.com', 'sysops@humanmade.com', 'desk@humanmade.com'], 'sysops@humanmade.com'],
    [['support@humanmade.com', 'desk@humanmade.com'], 'desk@humanmade.com'],
    [['support@humanmade.com', 'hosting@humanmade.com'], 'hosting@humanmade.com'],
    [['nobody@humanmade.com', 'support@humanmade.com', 'x@elsewhere.example', ''], 'support@humanmade.com'],
    [['nobody@humanmade.com'], undefined],
    [[], undefined],
  ])('to %j is decided by %s, the most urgent', (recipients, expected) => {
    const route = routeFor(recipients, table)
    expect(route.decidedBy?.rule.match).toBe(expected)
    expect(route.recipients.map(({ recipient }) => recipient)).toEqual(recipients)
  })
})

test('every rule is explained: why it won, lost or did not match', () => {
  const table = tableOf(
    ...everySpecificity.rules,
    rule('support@humanmade.com', { priority: 'low', where: 'x:9' }),
    rule('a b'),
  )
  const { considered } = routeRecipient('support+x@humanmade.com', table)
  expect(considered.map(({ match, won, because }) => `${won ? '* ' : ''}${match} ${because}`)).toEqual([
    'support+vip@humanmade.com is for the detail +vip, not +x',
    'support+vip@ is for the detail +vip, not +x',
    'Ops@BÜCHER.example is for the local part ops, not support',
    '* support@humanmade.com names this local part and this domain; the detail +x is kept, not compared',
    'support@humanmade.com matches, but support@humanmade.com (postroom.yaml:support@humanmade.com) is more urgent',
    'support@ matches, but support@humanmade.com (postroom.yaml:support@humanmade.com) is more specific',
    'abuse@ is for the local part abuse, not support',
    'postmaster@ is for the local part postmaster, not support',
    '*@humanmade.com matches, but support@humanmade.com (postroom.yaml:support@humanmade.com) is more specific',
    '* matches, but support@humanmade.com (postroom.yaml:support@humanmade.com) is more specific',
    'a b is no pattern, so it matches nothing',
  ])
})

describe('for any rules and recipients', () => {
  const local = fc.constantFrom('support', 'sysops', 'Hosting', 'postmaster', 'support+vip', 'support+x', 'zoë')
  const domain = fc.constantFrom('humanmade.com', 'altis.example', 'bücher.example', 'elsewhere.example')
  const match = fc.oneof(
    fc.constant('*'),
    domain.map((d) => `*@${d}`),
    local.map((l) => `${l}@`),
    fc.tuple(local, domain).map(([l, d]) => `${l}@${d}`),
    fc.string(),
  )
  const rules = fc.array(
    fc.record({
      match,
      type: fc.constantFrom(...ticketTypes),
      priority: fc.constantFrom(...priorities),
      page: fc.boolean(),
      dmarcFail: fc.constantFrom('refuse', 'flag'),
      where: fc.constantFrom('postroom.yaml:1', 'postroom.yaml:2', 'postroom.yaml:3'),
    }),
    { maxLength: 12 },
  )
  const recipient = fc.oneof(
    fc.tuple(local, domain).map(([l, d]) => `${l}@${d}`),
    fc.constantFrom('postmaster', '"support"@humanmade.com'),
    fc.string({ unit: 'binary' }),
  )
  const shuffled = <T>(values: readonly T[], seed: number): T[] =>
    values
      .map((value, at) => ({ value, key: (Math.imul(at + 1, seed) >>> 0) % 1009 }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value)

  test('the order of rules never matters', () => {
    fc.assert(
      fc.property(rules, recipient, fc.integer(), (some, to, seed) => {
        expect(routeRecipient(to, tableOf(...shuffled(some, seed)))).toEqual(routeRecipient(to, tableOf(...some)))
      }),
    )
  })

  test('the order of recipients never matters, and only a routed recipient decides', () => {
    fc.assert(
      fc.property(rules, fc.array(recipient), fc.integer(), (some, to, seed) => {
        const { decidedBy, recipients } = routeFor(to, tableOf(...some))
        expect(routeFor(shuffled(to, seed), tableOf(...some)).decidedBy).toEqual(decidedBy)
        expect(decidedBy !== null).toBe(recipients.some(({ kind }) => kind === 'routed'))
      }),
    )
  })

  test('one rule wins when there is a route, none otherwise, and each is considered', () => {
    fc.assert(
      fc.property(rules, recipient, (some, to) => {
        const { kind, considered } = routeRecipient(to, tableOf(...some))
        expect(considered.filter(({ won }) => won)).toHaveLength(kind === 'routed' ? 1 : 0)
        expect(considered).toHaveLength(some.length + reservedRules.length)
        expect(considered.every(({ because }) => because !== '')).toBe(true)
      }),
    )
  })

  test('the case of letters never matters', () => {
    fc.assert(
      fc.property(rules, local, domain, (some, l, d) => {
        const table = tableOf(...some)
        expect(served(`${l}@${d}`.toUpperCase(), table)).toBe(served(`${l}@${d}`, table))
      }),
    )
  })

  test('a detail never changes the route unless a rule names it', () => {
    fc.assert(
      fc.property(rules, fc.constantFrom('support', 'sysops', 'zoë'), domain, (some, l, d) => {
        const table = tableOf(...some)
        expect(served(`${l}+never-named@${d}`, table)).toBe(served(`${l}@${d}`, table))
      }),
    )
  })
})
