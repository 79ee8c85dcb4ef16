import { expect, test } from 'vitest'
import type { Outcome } from '../intake/envelope.ts'
import {
  asGreeting,
  closings,
  commandReplies,
  deferrals,
  hasEnhancedCode,
  lineOf,
  type Reply,
  refusals,
  replyFor,
  replyToRecipient,
  withContact,
} from './replies.ts'

const reasons = ['unknown-address', 'other-domain', 'malformed'] as const
const all: readonly Reply[] = [
  ...[refusals, deferrals, closings, commandReplies].flatMap((table): Reply[] => Object.values(table)),
  ...reasons.map((reason) => replyToRecipient(reason, null)),
]

test.for(['opened', 'replied', 'grouped', 'noted', 'redelivered'] as const)(
  'a mail that is %s gets 250 with the ref as a word of its own',
  (kind) => {
    const outcome: Outcome = { kind, ref: 'T-42', mail: 'x', because: 'y' }
    expect(lineOf(replyFor(outcome, 'x'))).toBe('250 2.0.0 T-42 accepted')
  },
)

test('each reply has an enhanced code of its own class, fits one line of 512 octets, and is ASCII', () => {
  for (const reply of all) {
    expect(hasEnhancedCode(reply.text), reply.text).toBe(true)
    expect(reply.text[0]).toBe(String(reply.code)[0])
    expect(`${lineOf(reply)}\r\n`).toMatch(/^[\x20-\x7e]{1,510}\r\n$/)
  }
})

test('5yz is only for what a retry can not mend', () => {
  expect(Object.values(deferrals).every(({ code }) => code >= 400 && code < 500)).toBe(true)
  expect(Object.values(refusals).every(({ code }) => code >= 500)).toBe(true)
})

test('in place of a greeting a reply begins with our name and has no enhanced code', () => {
  expect(lineOf(asGreeting(closings['shutting-down'], 'mx.example'))).toBe(
    '421 mx.example Shutting down, please try again in a moment',
  )
})

test.for([
  ['unknown-address', 'call +49 30 1', '550 5.1.1 No such address here; to reach us: call +49 30 1'],
  ['unknown-address', null, '550 5.1.1 No such address here'],
  ['other-domain', 'x', '550 5.7.1 This server takes no mail for that domain; to reach us: x'],
  ['malformed', 'x', '501 5.1.3 Bad recipient address syntax'],
] as const)('a recipient refused as %s with contact %s', ([reason, contact, line]) => {
  expect(lineOf(replyToRecipient(reason, contact))).toBe(line)
})

test('a refusal says how else to reach us, within one line; a deferral needs not', () => {
  const contact = 'x'.repeat(200)
  const long = { code: 550, text: `5.7.1 ${'y'.repeat(400)}` } as const
  expect(lineOf(withContact({ code: 550, text: '5.7.1 No' }, 'call us'))).toBe('550 5.7.1 No; to reach us: call us')
  expect(`${lineOf(withContact(long, contact))}\r\n`.length).toBeLessThanOrEqual(512)
  expect(lineOf(withContact({ code: 451, text: '4.7.1 Later' }, contact))).toBe('451 4.7.1 Later')
})

test('what fails DMARC on a route that refuses it is told so, and how else to reach us', () => {
  const outcome: Outcome = { kind: 'refused', reason: 'dmarc', because: 'y' }
  expect(lineOf(replyFor(outcome, 'call us'))).toBe(
    '550 5.7.26 The message fails DMARC, and its domain asks for such mail to be refused; to reach us: call us',
  )
})
