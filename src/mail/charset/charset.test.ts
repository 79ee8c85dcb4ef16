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
  ['Korean under its number', bytes('\xc7\xd1\xb1\xdb'), 'ks_c_5601-1987', '한글'],
  ['UTF-16', bytes('a\0\xe9\0'), 'utf-16le', 'aé'],
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
    fc.property(fc.uint8Array(), name, (input, declared) => typeof decodeText(input, declared).text === 'string'),
  )
})
