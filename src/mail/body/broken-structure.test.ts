/** One fault of structure each, as real programs make them: no text is lost to it, and nobody is told more than there is. */
import { expect, test } from 'vitest'
import { parsed } from '../read-fixture.ts'

const head = 'From: Ann <ann@example.com>\nSubject: x\nMIME-Version: 1.0\n'

/** What the fault is, the mail from its structural fields on, its text, and the names of its attachments. */
type Fault = readonly [fault: string, mail: string, text: string, attachments?: readonly (string | null)[]]

const part = 'Content-Type: text/plain\n\n'
const mixed = (...lines: readonly string[]) => `Content-Type: multipart/mixed; boundary=b\n\n${lines.join('\n')}`
const pdf = 'Content-Type: application/pdf; name=a.pdf\n\nx'

const faults: readonly Fault[] = [
  // The boundary parameter
  ['no boundary is declared', `Content-Type: multipart/mixed\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['the boundary is empty', `Content-Type: multipart/mixed; boundary=""\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['another boundary is declared', `Content-Type: multipart/mixed; boundary=a\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['blanks at its end', `Content-Type: multipart/mixed; boundary="b  "\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['a comment behind it', `Content-Type: multipart/mixed; boundary=b (b)\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['a quote that does not end', `Content-Type: multipart/mixed; boundary="b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['blanks around its =', `Content-Type: multipart/mixed; boundary = b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['no semicolon before it', `Content-Type: multipart/mixed boundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['a comma before it', `Content-Type: multipart/mixed, boundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['an indentation lost', `Content-Type: multipart/mixed;\nboundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['signs that are not allowed in it', `Content-Type: multipart/mixed; boundary=b@c\n\n--b@c\n${part}Hello`, 'Hello'],
  ['no subtype', `Content-Type: multipart; boundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['an unknown subtype', `Content-Type: multipart/x-y; boundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['no Content-Type at all', `\n--b\n${part}Hello\n--b\n${pdf}\n--b--`, 'Hello', ['a.pdf']],
  ['a text that has one', `Content-Type: text/html; boundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],
  ['no colon', `Content-Type multipart/mixed; boundary=b\n\n--b\n${part}Hello\n--b--`, 'Hello'],

  // Delimiters
  ['blanks behind delimiters', mixed('--b  ', `${part}Hello`, '--b-- \t'), 'Hello'],
  ['more behind delimiters', mixed('--b (first)', `${part}Hello`, '--b second', pdf, '--b--x'), 'Hello', ['a.pdf']],
  ['no closing delimiter', mixed('--b', `${part}Hello`), 'Hello'],
  ['no line end before the end', mixed('--b', `${part}Hello`, '--b--'), 'Hello'],
  ['only a closing delimiter', mixed('Hello', '--b--'), 'Hello\n--b--'],
  ['text behind the last part', mixed('--b', 'Content-Type: a/b', '', 'x', '--b--', 'Hello'), 'Hello', [null]],
  ['text before the first part', mixed('Hello', '--b', 'Content-Type: a/b', '', 'x', '--b--'), 'Hello', [null]],
  [
    'a preamble as programs write it',
    mixed('This is a multi-part message in MIME format.', '--b', pdf, '--b--'),
    '',
    ['a.pdf'],
  ],
  ['no parts', mixed('Hello', 'you'), 'Hello\nyou'],
  ['nothing', mixed(''), ''],
  [
    'the same boundary inside and outside',
    mixed('--b', mixed('--b', `${part}Hello`, '--b--'), '--b', pdf, '--b--'),
    'Hello',
    ['a.pdf'],
  ],
  [
    'an inner multipart without a boundary',
    mixed('--b', `Content-Type: multipart/alternative\n\n--c\n${part}Hello\n--c--`, '--b', pdf, '--b--'),
    'Hello',
    ['a.pdf'],
  ],
  [
    'an inner multipart with another boundary',
    mixed('--b', `Content-Type: multipart/mixed; boundary=x\n\n--c\n${part}Hello\n--c\n${pdf}\n--c--`, '--b--'),
    'Hello',
    ['a.pdf'],
  ],
  [
    'an inner multipart that is text',
    mixed('--b', 'Content-Type: multipart/alternative; boundary=c', '', 'Hello', '--b', `${part}you`, '--b--'),
    'you\nHello',
  ],
  [
    'an inner multipart that is text, and the last',
    mixed('--b', `${part}you`, '--b', 'Content-Type: multipart/alternative', '', 'Hello', '--b--'),
    'you\nHello',
  ],
  [
    'an inner multipart that is not closed',
    mixed('--b', `Content-Type: multipart/mixed; boundary=c\n\n--c\n${part}Hello`, '--b', pdf, '--b--'),
    'Hello',
    ['a.pdf'],
  ],
  [
    'a boundary that begins like another',
    mixed('--b', `Content-Type: multipart/mixed; boundary=b2\n\n--b2\n${part}Hello\n--b2--`, '--b--'),
    'Hello',
  ],

  // Header sections of parts
  ['no empty line behind fields', mixed('--b', 'Content-Type: text/plain', 'Hello', '--b--'), 'Hello'],
  ['no fields and no empty line', mixed('--b', 'Hello', '--b--'), 'Hello'],
  ['words with a colon, and no empty line', mixed('--b', 'Note: hello', 'you', '--b--'), 'Note: hello\nyou'],
  [
    'words with a colon, and nothing else',
    mixed('--b', 'Note: hello', '--b', `${part}you`, '--b--'),
    'Note: hello\nyou',
  ],
  ['words with a colon, then an empty line', mixed('--b', 'Note: hello', '', 'you', '--b--'), 'Note: hello\n\nyou'],
  ['only fields', mixed('--b', 'Content-Type: a/b; name=c', '--b', `${part}Hello`, '--b--'), 'Hello', ['c']],
  ['a field without its colon', mixed('--b', 'Content-Type text/html', '', '<b>Hello', '--b--'), 'Hello'],
  ['an indented first field', mixed('--b', ' Content-Type: text/html', '', '<b>Hello', '--b--'), 'Hello'],
  [
    'a file without an empty line',
    mixed(
      '--b',
      'Content-Type: a/b; name=c',
      'Content-Transfer-Encoding: base64',
      'SGVsbG8=',
      '--b',
      `${part}Hello`,
      '--b--',
    ),
    'Hello',
    ['c'],
  ],

  // The header section of the mail
  [
    'no empty line behind the header section',
    'X-A: b\nHello you,\nhow are you?\n\nAnn',
    'Hello you,\nhow are you?\n\nAnn',
  ],
  ['a stray line in the header section', 'not a field\nX-Mailer: a\n\nHello', 'Hello'],

  // Content types
  ['an empty type', 'Content-Type:\n\nHello', 'Hello'],
  ['a type without its slash', 'Content-Type: text\n\nHello', 'Hello'],
  ['HTML without its slash', 'Content-Type: html\n\n<b>Hello', 'Hello'],
  ['garbage', 'Content-Type: =?x?\n\nHello', 'Hello'],
  ['an unknown text', 'Content-Type: text/x-unknown\n\nHello', 'Hello'],
  ['two types', 'Content-Type: text/plain\nContent-Type: application/pdf\n\nHello', 'Hello'],
]

test.each(faults)('%s', async (_, mail, text, attachments = []) => {
  const read = await parsed(head + mail)
  expect(read.text).toBe(text)
  expect(read.attachments.map(({ filename }) => filename)).toEqual(attachments)
  expect(read.parseError).toBeNull()
})

test('what a broken boundary hides is read whole, however large the mail is', async () => {
  const file = Buffer.alloc(2_000_000, 'attached').toString('base64')
  const body = `--c\n${part}Hello\n--c\nContent-Type: a/b; name=c\nContent-Transfer-Encoding: base64\n\n${file}\n--c--`
  const { text, attachments } = await parsed(`${head}Content-Type: multipart/mixed; boundary=b\n\n${body}`)
  expect({ text, sizes: attachments.map(({ sizeBytes }) => sizeBytes) }).toEqual({ text: 'Hello', sizes: [2_000_000] })
})

test('an inner multipart with a broken boundary is read up to a bound, and a note says so', async () => {
  const inner = `Content-Type: multipart/mixed\n\n--c\n${part}Hello\n--c\nContent-Type: a/b; name=c\n\n`
  const mail = `${head}${mixed('--b', `${inner}${'x'.repeat(76)}\n${`${'x'.repeat(76)}\n`.repeat(120_000)}--c--`, '--b--')}`
  const { text, notes, attachments } = await parsed(mail)
  expect({ text, names: attachments.map(({ filename }) => filename) }).toEqual({ text: 'Hello', names: ['c'] })
  expect(notes).toContain('a multipart with a broken boundary is very large and was cut')
})
