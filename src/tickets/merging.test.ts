import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Heritage, inheritedBy } from './merging.ts'
import { isMoreUrgent, priorities, statuses } from './types.ts'

const ticket: Heritage = { status: 'new', priority: 'normal', pagesOnCall: false, isTaken: false }
const urgent: Heritage = { ...ticket, priority: 'urgent', pagesOnCall: true }

test.each<[string, Heritage, Heritage, ReturnType<typeof inheritedBy>]>([
  ['it did not page', ticket, urgent, { priority: 'urgent', pagesOnCall: true, page: true }],
  ['it pages already', { ...urgent, priority: 'high' }, urgent, { priority: 'urgent', pagesOnCall: true, page: false }],
  [
    'somebody has the trouble',
    ticket,
    { ...urgent, isTaken: true },
    { priority: 'urgent', pagesOnCall: true, page: false },
  ],
  ['what is merged is solved', ticket, { ...urgent, status: 'solved' }, null],
  ['it is the more urgent one', urgent, ticket, null],
  [
    'what is merged only is more urgent',
    ticket,
    { ...ticket, priority: 'high' },
    { priority: 'high', pagesOnCall: false, page: false },
  ],
])('what a ticket takes over when another is merged into it: %s', (_, target, source, inherited) => {
  expect(inheritedBy(target, source)).toEqual(inherited)
})

const heritage = fc.record({
  status: fc.constantFrom(...statuses),
  priority: fc.constantFrom(...priorities),
  pagesOnCall: fc.boolean(),
  isTaken: fc.boolean(),
})

test('no merge makes a ticket less urgent, or ends that it pages', () => {
  fc.assert(
    fc.property(heritage, heritage, (target, source) => {
      const after = inheritedBy(target, source) ?? target
      expect(isMoreUrgent(target.priority, after.priority)).toBe(false)
      expect(after.pagesOnCall || !target.pagesOnCall).toBe(true)
    }),
  )
})
