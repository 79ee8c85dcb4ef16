import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outcomeOf, type SmtpFault } from './smtp-outcome.ts'

function fault(command: string, text: string, code = command === 'DATA' ? 'EMESSAGE' : 'EENVELOPE'): SmtpFault {
  const replyCode = /^\d{3}/.exec(text)?.[0]
  return { code, command, replyCode: replyCode === undefined ? null : Number(replyCode), text }
}

function attemptAfter(given: SmtpFault) {
  return outcomeOf({ kind: 'failed', fault: given, rejected: [] }, 'id@ours.example').attempt
}

test.each([
  ['a wrong password', fault('AUTH PLAIN', '535 5.7.8 invalid', 'EAUTH')],
  ['a certificate that can not be verified', fault('CONN', 'self-signed certificate', 'ESOCKET')],
  ['no STARTTLS', fault('STARTTLS', '502 not implemented', 'ETLS')],
  ['no such host', fault('CONN', 'getaddrinfo ENOTFOUND mx.example', 'EDNS')],
  ['silence', fault('CONN', 'Timeout', 'ETIMEDOUT')],
  ['a connection that is cut in DATA', fault('CONN', 'Connection closed unexpectedly', 'ECONNECTION')],
  ['greylisting', fault('RCPT TO', '450 4.2.0 greylisted, try again')],
  ['a server that shuts down', fault('MAIL FROM', '421 4.3.2 shutting down')],
  ['a full queue at the end of DATA', fault('DATA', '452 4.3.1 insufficient storage')],
  ['a server that wants TLS first', fault('MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first')],
  ['a server that wants a password', fault('RCPT TO', '550 5.7.1 Authentication required')],
  ['relaying that is not allowed to us', fault('RCPT TO', '554 5.7.1 <a@b.example>: Relay access denied')],
  ['a sender address that is not ours there', fault('MAIL FROM', '553 5.7.1 sender address not owned by user')],
  ['a quota of the account', fault('DATA', '550 5.4.5 Daily user sending limit exceeded')],
  ['our domain without SPF and DKIM', fault('DATA', '550 5.7.26 This mail is unauthenticated')],
  ['commands in the wrong order', fault('DATA', '503 5.5.1 bad sequence')],
  ['what nobody foresaw', fault('', 'boom', '')],
])('%s is tried again', (_, given) => {
  expect(attemptAfter(given)).toEqual({ kind: 'later', because: expect.stringContaining(given.text), afterMs: null })
})

test.each([
  ['an unknown recipient', fault('RCPT TO', '550 5.1.1 no such user')],
  ['a recipient whose policy is against us', fault('RCPT TO', '550 5.7.1 blocked by policy')],
  ['content that is taken for spam', fault('DATA', '554 5.7.1 message content rejected')],
  ['a mail that is too large, by SIZE', fault('MAIL FROM', 'Message size larger than allowed 1000', 'EMESSAGE')],
  ['a mail that is too large, at MAIL', fault('MAIL FROM', '552 5.3.4 message size exceeds limit')],
  ['an address that is none', fault('API', 'Invalid recipient "a b"')],
])('%s is refused', (_, given) => {
  expect(attemptAfter(given)).toEqual({ kind: 'refused', because: expect.stringContaining(given.text) })
})

test('what was taken is sent, with what the server said and the Message-ID', () => {
  const outcome = outcomeOf({ kind: 'taken', reply: '250 2.0.0 queued', rejected: [] }, 'id@ours.example')
  const response = { reply: '250 2.0.0 queued', messageId: 'id@ours.example' }
  expect(outcome).toEqual({ attempt: { kind: 'sent', response }, dead: [] })
})

test.each([
  ['550 5.1.1 no such user', true],
  ['550 No such user here', true],
  ['550 5.2.1 mailbox disabled', true],
  ['550 5.1.10 null MX', true],
  ['551 user not local', false],
  ['552 5.2.2 mailbox full', false],
  ['550 5.7.1 blocked by policy', false],
  ['554 5.7.1 Relay access denied', false],
  ['450 4.1.1 unknown for now', false],
  ['550 5.1.8 bad sender domain', false],
])('a recipient answered with %s is dead: %s', (text, isDead) => {
  const rejected = [{ address: 'a@b.example', replyCode: Number(text.slice(0, 3)), text }]
  const { dead } = outcomeOf({ kind: 'taken', reply: '250 ok', rejected }, 'id@ours.example')
  expect(dead).toEqual(isDead ? [{ address: 'a@b.example', because: text }] : [])
})

test('those who were refused are told with what was sent to the others', () => {
  const rejected = [{ address: 'a@b.example', replyCode: 550, text: '550 5.7.1 no' }]
  const { attempt } = outcomeOf({ kind: 'taken', reply: '250 ok', rejected }, 'id@ours.example')
  expect(attempt).toMatchObject({ kind: 'sent', response: { rejected } })
})

test('whatever is said, a 4yz reply is never final', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('MAIL FROM', 'RCPT TO', 'DATA'),
      fc.integer({ min: 400, max: 499 }),
      fc.string(),
      (command, code, text) => {
        expect(attemptAfter(fault(command, `${code} ${text}`)).kind).toBe('later')
      },
    ),
  )
})
