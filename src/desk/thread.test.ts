import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversationIn, replySubject, type ThreadMessage, threadOf } from './thread.ts'

const message = (messageId: string | null, given: Partial<ThreadMessage> = {}): ThreadMessage => ({
  messageId,
  direction: 'in',
  origin: 'person',
  trust: 'participant',
  ...given,
})
const opening = message('first@customer.test', { trust: 'stranger' })
const ours = (messageId: string) => message(messageId, { direction: 'out', trust: 'ours' })

test('a reply answers the newest message from outside, and refers to what led there', () => {
  expect(threadOf([opening, ours('a@example.com'), message('second@customer.test'), ours('b@example.com')])).toEqual({
    inReplyTo: 'second@customer.test',
    references: ['first@customer.test', 'a@example.com', 'b@example.com', 'second@customer.test'],
  })
})

test.each([
  { what: 'an unverified entry', left: message('eve@x.test', { trust: 'informed' }) },
  { what: 'an out-of-office answer', left: message('away@customer.test', { origin: 'auto-reply' }) },
  { what: 'a bounce', left: message('bounce@mx.test', { origin: 'delivery-report' }) },
  { what: 'an internal note', left: message(null, { direction: 'note', trust: 'ours' }) },
  { what: 'a Message-ID that breaks a header', left: message('a b>@x.test\r\nBcc: eve@x.test') },
])('$what is not answered, and not named', ({ left }) => {
  expect(threadOf([opening, left])).toEqual({ inReplyTo: 'first@customer.test', references: ['first@customer.test'] })
})

test('a ticket without any Message-ID starts a thread of its own', () => {
  expect(threadOf([message(null)])).toEqual({ inReplyTo: null, references: [] })
})

test('references are bounded: the first, and the last ones, of which the answered is the very last', () => {
  const id = fc.integer({ min: 0, max: 200 }).map((number) => `${number}@customer.test`)
  const messages = fc.array(
    fc.oneof(
      id.map((one) => message(one)),
      id.map(ours),
    ),
    { minLength: 1, maxLength: 300 },
  )
  fc.assert(
    fc.property(messages, (all) => {
      const { inReplyTo, references } = threadOf([opening, ...all])
      expect(references.length).toBeLessThanOrEqual(20)
      expect(new Set(references).size).toBe(references.length)
      expect(references.at(-1)).toBe(inReplyTo)
      if (inReplyTo !== 'first@customer.test') expect(references[0]).toBe('first@customer.test')
    }),
  )
})

test.each([
  ['Slow', 'Re: [T-42] Slow'],
  ['Re: Slow', 'Re: [T-42] Slow'],
  ['Re: AW: Re: [T-42] Re: Slow', 'Re: [T-42] Slow'],
  ['[T-7] Slow', 'Re: [T-42] Slow'],
  ['Slow [T-7]', 'Re: [T-42] Slow'],
  ['回复：慢', 'Re: [T-42] 慢'],
  ['RE[2]: Slow', 'Re: [T-42] Slow'],
  ['Fwd: Slow', 'Re: [T-42] Fwd: Slow'],
  ['[list] Slow', 'Re: [T-42] [list] Slow'],
  ['Reason: none', 'Re: [T-42] Reason: none'],
  ['', 'Re: [T-42]'],
])('the subject of a reply to "%s" is "%s"', (subject, expected) => {
  expect(replySubject('T-42', subject)).toBe(expected)
})

test('the subject of a reply to a reply is the same', () => {
  fc.assert(
    fc.property(fc.string(), (subject) => {
      const once = replySubject('T-42', subject)
      expect(replySubject('T-42', once)).toBe(once)
    }),
  )
})

test('what a stranger calls others is no part of the conversation', () => {
  const stranger = message('eve@x.test', { trust: 'informed' })
  expect(conversationIn([opening, ours('a@example.com'), stranger, message('b@customer.test')])).toEqual([
    opening,
    ours('a@example.com'),
    message('b@customer.test'),
  ])
})
