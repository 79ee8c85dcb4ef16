import { expect, test } from 'vitest'
import { approvalOf } from './approval.ts'

const entry = {
  trust: 'informed',
  direction: 'in',
  authorKey: 'bob@customer.test',
  isOurAddress: false,
  status: 'pending',
} as const

test.each([
  { status: 'new', becomes: 'new' },
  { status: 'open', becomes: 'open' },
  { status: 'pending', becomes: 'open' },
  { status: 'solved', becomes: 'open' },
  { status: 'closed', becomes: 'closed' },
] as const)('an approved entry makes a ticket that is $status $becomes, and its author a participant', (given) => {
  expect(approvalOf({ ...entry, status: given.status })).toEqual({
    kind: 'approved',
    trust: 'participant',
    participant: 'bob@customer.test',
    status: given.becomes,
  })
})

test.each(['verified-participant', 'participant', 'stranger'] as const)(
  'an entry of a %s needs no approval',
  (trust) => {
    expect(approvalOf({ ...entry, trust })).toMatchObject({ kind: 'nothing-to-approve' })
  },
)

test.each(['out', 'note'] as const)('what went %s needs no approval', (direction) => {
  expect(approvalOf({ ...entry, direction })).toMatchObject({ kind: 'nothing-to-approve' })
})

test('an address of ours never becomes a participant: mail to it would come back', () => {
  expect(approvalOf({ ...entry, isOurAddress: true })).toMatchObject({ kind: 'approved', participant: null })
  expect(approvalOf({ ...entry, authorKey: null })).toMatchObject({ kind: 'approved', participant: null })
})
