import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unstorable } from '../read-fixture.ts'
import { bodyOffsetIn, headerFields } from './header-fields.ts'
import { readHeaderSection } from './header-section.ts'

function read(section: string | Uint8Array) {
  const bytes = typeof section === 'string' ? Buffer.from(section, 'latin1') : section
  return readHeaderSection(headerFields(bytes), 'ann@example.com')
}

const sections: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  ['folded values become one line', 'Subject: a\r\n b\r\n\tc\r\n', [['subject', 'a b c']]],
  [
    'LF',
    'A: 1\nB: 2\n',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'CR only, as old Macs wrote',
    'A: 1\rB: 2\r\rbody: x',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'a bare CR in other mail makes no field',
    'A: 1\rFrom: x@y\r\nB: 2\r\n',
    [
      ['a', '1\rFrom: x@y'],
      ['b', '2'],
    ],
  ],
  ['whitespace before the colon (RFC 5322 §4.5)', 'A \t: 1\r\n', [['a', '1']]],
  [
    'an mbox line and a byte order mark are no fields',
    '\xef\xbb\xbfFrom x@y Mon Nov 24 09:12:44 2025\r\nA: 1\r\n',
    [['a', '1']],
  ],
  [
    'lines without a colon are no fields',
    'A: 1\r\nnothing here\r\n continued\r\nB: 2\r\n',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['empty lines in front are none of the mail', '\r\n\r\nA: 1\r\n', [['a', '1']]],
  [
    'a line of nothing but whitespace is no end',
    'A: 1\r\n \t\r\n b\r\nB: 2\r\n',
    [
      ['a', '1 b'],
      ['b', '2'],
    ],
  ],
  [
    'CRLF and LF mixed',
    'A: 1\r\nB: 2\n b\r\nC: 3\n',
    [
      ['a', '1'],
      ['b', '2 b'],
      ['c', '3'],
    ],
  ],
  [
    'a quoted mbox line',
    'Subject: 1\r\n>From x@y Mon Nov 24\r\nB: 2\r\n',
    [
      ['subject', '1'],
      ['b', '2'],
    ],
  ],
  ['a first line that is no field', '+OK 123 octets\r\nSubject: 1\r\n', [['subject', '1']]],
  [
    'a name beyond ASCII',
    'Gr\xf6\xdfe: 1\r\nB: 2\r\n',
    [
      ['gr\xf6\xdfe', '1'],
      ['b', '2'],
    ],
  ],
  [
    'a line that lost its indentation',
    'Subject: a\r\nb c\r\nFrom: x@y\r\n',
    [
      ['subject', 'a'],
      ['from', 'x@y'],
    ],
  ],
  ['text without an empty line before it', 'From: x@y\r\nDear you,\r\nnote: b\r\n', [['from', 'x@y']]],
  ['the body is not looked at', 'A: 1\r\n\r\nB: 2\r\n', [['a', '1']]],
  ['a first line that is a continuation', ' x\r\nA: 1\r\n', [['a', '1']]],
  [
    'an empty value',
    'A:\r\nB: 2',
    [
      ['a', ''],
      ['b', '2'],
    ],
  ],
]

test.each(sections)('%s', (_, section, fields) => {
  const read = headerFields(Buffer.from(section, 'latin1'))
  expect(read.map(({ name, value }) => [name, value])).toEqual(fields)
})

const starts: readonly (readonly [string, string])[] = [
  ['From: x@y\r\nSubject: a\r\n\r\n', ''],
  ['From: x@y\r\nSubject: a\r\nDear you,\r\nnote: b\r\n\r\n', 'Dear you,\r\nnote: b\r\n\r\n'],
  ['From: x@y\nDear you,\nSubject: a\nHello\n', 'Hello\n'],
  ['From: x@y\rHello\r', 'Hello\r'],
  ['\xef\xbb\xbfFrom: x@y\n \nHello\n', 'Hello\n'],
  ['Dear you,\r\nnote: b\r\n', ''],
  ['From x Mon\r\nFrom: x@y\r\n>From z Mon\r\n', ''],
]

