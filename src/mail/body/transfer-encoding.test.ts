import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsed } from '../read-fixture.ts'
import { decodedText, transferEncodingOf } from './transfer-encoding.ts'

const names: readonly (readonly [string | null, string])[] = [
  [null, 'identity'],
  ['7bit', 'identity'],
  ['8-bit', 'identity'],
  ['BINARY', 'identity'],
  ['utf-8', 'identity'],
  ['Base64', 'base64'],
  ['"base64"', 'base64'],
  ['base-64', 'base64'],
  ['base64; charset=utf-8', 'base64'],
  ['base64 (of a file)', 'base64'],
  ['quoted_printable', 'quoted-printable'],
  ['Quoted Printable', 'quoted-printable'],
  ['x-uuencode', 'packed'],
  ['uuencode', 'packed'],
  ['x-uue', 'packed'],
  ['x-yenc', 'packed'],
  ['x-rot13', 'unknown'],
]

test.each(names)('a transfer encoding called %s', (name, encoding) => {
  expect(transferEncodingOf(name)).toBe(encoding)
})

const long = 'All work and no play makes Jack a dull boy, says the printer on the second floor.'
const encoded = Buffer.from(long).toString('base64')
const [first, second] = [encoded.slice(0, 60), encoded.slice(60)]

const texts: readonly (readonly [string, string, string, string])[] = [
  ['base64', 'base64', `${first}\r\n${second}\r\n`, long],
  ['base64 without padding', 'base64', encoded.replace(/=+$/, ''), long],
  ['base64 with stray signs in it', 'base64', `${first.slice(0, 9)}!\0${first.slice(9)}\r\n${second}`, long],
  ['base64 with a stray line in it', 'base64', `${first}\r\n*** noise! ***\r\n${second}`, long],
  ['base64 in blocks', 'base64', `${btoa(long)}\r\n${btoa(long)}`, long + long],
  ['base64 in blocks without line ends', 'base64', `${btoa('ab')}${btoa('c')}`, 'abc'],
  ['base64 and a footer in clear', 'base64', `${encoded}\r\n\r\n-- \r\nThe list\r\n`, `${long}\n-- \r\nThe list\r\n`],
  ['text called base64', 'base64', 'Hello, this is text.', 'Hello, this is text.'],
  ['quoted-printable', 'quoted-printable', 'caf=C3=A9 =\r\nau lait', 'café au lait'],
  ['quoted-printable in lower case', 'quoted-printable', 'caf=c3=a9', 'café'],
  ['signs that encode nothing', 'quoted-printable', 'a=XYb=', 'a=XYb'],
  ['half a sign at the end', 'quoted-printable', 'a=4', 'a=4'],
  ['raw bytes in quoted-printable', 'quoted-printable', 'caf=C3=A9 é', 'café é'],
  ['text under an unknown name', 'x-unknown', 'Hello = you', 'Hello = you'],
  ['base64 under an unknown name', 'x-unknown', `${first}\r\n${second}\r\n`, long],
  ['quoted-printable under an unknown name', 'x-unknown', 'caf=C3=A9 =\r\nau lait', 'café au lait'],
  ['a packed text', 'x-uuencode', 'begin 644 a.txt\r\n%2&5L;&\\`\r\n`\r\nend\r\n', 'Hello'],
  ['text called packed', 'x-uuencode', 'Hello', 'Hello'],
]

test.each(texts)('%s', (_, name, content, expected) => {
  expect(decodedText(Buffer.from(content), transferEncodingOf(name)).toString()).toBe(expected)
})

test('whatever was encoded comes back, wherever lines end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 4, max: 90 }), (bytes, width) => {
      const lines =
        Buffer.from(bytes)
          .toString('base64')
          .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      const decoded = decodedText(Buffer.from(lines.join('\r\n')), 'base64')
      expect(decoded.equals(bytes)).toBe(true)
    }),
  )
})

test('nothing is decoded into more than it was, whatever it is', () => {
  const encoding = fc.constantFrom('base64', 'quoted-printable', 'packed', 'unknown', 'identity')
  const text = fc.string({
    unit: fc.constantFrom('=', 'A', 'b', '\n', ' ', '!', '\r', 'begin 644 a\n', 'é'),
    maxLength: 300,
  })
  fc.assert(
    fc.property(text, encoding, (content, name) => {
      const bytes = Buffer.from(content)
      expect(decodedText(bytes, transferEncodingOf(name)).length).toBeLessThanOrEqual(bytes.length + 1)
    }),
  )
})

const files: readonly (readonly [string, string, string])[] = [
  ['base64', 'base64', 'SGVs\nbG8='],
  ['damaged base64', 'base64', 'SG!Vs\nbG8'],
  ['quoted-printable', 'quoted-printable', 'Hel=\nlo'],
  ['uuencode', 'x-uuencode', 'begin 644 a.txt\n%2&5L;&\\`\n`\nend'],
  ['none that is known', 'x-unknown', 'Hello'],
]

test.each(files)('an attachment in %s is decoded', async (_, encoding, content) => {
  const fields = `Content-Type: application/x-a; name=a\nContent-Transfer-Encoding: ${encoding}`
  const { attachments } = await parsed(
    `From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n${fields}\n\n${content}\n--b--\n`,
  )
  expect(attachments.map(({ sizeBytes }) => sizeBytes)).toEqual([5])
})

test('a multipart that is encoded as a whole is read', async () => {
  const inner = '--b\r\nContent-Type: text/html\r\n\r\n<b>Hello\r\n--b--\r\n'
  const fields = 'Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64'
  expect(await parsed(`From: a@b.example\n${fields}\n\n${btoa(inner)}`)).toMatchObject({
    text: 'Hello',
    html: '<b>Hello',
  })
})
