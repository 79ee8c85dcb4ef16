import { expect, test } from 'vitest'
import type { MailReport } from '../../mail/parsed-mail.ts'
import { bouncedIn } from './bounces.ts'

const ours = new Set(['bob@other.test', 'ann@customer.test'])
const report = (...recipients: readonly (readonly [string | null, string | null])[]): MailReport => ({
  messageId: null,
  recipients: recipients.map(([finalRecipient, status]) => ({
    finalRecipient,
    action: 'failed',
    status,
    diagnostic: null,
  })),
})
const namesIn = (...given: Parameters<typeof bouncedIn>) =>
  bouncedIn(...given).map(({ email, standing }) => `${email} ${standing}`)

test('without the address of a copy, a report counts for those of its recipients that we wrote to', () => {
  const said = report(['Bob@Other.test', '5.1.1'], ['victim@elsewhere.test', '5.1.1'])
  expect(namesIn(said, ours)).toEqual(['bob@other.test no-mailbox'])
})

test('a report for the copy of one addressee is about him, whoever it names', () => {
  expect(namesIn(report(['b.smith@inside.test', '5.1.1']), ours, 'bob@other.test')).toEqual([
    'bob@other.test no-mailbox',
  ])
  expect(namesIn(report(['ann@customer.test', '5.1.1']), ours, 'bob@other.test')).toEqual(['bob@other.test no-mailbox'])
  const both = report(['ann@customer.test', '5.1.1'], ['bob@other.test', '4.2.2'])
  expect(namesIn(both, ours, 'bob@other.test')).toEqual(['bob@other.test unwell'])
})

test('a report that nobody could read says that it did not work this time', () => {
  expect(namesIn(null, ours, 'bob@other.test')).toEqual(['bob@other.test unwell'])
  expect(namesIn(report([null, null]), ours, 'bob@other.test')).toEqual(['bob@other.test unwell'])
  expect(namesIn(null, ours)).toEqual([])
})

test('an addressee that we did not write to is not silenced', () => {
  expect(namesIn(report(['x@y.test', '5.1.1']), ours, 'eve@elsewhere.test')).toEqual([])
})
