import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from './charset.ts'

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')
const utf8 = (text: string) => Buffer.from(text, 'utf8')

const texts: readonly (readonly [string, Buffer, string | null, string])[] = [
  ['declared', bytes('\xe9'), 'iso-8859-1', 'é'],
  ['declared with the name of another world', bytes('\xc0'), 'win-1251', 'А'],
  ['undeclared UTF-8', utf8('é'), null, 'é'],
  ['undeclared, not UTF-8', bytes('\xe9t\xe9 \x80'), null, 'été €'],
  ['called ASCII, is UTF-8', utf8('é'), 'us-ascii', 'é'],
  ['called ASCII, is windows-1252', bytes('\xe9'), 'ANSI_X3.4-1968', 'é'],
  ['called UTF-8, is windows-1252', bytes('d\xe9p\xf4t'), 'utf-8', 'dépôt'],
  ['called Shift_JIS, is UTF-8', utf8('日本語のメール'), 'shift_jis', '日本語のメール'],
  ['one broken byte does not spoil UTF-8', Buffer.concat([utf8('日本語'), bytes('\xff')]), 'utf-8', '日本語\ufffd'],
  ['ISO-2022-JP', bytes('\x1b$BF|K\\8l\x1b(B'), 'ISO-2022-JP', '日本語'],
  ['ISO-2022-JP with idle escapes', bytes('\x1b$BF|\x1b(B\x1b$BK\\8l\x1b(B'), 'iso-2022-jp', '日本語'],
  ['GBK under its old name', bytes('\xc4\xe3\xba\xc3'), 'gb2312', '你好'],
  ['a character cut in half at the end', bytes('\xc4\xe3\xba\xc3\xc4\xe3\xba'), 'gb2312', '你好你\ufffd'],
  ['Korean under its number', bytes('\xc7\xd1\xb1\xdb'), 'ks_c_5601-1987', '한글'],
  ['UTF-16', bytes('a\0\xe9\0'), 'utf-16le', 'aé'],
  ['UTF-7 (RFC 2152)', bytes('Gr+APYA3w-e +- a'), 'utf-7', 'Größe + a'],
  ['UTF-7 that has 8-bit', utf8('Größe'), 'utf-7', 'Größe'],
  ['a code page of DOS', bytes('\x81ber'), 'cp850', 'über'],
  ['Macintosh', bytes('\x9fber'), 'x-mac-roman', 'über'],
  ['Central Europe on Macintosh', bytes('\x8e'), 'x-mac-ce', 'é'],
  ['UTF-8 with a mark under another name', utf8('\ufeffé'), 'windows-1252', 'é'],
  ['UTF-8 called latin1', utf8('Grüße'), 'iso-8859-1', 'Grüße'],
  ['UTF-8 called windows-1251', utf8('Привет'), 'windows-1251', 'Привет'],
  ['UTF-8 called GB 2312', utf8('你好，世界'), 'gb2312', '你好，世界'],
  ['UTF-8 in Latin words called GB 2312', utf8('Café, Größe'), 'gb2312', 'Café, Größe'],
  ['UTF-8 in Cyrillic called GB 2312', utf8('Привет'), 'gb2312', 'Привет'],
  ['not UTF-8, though its only pair of bytes looks so', bytes('AMANH\xc3\x94'), 'iso-8859-1', 'AMANHÃ”'],
  ['a capital within a word is no reason to doubt', bytes('iPhone\xc4rger'), 'iso-8859-1', 'iPhoneÄrger'],
  ['Icelandic', bytes('\xdea\xf0 er \xfe\xfdtt'), 'iso-8859-1', 'Það er þýtt'],
  [
    'KOI8-R called windows-1251',
    bytes('\xf7\xcf\xd0\xd2\xcf\xd3 \xd0\xcf \xd3\xde\xa3\xd4\xd5'),
    'windows-1251',
    'Вопрос по счёту',
  ],
  ['mojibake stays: only its author knows', utf8('Ã¼'), 'utf-8', 'Ã¼'],
  ['a name of JavaScript', bytes('\xe9'), '__proto__', 'é'],
]

test.each(texts)('%s', (_, input, declared, text) => {
  expect(decodeText(input, declared).text).toBe(text)
})

test('only a declaration that is not followed gets a reason', () => {
  expect(decodeText(bytes('\xe9'), 'iso-8859-1').because).toBeNull()
  expect(decodeText(bytes('\xe9'), null).because).toBeNull()
  expect(decodeText(bytes('\xe9'), 'x-nobody').because).toBe('the charset "x-nobody" is not known')
  expect(decodeText(bytes('\xe9'), 'utf-8').because).toBe('the charset is declared as "utf-8", but is not')
})

test('any bytes under any name decode to something', () => {
  const name = fc.option(fc.oneof(fc.string(), fc.constantFrom('utf-8', 'iso-2022-jp', 'utf-16', 'big5', 'utf-7')))
  fc.assert(
    fc.property(fc.uint8Array(), name, name, (input, declared, hint) => {
      const { text } = decodeText(input, declared, hint)
      expect(text.isWellFormed()).toBe(true)
      expect(text.length).toBeLessThanOrEqual(input.length + 1)
    }),
  )
})

test('ASCII is ASCII under the names of all charsets that have it', () => {
  const ascii = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .,;<>=?/@\r\n\t') })
  const name = fc.constantFrom('utf-8', 'gb2312', 'big5', 'shift_jis', 'iso-2022-jp', 'cp850', 'koi8-r', 'x-nobody', '')
  fc.assert(
    fc.property(ascii, name, (text, charset) => {
      expect(decodeText(bytes(text), charset)).toEqual({ text, because: null })
    }),
  )
})

test('UTF-8 is UTF-8 when nothing else is said, whatever stands nearby', () => {
  const hint = fc.constantFrom(null, 'windows-1251', 'gb2312', 'iso-8859-1', 'utf-16', 'iso-2022-jp')
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => !value.startsWith('\ufeff'))
  fc.assert(fc.property(text, hint, (value, nearby) => decodeText(utf8(value), null, nearby).text === value))
})

test('what stands nearby is tried before detection, unless it can not be', () => {
  expect(decodeText(bytes('\xcf\xf0\xe8'), null, 'windows-1251').text).toBe('При')
  expect(decodeText(bytes('\xc4\xe3\xba\xc3'), 'unknown-8bit', 'gb2312').text).toBe('你好')
  expect(decodeText(bytes('Caf\xe9'), null, 'iso-2022-jp').text).toBe('Café')
  expect(decodeText(bytes('Caf\xe9'), null, 'utf-8').text).toBe('Café')
})

test.each(['utf-8', 'gb18030', 'iso-2022-jp', 'hz', 'utf-7', 'utf-16', 'cp850', null])(
  'megabytes are read in one pass: %s',
  (charset) => {
    for (const piece of ['\xff', '\xc3', 'a\xe9', '\x1b$B', '~{', '\x0e', 'ABCDEFGH\xff', '+AGE-', '+']) {
      expect(decodeText(bytes(piece.repeat(400_000 / piece.length)), charset).text.length).toBeLessThanOrEqual(400_001)
    }
  },
)
