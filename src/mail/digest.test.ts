import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentDigest, headerSectionLimitBytes } from './digest.ts'
import { isTraceField, traceFields } from './trace-fields.ts'

const head = 'From: ann@example.com\r\nSubject: hello\r\n there\r\nMessage-ID: <1@example.com>\r\n'
const mail = `${head}\r\nHello\r\n\r\nAnn\r\n`

/** Digests `bytes`, cut where `cuts` says (byte counts, used in turn). */
function read(bytes: string | Uint8Array, cuts: readonly number[] = []): { digest: string; header: string } {
  const all = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
  const digest = contentDigest()
  let at = 0
  for (const cut of cuts) {
    digest.update(all.subarray(at, at + cut))
    at += cut
  }
  digest.update(all.subarray(Math.min(at, all.length)))
  return { digest: digest.digest(), header: digest.headerSection().toString('latin1') }
}

const sameMails: readonly (readonly [string, string])[] = [
  ['with LF, as in an .eml file', mail.replaceAll('\r\n', '\n')],
  ['without the last newline', mail.slice(0, -2)],
  ['with more newlines at the end', `${mail}\r\n\n\r\n`],
  ['with doubled carriage returns', mail.replaceAll('\r\n', '\r\r\n')],
  ['with the trace of another way', `Received: from a by b;\r\n\tMon, 24 Nov 2025\r\nDelivered-To: x@y\r\n${mail}`],
  ['with a trace field at the end', `${head}X-Spam-Status: No,\r\n score=0\r\n\r\nHello\r\n\r\nAnn\r\n`],
]

test.each(sameMails)('the same mail %s has the same digest', (_, other) => {
  expect(read(other).digest).toBe(read(mail).digest)
})

const otherMails: readonly (readonly [string, string])[] = [
  ['another subject', mail.replace('hello', 'hallo')],
  ['another continuation line', mail.replace(' there', ' here')],
  ['another body', mail.replace('Hello', 'Hallo')],
  ['an empty line more inside', mail.replace('\r\n\r\nAnn', '\r\n\r\n\r\nAnn')],
  ['a trace field in the body', mail.replace('\r\n\r\nHello', '\r\n\r\nReceived: x\r\nHello')],
  ['a field more', `X-Received-By: us\r\n${mail}`],
  ['a header section that ends earlier', mail.replace('Message-ID', '\r\nMessage-ID')],
]

test.each(otherMails)('a mail with %s has another digest', (_, other) => {
  expect(read(other).digest).not.toBe(read(mail).digest)
})

test.each(traceFields.map(({ name }) => name.replace('*', 'seal')))('%s does not count', (name) => {
  expect(read(`${name.toUpperCase()} : one\r\n\ttwo\r\n${mail}`).digest).toBe(read(mail).digest)
})

test('a field whose name only begins like a trace field counts', () => {
  expect(['receivedx', 'x-received-by', 'linesman', 'statuses', 'x-spa'].filter(isTraceField)).toEqual([])
})

test('old Mac mails, whose lines end in CR, are different mails even behind a trace field', () => {
  const macs = ['one', 'two'].map((body) => `Received: from a\rSubject: x\r\r${body}\r`)
  expect(new Set(macs.map((mac) => read(mac).digest)).size).toBe(2)
  expect(read('Received: from a\rSubject: x\r\rone\r').header).toBe('Received: from a\rSubject: x\r\r')
})

test('the header section is kept as it came, up to and with the empty line', () => {
  expect(read(mail).header).toBe(`${head}\r\n`)
  expect(read('no header section').header).toBe('no header section')
})

test('of an endless header section 256 KiB are kept, and all of it counts', () => {
  const flood = 'X-Flood: one of many\r\n'.repeat(20_000)
  const { header, digest } = read(`${flood}\r\nbody`)
  expect(header.length).toBe(headerSectionLimitBytes)
  expect(digest).not.toBe(read(`${flood}X-Flood: another\r\n\r\nbody`).digest)
})

/** Lines of a mail with everything that the states of the digest meet. */
const line = fc.constantFrom(
  'Received: x',
  'X-Spam-A: b',
  'Subject: y',
  ' folded',
  '\tfolded',
  '',
  'no field',
  'a'.repeat(90),
)
const ending = fc.constantFrom('\r\n', '\n', '\r', '\r\r\n')
const anyMail = fc
  .array(fc.tuple(line, ending), { maxLength: 60 })
  .map((lines) => Buffer.from(lines.flat().join(''), 'latin1'))

test('any chunks give the same digest and the same header section', () => {
  const bytes = fc.oneof(anyMail, fc.uint8Array({ maxLength: 300 }))
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(40), { maxLength: 30 }), (mailBytes, cuts) => {
      expect(read(mailBytes, cuts)).toEqual(read(mailBytes))
    }),
  )
})

test('line endings never matter once a mail has lines', () => {
  const lf = fc.array(line, { minLength: 1, maxLength: 60 }).map((lines) => `Subject: first\n${lines.join('\n')}`)
  fc.assert(
    fc.property(lf, (text) => {
      expect(read(text.replaceAll('\n', '\r\n')).digest).toBe(read(text).digest)
    }),
  )
})

test('a large body is digested as a small one, across all blocks', () => {
  const body = `${'line of text\r\n'.repeat(10_000)}${'\r\n'.repeat(40_000)}end`
  expect(read(head + body, [1, 16_384, 7, 16_383, 100_000]).digest).toBe(
    read((head + body).replaceAll('\r', '')).digest,
  )
})
