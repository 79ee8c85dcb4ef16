import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodedRaw, decodedWords } from './encoded-words.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1').toString('latin1')
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const words: readonly (readonly [string, string, string])[] = [
  ['plain text', 'How do I…'.slice(0, 8), 'How do I'],
  ['Q, underscore is a space', '=?utf-8?Q?Caf=C3=A9_au_lait?=', 'Café au lait'],
  ['B', '=?UTF-8?B?Q2Fmw6k=?=', 'Café'],
  ['text around a word', 'Re: =?utf-8?q?Caf=C3=A9?= (2)', 'Re: Café (2)'],
  ['whitespace between words is not shown (RFC 2047 §6.2)', '=?utf-8?q?a?= \t =?utf-8?q?b?=', 'ab'],
  ['whitespace around plain text is', '=?utf-8?q?a?= b =?utf-8?q?c?=', 'a b c'],
  ['words split inside a character', '=?utf-8?b?w6nD?= =?utf-8?b?qQ==?=', 'éé'],
  ['Q and B of one character', '=?utf-8?q?=C3?= =?utf-8?b?qQ==?=', 'é'],
  ['two charsets', '=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=', 'éé'],
  ['language tag (RFC 2231 §5)', '=?iso-8859-1*fr?q?=E9t=E9?=', 'été'],
  ['ISO-2022-JP in two words', '=?iso-2022-jp?b?GyRCJUYbKEI=?= =?iso-2022-jp?b?GyRCJTkbKEI=?=', 'テス'],
  ['windows-1252 called iso-8859-1', '=?iso-8859-1?q?=93quoted=94?=', '“quoted”'],
  ['windows-1252 called utf-8', '=?utf-8?q?Probl=E8me?=', 'Problème'],
  ['unknown charset', '=?x-unknown?q?Caf=C3=A9?=', 'Café'],
  ['UTF-7 is not decoded', '=?utf-7?q?+ADw-script+AD4-?=', '+ADw-script+AD4-'],
  ['raw 8-bit UTF-8', utf8('Größe'), 'Größe'],
  ['raw 8-bit windows-1252', latin1('Gr\xf6\xdfe'), 'Größe'],
  ['raw 8-bit inside of a word', '=?windows-1251?q?\xcf\xf0\xe8?=', 'При'],
  ['no word: unfinished', '=?utf-8?q?abc', '=?utf-8?q?abc'],
  ['no word: no encoding', '=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
]

test.each(words)('%s', (_, value, text) => {
  expect(decodedWords(value)).toBe(text)
})

test('raw 8-bit is decoded without touching encoded words', () => {
  expect(decodedRaw(`${utf8('Jörg')} =?utf-8?q?x?=`)).toBe('Jörg =?utf-8?q?x?=')
})

test('any bytes decode to something, and ASCII without words to itself', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.string({ unit: fc.constantFrom('=?', '?', '=', 'utf-8', 'q', 'b', '?=', ' ', 'é') }),
  )
  fc.assert(
    fc.property(value, (text) => {
      const decoded = decodedWords(Buffer.from(text).toString('latin1'))
      if (/^[\t -~]*$/.test(text) && !text.includes('=?')) expect(decoded).toBe(text)
    }),
  )
})

test('a long flood of word beginnings is read in one pass', () => {
  expect(decodedWords('=?utf-8?q? '.repeat(30_000)).length).toBe(330_000)
})
