import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trustworthyFields } from './trustworthy-fields.ts'

const ours = 'mx.humanmade.com'

function isKept(name: string, value: string, ourName: string | null = ours): boolean {
  return trustworthyFields([{ name, value }], ourName).length === 1
}

test.each([
  'mx.humanmade.com; spf=pass',
  'MX.HumanMade.com; dkim=pass',
  'mx.humanmade.com 1; dmarc=pass',
  'mx.humanmade.com/1; dmarc=pass',
  'mx.humanmade.com',
  'mx.humanmade.com; none',
  '"mx.humanmade.com"; spf=pass',
  '"mx\\.humanmade.com" 1; spf=pass',
  '(by (the) relay) mx.humanmade.com (really) ; spf=pass',
  '( \\) ) mx.humanmade.com;',
  '\t mx.humanmade.com\t1\t; spf=pass',
  'mx.humanmade.com.; spf=pass',
  'mx.humanmade.com(comment); spf=pass',
])('Authentication-Results: %s is in our name, and left out', (value) => {
  expect(isKept('authentication-results', value)).toBe(false)
})

test.each([
  'mx.google.com; spf=pass',
  'humanmade.com; spf=pass',
  'mx.humanmade.com.evil.example; spf=pass',
  'spf=pass; mx.humanmade.com',
  '(mx.humanmade.com) other.example; spf=pass',
  '"mx.humanmade.com',
  '',
])('Authentication-Results: %s is somebody else’s', (value) => {
  expect(isKept('authentication-results', value)).toBe(true)
})

test('whose Authentication-Results they are does not matter where our name is not known', () => {
  expect(isKept('authentication-results', 'mx.google.com; spf=pass', null)).toBe(false)
})

test('X-Postroom fields are left out, all others stay in their order', () => {
  const names = ['from', 'x-postroom-trust', 'x-postroom-', 'x-postroomy', 'subject', 'arc-authentication-results']
  const fields = names.map((name) => ({ name, value: ours }))
  expect(trustworthyFields(fields, ours).map(({ name }) => name)).toEqual([
    ...['from', 'x-postroomy', 'subject', 'arc-authentication-results'],
  ])
})

test('whatever a field says, it is kept or left out', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'()"\\; /.mx') }), fc.string(), (value, name) => {
      expect([0, 1]).toContain(trustworthyFields([{ name: 'authentication-results', value }], name).length)
    }),
  )
})
