import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filenameIn, parametersOf } from './parameters.ts'

const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const values: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
  ['as it should be', 'text/plain; charset=utf-8; format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  ['no parameters', 'text/plain', 'text/plain', {}],
  ['one word', 'text', 'text', {}],
  ['nothing', '', '', {}],
  ['spaces in the type', 'text / plain; charset=x', 'text/plain', { charset: 'x' }],
  ['the type in quotes', '"text/plain"; charset=x', 'text/plain', { charset: 'x' }],
  ['no type', 'charset=utf-8', '', { charset: 'utf-8' }],
  ['names in capitals', 'text/plain; CharSet=UTF-8', 'text/plain', { charset: 'UTF-8' }],
  ['spaces around the sign', 'text/plain; charset = utf-8', 'text/plain', { charset: 'utf-8' }],
  ['no semicolons', 'text/plain charset=utf-8 format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  ['commas', 'application/pdf, name="x.pdf", size=2', 'application/pdf', { name: 'x.pdf', size: '2' }],
  ['stray semicolons', 'a/b;; ; x=1;', 'a/b', { x: '1' }],
  ['a semicolon and spaces in quotes', 'multipart/mixed;boundary="a b;c"', 'multipart/mixed', { boundary: 'a b;c' }],
  ['no space between two', 'a/b; name="x"size=2', 'a/b', { name: 'x', size: '2' }],
  ['a quote that does not end', 'text/plain; charset="utf-8', 'text/plain', { charset: 'utf-8' }],
  ['a quote that does not end before another', 'a/b; name="x; boundary="y"', 'a/b', { name: 'x', boundary: 'y' }],
  ['quotes in quotes', 'a/b; name="foo "bar" baz.pdf"; size=3', 'a/b', { name: 'foo "bar" baz.pdf', size: '3' }],
  ['escaped quotes', 'a/b; name="foo \\"bar\\"\\\\.pdf"', 'a/b', { name: 'foo "bar"\\.pdf' }],
  ['a comment', 'text/plain; charset=us-ascii (Plain text)', 'text/plain', { charset: 'us-ascii' }],
  ['comments everywhere', '(a) text/plain (b); (c) charset=x (d)', 'text/plain', { charset: 'x' }],
  ['prose behind a value', 'text/plain; charset=utf-8 hello you', 'text/plain', { charset: 'utf-8' }],
  ['an empty value', 'text/html; charset=; x=1', 'text/html', { charset: '', x: '1' }],
  ['twins: the first counts', 'a/b; charset=x; charset=y', 'a/b', { charset: 'x' }],
  ['pieces (RFC 2231 §3)', 'a/b; boundary*0=ab; boundary*1="cd"', 'a/b', { boundary: 'abcd' }],
  ['pieces in disorder', 'a/b; boundary*1="cd"; boundary*0=ab', 'a/b', { boundary: 'abcd' }],
  ['names of JavaScript', 'a/b; __proto__=x; constructor=y', 'a/b', { ['__proto__']: 'x', constructor: 'y' }],
]

test.each(values)('parameters: %s', (_, value, type, parameters) => {
  const read = parametersOf(value)
  expect(read.value).toBe(type)
  expect([...read.parameters]).toEqual(Object.entries(parameters))
})

const names: readonly (readonly [string, string, string | null])[] = [
  ['plain', 'attachment; filename="a.pdf"', 'a.pdf'],
  ['no quotes, with spaces and brackets', 'attachment; filename=my file (1).pdf; size=2', 'my file (1).pdf'],
  ['a value that looks like a parameter', 'attachment; filename=a b=c.pdf', 'a b=c.pdf'],
  ['a path', 'attachment; filename="C:\\temp\\x.doc"', 'C:\\temp\\x.doc'],
  ['a path that ends in a backslash', 'attachment; filename="C:\\dir\\"; size=1', 'C:\\dir\\'],
  ['no disposition', 'filename=x.txt', 'x.txt'],
  ['RFC 2231 with a charset', "attachment; filename*=iso-8859-1'en'caf%E9.pdf", 'café.pdf'],
  ['RFC 2231 without a charset', 'attachment; filename*=caf%C3%A9.pdf', 'café.pdf'],
  [
    'RFC 2231 in pieces, split inside of a character',
    "attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9%20; filename*2=b.pdf",
    'café b.pdf',
  ],
  ['RFC 2231 in quotes', 'attachment; filename*="utf-8\'\'caf%C3%A9.pdf"', 'café.pdf'],
  ['RFC 2231 beside a plain form', 'attachment; filename="caf_.pdf"; filename*=utf-8\'\'caf%C3%A9.pdf', 'café.pdf'],
  ['ISO-2022-JP (RFC 2231)', "attachment; filename*=iso-2022-jp''%1B%24BF%7C%1B%28B.txt", '日.txt'],
  ['percent signs in a plain form', 'attachment; filename=caf%C3%A9.pdf', 'café.pdf'],
  ['percent signs that are meant', 'attachment; filename="100%20.txt"', '100%20.txt'],
  ['an encoded word', 'attachment; filename="=?utf-8?q?caf=C3=A9.pdf?="', 'café.pdf'],
  ['an encoded word without quotes', 'attachment; filename==?utf-8?q?caf=C3=A9 b.pdf?=; size=1', 'café b.pdf'],
  ['several words', 'attachment; filename="=?utf-8?b?w6nD?= =?utf-8?b?qQ==?="', 'éé'],
  ['several words in quotes of their own', 'attachment; filename="=?utf-8?b?w6k=?=" "=?utf-8?b?w6k=?="', 'éé'],
  ['a word in pieces', 'attachment; filename*0="=?utf-8?b?w6k"; filename*1="=?="', 'é'],
  ['raw UTF-8', `attachment; filename="${utf8('café.pdf')}"`, 'café.pdf'],
  ['raw windows-1252', 'attachment; filename="caf\xe9.pdf"', 'café.pdf'],
  ['an empty name', 'attachment; filename=""', null],
  ['none', 'attachment; size=3', null],
]

test.each(names)('file name: %s', (_, value, name) => {
  expect(filenameIn(value, null, null)).toBe(name)
})

test('the name of the type stands in for the one that is missing, and raw bytes are read by the hint', () => {
  expect(filenameIn('attachment', 'text/plain; name=a.txt', null)).toBe('a.txt')
  expect(filenameIn('attachment; filename=" "', 'text/plain; name=a.txt', null)).toBe('a.txt')
  expect(filenameIn('attachment; filename=b.txt', 'text/plain; name=a.txt', null)).toBe('b.txt')
  expect(filenameIn(null, null, null)).toBeNull()
  expect(filenameIn(null, 'text/plain; name="\xcf\xf0\xe8.txt"', 'windows-1251')).toBe('При.txt')
})

test('a boundary without anything odd in it is read as it is, quoted or not', () => {
  const boundary = fc.string({ unit: fc.constantFrom(..."abcXYZ019'+_,-./:?"), minLength: 1, maxLength: 70 })
  fc.assert(
    fc.property(boundary, (text) => {
      expect(parametersOf(`multipart/mixed; boundary="${text}"; x=1`).parameters.get('boundary')).toBe(text)
    }),
  )
})

const pieces = [
  '"',
  ';',
  ' ',
  '=',
  "'",
  '*',
  '(',
  ')',
  '\\',
  ',',
  'name',
  'filename*0*',
  'x',
  '%41',
  '=?utf-8?q?',
  '?=',
  '\xe9',
]

test('any value gives parameters and a name', () => {
  const value = fc.oneof(fc.string({ unit: fc.constantFrom(...pieces) }), fc.string())
  fc.assert(
    fc.property(value, (text) => {
      const name = filenameIn(text, text, null)
      expect(name === null || name.isWellFormed()).toBe(true)
      expect(parametersOf(text).value.length).toBeLessThanOrEqual(text.length)
    }),
  )
})

test.each([...pieces, 'a="x; ', 'name="x;', '" ', 'name=x ', 'name*1=x;', ';name="', '          ', ',,', '\\"'])(
  'a flood of %j is gone through once',
  (piece) => {
    for (const start of ['a/b; ', 'a/b; name="', 'a/b; name=']) {
      const value = start + piece.repeat(60_000 / piece.length)
      expect(filenameIn(value, value, null)?.length ?? 0).toBeLessThanOrEqual(64 * 1024)
    }
  },
)
