import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentDigest } from '../digest.ts'
import { parseMail } from '../parse.ts'
import { parsePlainMail } from '../plain-mail.ts'

function taskOf(bytes: Buffer) {
  const digest = contentDigest()
  digest.update(bytes)
  return { source: { in: 'memory', bytes }, headerSection: digest.headerSection(), reversePath: 'a@x.test' } as const
}

/** What both readings say of a mail, or null when it is none of the plain ones. */
async function bothReadings(bytes: Buffer) {
  const plain = parsePlainMail(taskOf(bytes))
  return plain === null ? null : { plain, whole: await parseMail(taskOf(bytes)) }
}

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return files.filter((file) => file.isFile()).map((file) => `${file.parentPath}/${file.name}`)
}

const folders = ['../../../fixtures/mails', '../../../../shared/corpus'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

for (const folder of folders) {
  test.skipIf(!existsSync(folder))(`a plain mail is read as the parser reads it: the files of ${folder}`, async () => {
    for (const file of filesBelow(folder)) {
      // As an SMTP client sends it: lines end in CRLF.
      const bytes = Buffer.from(readFileSync(file, 'latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
      const read = await bothReadings(bytes)
      if (read !== null) expect(read.plain, file).toEqual(read.whole)
    }
  })
}

const mixed = (...parts: string[]) =>
  `Content-Type: multipart/alternative; boundary="b=1"\r\n\r\n${parts.map((part) => `--b=1\r\n${part}\r\n`).join('')}--b=1--\r\n`

test.each([
  ['no MIME at all', '\r\nHello\r\n\r\nworld  \r\n'],
  [
    'a charset',
    'Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\xfc\xdfe\r\n',
  ],
  ['a wrong charset', 'Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfc\xdfe\r\n'],
  [
    'quoted-printable',
    'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 =\r\nau lait=20\r\n',
  ],
  [
    'base64',
    'Content-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\nQ2Fmw6kg\r\nYXUgbGFpdA==\r\n',
  ],
  ['flowed', 'Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nlong \r\nline\r\n> quoted \r\n> more\r\n'],
  [
    'two forms',
    mixed('Content-Type: text/plain\r\n\r\nHello', 'Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>'),
  ],
  ['a part without fields', mixed('\r\nHello')],
  ['a header section without its empty line', 'X-A: b\r\nHello you\r\n\r\nAnn'],
  [
    'damaged quoted-printable',
    'Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=XY=\r\nb \r\nc=',
  ],
  ['damaged base64', 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVs!bG8'],
  ['text called base64', 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nHello, you.'],
  [
    '8-bit that nothing declares',
    'Content-Type: text/plain\r\n\r\n\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0',
  ],
  ['prose that looks packed', '\r\nThe log\r\nbegin 644 lines below\r\n'],
])('a mail with %s is plain, and read as the parser reads it', async (_, rest) => {
  const read = await bothReadings(Buffer.from(`From: a@x.test\r\nSubject: x\r\n${rest}`, 'latin1'))
  expect(read).not.toBeNull()
  expect(read?.plain).toEqual(read?.whole)
})

test.each([
  ['an attachment', mixed('Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nx')],
  ['a file name', 'Content-Type: text/plain; name=a.txt\r\n\r\nx'],
  ['no closing delimiter', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n'],
  ['two media types', 'Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nx'],
  ['HTML alone', 'Content-Type: text/html\r\n\r\n<p>Hello</p>\r\n'],
  ['a blank plain form', mixed('Content-Type: text/plain\r\n\r\n ', 'Content-Type: text/html\r\n\r\n<p>x</p>')],
  ['nothing to read', '\r\n \r\n'],
  ['a packed file', '\r\nHello\r\nbegin 644 a\r\n#0V%T\r\n`\r\nend\r\n'],
  [
    'a packed file in base64',
    `Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n${btoa('begin 644 a\n#0V%T\n`\nend\n')}`,
  ],
  ['a file in yEnc', '\r\n=ybegin line=128 size=1 name=a\r\n\x8b\r\n=yend size=1\r\n'],
  ['a PGP block', '\r\nHello\r\n-----BEGIN PGP MESSAGE-----\r\n'],
  ['parts that nothing declares', '\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--\r\n'],
  [
    'a plain form that is a stub',
    mixed('Content-Type: text/plain\r\n\r\nThis is an HTML message.', 'Content-Type: text/html\r\n\r\n<p>x'),
  ],
  ['an unknown transfer encoding', 'Content-Transfer-Encoding: x-y\r\nContent-Type: text/plain\r\n\r\nx'],
  ['rich text', 'Content-Type: text/enriched\r\n\r\n<b>x'],
  ['a calendar', mixed('Content-Type: text/plain\r\n\r\nx', 'Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR')],
  ['words that only look like a field', mixed('Hello: you\r\n\r\nx')],
  ['a field without its colon', mixed('Content-Type text/html\r\n\r\n<p>x')],
  ['a part without an empty line', mixed('Content-Type: text/plain\r\nHello')],
  ['more behind a delimiter', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b x\r\n\r\nx\r\n--b--\r\n'],
])('a mail with %s is left to the parser', (_, rest) => {
  expect(parsePlainMail(taskOf(Buffer.from(`From: a@x.test\r\n${rest}`)))).toBeNull()
})

test('whatever bytes make it up, a mail that is read as plain is read as the parser reads it', async () => {
  const piece = fc.constantFrom(
    ...[
      'Content-Type: text/plain',
      'Content-Type: text/html; charset=utf-8',
      'Content-Type: multipart/mixed; boundary=b',
    ],
    ...[
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Transfer-Encoding: base64',
      '\r\n',
      '\r\n\r\n',
      '\r\n--b',
    ],
    ...[
      'begin 644 a\r\n',
      '#0V%T\r\n`\r\nend\r\n',
      '-----BEGIN PGP ',
      'Hello: you',
      'Hello you',
      'This is HTML.',
      ' junk',
    ],
    ...['\r\n--b--', '\n', '\r', '--', 'aGVsbG8=', '=C3=A9', '=\r\n', '=', ' ', 'text', '<p>x</p>', '\xe9', '\0', '> '],
  )
  const bytes = fc
    .array(piece, { maxLength: 24 })
    .map((pieces) => Buffer.from(`From: a@x.test\r\n${pieces.join('')}`, 'latin1'))
  await fc.assert(
    fc.asyncProperty(bytes, async (mail) => {
      const read = await bothReadings(mail)
      if (read !== null) expect(read.plain).toEqual(read.whole)
    }),
    { numRuns: 2_000 },
  )
})
