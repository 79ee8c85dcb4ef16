import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodedRaw, decodedWords, splitAtWords } from './encoded-words.ts'

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
  ['UTF-7, when it is declared', '=?utf-7?q?Gr+APYA3w-e?=', 'Größe'],
  ['raw 8-bit UTF-8', utf8('Größe'), 'Größe'],
  ['raw 8-bit windows-1252', latin1('Gr\xf6\xdfe'), 'Größe'],
  ['raw 8-bit inside of a word', '=?windows-1251?q?\xcf\xf0\xe8?=', 'При'],
  ['a charset without a name', '=??q?Caf=E9?=', 'Café'],
  ['ASCII that is not', '=?us-ascii?q?Caf=E9?=', 'Café'],
  ['UTF-8 under another name', '=?iso-8859-1?q?Gr=C3=B6=C3=9Fe?=', 'Größe'],
  ['a word without its end', '=?utf-8?q?Caf=C3=A9', 'Café'],
  ['half of its end', '=?utf-8?q?Caf=C3=A9?', 'Café'],
  ['a word without its end before another', '=?utf-8?q?Caf=C3=A9 =?utf-8?q?_au?= lait', 'Café au lait'],
  ['words without whitespace between', '=?utf-8?b?w6k?==?utf-8?q?=C3=A9?=', 'éé'],
  ['words without whitespace around', 'Re:=?utf-8?q?=C3=A9?=!', 'Re:é!'],
  ['words in quotes', 'Re: "=?utf-8?q?=C3=A9?=" mid', 'Re: "é" mid'],
  ['spaces inside of a word', '=?utf-8?q?Caf=C3=A9 au lait?=', 'Café au lait'],
  ['question marks inside of a word', '=?utf-8?q?Quoi?_Caf=C3=A9??=', 'Quoi? Café?'],
  ['Q called B', '=?utf-8?b?Caf=C3=A9?=', 'Café'],
  ['B called Q', '=?utf-8?q?Q2Fmw6k=?=', 'Café'],
  ['padding in the middle of base64', '=?utf-8?b?w6k=w6k=?=', 'éé'],
  ['base64 cut anywhere', '=?utf-8?b?w6?= =?utf-8?b?k=?=', 'é'],
  ['base64 without padding, one word after the other', '=?utf-8?b?w6kgw6k?= =?utf-8?b?IMOp?=', 'é é é'],
  ['Shift_JIS split inside of a character', '=?shift_jis?b?k/o=?= =?shift_jis?b?lns=?=', '日本'],
  [
    'ISO-2022-JP, each word of which ends in the middle',
    '=?iso-2022-jp?b?GyRCRnw=?= =?iso-2022-jp?b?GyRCS1wbKEI=?=',
    '日本',
  ],
  ['no word: no encoding', '=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
]

test.each(words)('%s', (_, value, text) => {
  expect(decodedWords(value)).toBe(text)
})

test('raw 8-bit is read in the charset of the body, but UTF-8 is UTF-8', () => {
  expect(decodedRaw('\xcf\xf0\xe8', 'windows-1251')).toBe('При')
  expect(decodedWords('\xcf\xf0\xe8 =?us-ascii?q?=E2=E5=F2?=', 'windows-1251')).toBe('При вет')
  expect(decodedWords(utf8('Größe'), 'windows-1251')).toBe('Größe')
})

test('a value is taken apart at its words, and nothing of it is lost', () => {
  const value = 'a =?utf-8?q?b?= =?utf-8?q?c d'
  const pieces = splitAtWords(value)
  expect(pieces.filter(({ isWord }) => isWord).map(({ text }) => text)).toEqual(['=?utf-8?q?b?=', '=?utf-8?q?c'])
  expect(pieces.map(({ text }) => text).join('')).toBe(value)
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
  expect(decodedWords('=?utf-8?q?a '.repeat(30_000))).toBe('a'.repeat(30_000).concat(' '))
})