test.each(starts)('in %j the body begins with %j', (section, body) => {
  const bytes = Buffer.from(section, 'latin1')
  expect(bytes.subarray(bodyOffsetIn(bytes)).toString('latin1')).toBe(body)
})

test('raw 8-bit of all fields is read together, in the charset of the body or the country of the author', () => {
  const czech = Buffer.from(
    'From: Ji\xf8\xed <a@b.cz>\r\nSubject: Dobr\xfd den, dotaz na fakturu \xe8. 5\r\n',
    'latin1',
  )
  expect(read(czech).facts).toMatchObject({ subject: 'Dobrý den, dotaz na fakturu č. 5', author: { name: 'Jiří' } })
  const declared = 'Content-Type: text/plain; charset=koi8-r\r\nSubject: \xf0\xd2\xc9\xd7\xc5\xd4\r\n'
  expect(read(declared).facts.subject).toBe('Привет')
})

test('a flood of fields ends', () => {
  expect(headerFields(Buffer.from('A: 1\r\n'.repeat(30_000)))).toHaveLength(2000)
})

test('an ordinary header section gives its facts', () => {
  const { facts, notes } = read(
    'From: =?utf-8?q?J=C3=B6rg?= <j@example.com>\r\nTo: a@x.example, B <b@x.example>\r\nCc: c@x.example\r\n' +
      'Reply-To: team@example.com\r\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\nDate: Mon, 24 Nov 2025 09:12:44 +0000\r\n' +
      'Message-ID: <1@example.com>\r\nIn-Reply-To: <0@x.example>\r\n',
  )
  expect(facts).toEqual({
    messageId: '1@example.com',
    references: ['0@x.example'],
    subject: 'Größe',
    author: { email: 'j@example.com', name: 'Jörg' },
    replyTo: [{ email: 'team@example.com', name: null }],
    to: [
      { email: 'a@x.example', name: null },
      { email: 'b@x.example', name: 'B' },
    ],
    cc: [{ email: 'c@x.example', name: null }],
    sentAt: new Date('2025-11-24T09:12:44Z'),
    origin: 'person',
    originBecause: 'no sign of a machine',
  })
  expect(notes).toEqual([])
})

test('an empty header section gives empty facts', () => {
  const { facts } = read('')
  expect(facts).toMatchObject({ messageId: null, references: [], subject: '', author: null, to: [], sentAt: null })
})

const oddities: readonly (readonly [string, string])[] = [
  ['From: a@x.example\r\nFrom: b@x.example', 'there is more than one From field; the first address counts'],
  ['From: nobody', 'no author address could be read'],
  ['Date: yesterday', 'the Date is not a date between 1970 and 2100'],
  ['Message-ID: none of your business', 'the Message-ID is not usable'],
  [`Message-ID: <${'x'.repeat(5000)}@x>`, 'the Message-ID is not usable'],
  [`Subject: ${'x'.repeat(2000)}`, 'the subject is longer than 998 characters and was cut'],
  ['Subject: =?utf-8?q?a=00b?=', 'the subject has control characters, which were left out'],
  [`References: ${'<x@y> '.repeat(60)}`, 'only the newest 50 references are used'],
]

test.each(oddities)('%s is noted', (section, note) => {
  expect(read(section).notes).toContain(note)
})

test('any bytes give storable facts', () => {
  const piece = fc.constantFrom(
    ...[
      'From: ',
      'To: ',
      'Subject: ',
      'Date: ',
      'Message-ID: ',
      'References: ',
      'Reply-To: ',
      'Content-Type: ',
      '\r\n',
      '\n',
    ],
    ...[' ', '<', '>', '@', 'a', ',', '"', '=?utf-8?q?=00?=', '=?utf-16be?b?2AA=?=', '\xe9', '\0', ':', '99999', '\r'],
  )
  const section = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
  fc.assert(
    fc.property(fc.oneof(section, fc.uint8Array({ maxLength: 500 })), (bytes) => {
      const { facts, notes } = read(bytes)
      const content = { text: '', newText: '', html: null, attachments: [], report: null, forwarded: null }
      const more = { protection: null, heldBecause: null, parseError: null }
      expect(unstorable({ ...facts, ...content, ...more, notes })).toEqual([])
    }),
  )
})
