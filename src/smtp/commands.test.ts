import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectionTo } from './commands.ts'
import { commandReplies } from './replies.ts'

const { unknown, notImplemented, controlCharacters, noArgument, needsArgument, lineTooLong } = commandReplies
const foreign = { kind: 'close', closing: 'other-protocol' }

test.for([
  'EHLO client.example',
  'helo x',
  'MAIL FROM:<a@b.example> SIZE=5',
  'RCPT TO:<a@b.example>',
  'DATA',
  'data ',
  'RSET',
  'NOOP',
  'NOOP as HTTP/1.1 says',
  'VRFY a',
  'HELP',
  'QUIT',
])('"%s" is for the library', (line) => expect(objectionTo(line)).toBeNull())

test.for([
  ['', unknown],
  ['FOO', unknown],
  ['MAIL\tFROM:<a@b.example>', unknown],
  ['WIZ x', unknown],
  ['constructor', unknown],
  ['__proto__', unknown],
  ['EXPN staff', notImplemented],
  ['STARTTLS', notImplemented],
  ['AUTH LOGIN', notImplemented],
  ['DATA now', noArgument],
  ['RSET all', noArgument],
  ['QUIT 1', noArgument],
  ['VRFY', needsArgument],
  [`NOOP ${'x'.repeat(506)}`, lineTooLong],
  ['MAIL FROM:<a@b.example>\rRCPT TO:<c@d.example>', controlCharacters],
  ['NOOP \0', controlCharacters],
  ['\x1b[2J', controlCharacters],
] as const)('"%s" is answered at once', ([line, reply]) => {
  expect(objectionTo(line)).toEqual({ kind: 'reply', reply })
})

test.for([
  'GET / HTTP/1.1',
  `POST /${'x'.repeat(600)} HTTP/1.1`,
  'PATCH /x HTTP/1.1',
  'GET / HTTP/3',
  'PRI * HTTP/2.0',
  'made-up /x http/9.9',
  'Host: mx.postroom.example',
  'content-type: text/plain',
  'X-Anything:x',
  'Subject: mail data as a command',
  '\x16\x03\x01\x02\x00',
])('"%s" is not SMTP', (line) => expect(objectionTo(line)).toEqual(foreign))

test('BDAT ends the session, since octets follow it', () => {
  expect(objectionTo('bdat 10 last')).toEqual({ kind: 'close', closing: 'chunking' })
})

test('no line makes it throw, and only served verbs reach the library', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('MAIL', 'DATA', 'WIZ').map((verb) => `${verb} x`),
  )
  const served = /^(?:EHLO|HELO|MAIL|RCPT|DATA|RSET|NOOP|VRFY|HELP|QUIT)(?: |$)/i
  fc.assert(fc.property(line, (text) => objectionTo(text) !== null || served.test(text)))
})
