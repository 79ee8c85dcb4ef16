/**
 * Every mail of the corpus, read as a careful person reads it: what the tables in `expectations/` say, or a named
 * exception with its reason. Besides: no replacement character and no mojibake that the mail did not hold itself.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import type { ParsedMail } from '../../src/mail/parsed-mail.ts'
import { parsed } from '../../src/mail/read-fixture.ts'
import { exceptions } from './exceptions.ts'
import { compare, corpusFiles, corpusMail, readExpectations, reversePathOf } from './expectations.ts'

/** What becomes of UTF-8 when it is read octet by octet: a lead octet as a letter, then a continuation octet. */
const mojibake = /ï¿½|â€[\u0080-\u00bf™œ“”˜]|[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu

const files = corpusFiles()
const expectations = readExpectations()

describe.skipIf(files.length === 0)(
  `the mails of ${files.length === 0 ? 'shared/corpus, which is absent' : 'the corpus'}, and what they are`,
  () => {
    test('each has its row in the tables, and each row its mail', () => {
      expect([...expectations.keys()].sort()).toEqual(files)
    })

    test('an exception is one of a mail and a field that differ', () => {
      expect([...exceptions.keys()].filter((key) => !expectations.has(key.split(' ')[0] ?? ''))).toEqual([])
    })

    describe.each(files)('%s', (file) => {
      const { bytes } = corpusMail(file)
      const expected = expectations.get(file)
      let mail: ParsedMail
      beforeAll(async () => {
        mail = await parsed(bytes, reversePathOf(bytes))
      })

      test('is read as a person reads it', () => {
        const differences = expected === undefined ? [] : compare(mail, expected)
        const isExcepted = (field: string) => exceptions.has(`${file} ${field}`)
        expect(differences.filter(({ field }) => !isExcepted(field))).toEqual([])
        const excepted = [...exceptions.keys()].filter((key) => key.startsWith(`${file} `))
        expect(differences.map(({ field }) => `${file} ${field}`)).toEqual(expect.arrayContaining(excepted))
      })

      test('has no sign of a wrong charset that it did not bring along', () => {
        expect(signsOfAWrongCharset(mail, bytes)).toEqual([])
      })
    })
  },
)

function signsOfAWrongCharset(mail: ParsedMail, bytes: Buffer): readonly string[] {
  const { subject, author, text, html, attachments } = mail
  const raw = bytes.toString('utf8')
  const bringsReplacements = hasReplacement(bytes)
  const values = [subject, author?.name ?? '', text, html ?? '', ...attachments.map(({ filename }) => filename ?? '')]
  return values.flatMap((value) => [
    ...(value.includes('\ufffd') && !bringsReplacements
      ? [`replacement character in ${excerpt(value, '\ufffd')}`]
      : []),
    ...(value.includes('\0') ? [`NUL in ${excerpt(value, '\0')}`] : []),
    ...[...value.matchAll(mojibake)].filter(([pair]) => !raw.includes(pair)).map(([pair]) => excerpt(value, pair)),
  ])
}

/** Whether the mail itself holds U+FFFD, in octets or in quoted-printable. */
function hasReplacement(bytes: Buffer): boolean {
  return bytes.includes(Buffer.from('\ufffd')) || bytes.includes('=EF=BF=BD')
}

function excerpt(value: string, sign: string): string {
  const at = value.indexOf(sign)
  return JSON.stringify(value.slice(Math.max(0, at - 20), at + 20))
}
