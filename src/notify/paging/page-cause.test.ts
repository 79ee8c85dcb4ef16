import { expect, test } from 'vitest'
import { happening } from '../../../test/happenings.ts'
import { statuses } from '../../tickets/types.ts'
import { pageCallOf } from './page-cause.ts'

test('a ticket that a paging route opens, or that is raised by one, calls for a page', () => {
  expect(pageCallOf(happening({ kind: 'opened', data: { page: true } }))).toBe('trigger')
  expect(pageCallOf(happening({ kind: 'raised', data: { page: true } }))).toBe('trigger')
  expect(pageCallOf(happening({ kind: 'opened', data: { page: false } }))).toBeNull()
  expect(pageCallOf(happening({ kind: 'grouped', data: { mails: 7 } }))).toBeNull()
})

test('an imported ticket that a mail of today raises, or brings back, calls for a page like any other', () => {
  const ticket = { source: 'import', pagesOnCall: true } as const
  expect(pageCallOf(happening({ kind: 'raised', data: { page: true }, ticket }))).toBe('trigger')
  const back = { kind: 'status', data: { from: 'solved', to: 'open' }, ticket: { ...ticket, status: 'open' as const } }
  expect(pageCallOf(happening(back))).toBe('trigger')
})

const moves = Object.fromEntries(
  statuses.map((from) => [
    from,
    Object.fromEntries(
      statuses.map((to) => [
        to,
        pageCallOf(happening({ kind: 'status', data: { from, to }, ticket: { pagesOnCall: true, status: to } })),
      ]),
    ),
  ]),
)

test('each move of a ticket that pages says one thing to on-call', () => {
  expect(moves).toEqual({
    new: { new: null, open: 'acknowledge', pending: 'acknowledge', solved: 'resolve', closed: 'resolve' },
    open: { new: null, open: null, pending: null, solved: 'resolve', closed: 'resolve' },
    pending: { new: null, open: null, pending: null, solved: 'resolve', closed: 'resolve' },
    solved: { new: 'trigger', open: 'trigger', pending: 'trigger', solved: null, closed: null },
    closed: { new: 'trigger', open: 'trigger', pending: 'trigger', solved: null, closed: null },
  })
})

test.each([
  ['of a ticket that does not page', { kind: 'status', data: { from: 'new', to: 'open' } }],
  [
    'that PagerDuty told us',
    { kind: 'status', data: { from: 'new', to: 'open' }, actor: 'pagerduty:Ann', ticket: { pagesOnCall: true } },
  ],
  ['of an import', { kind: 'opened', data: { page: true }, ticket: { source: 'import' as const } }],
  ['with a status that is none', { kind: 'status', data: { from: 'x', to: 7 }, ticket: { pagesOnCall: true } }],
])('nothing is said to on-call about an entry %s', (_, given) => {
  expect(pageCallOf(happening(given))).toBeNull()
})
