import { expect, test } from 'vitest'
import { decodeText } from './charset.ts'
import { hasEscapes } from './iso-2022.ts'

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')

/** Real bytes of the sets that switch. */
const texts: readonly (readonly [string, string, string, string])[] = [
  ['Japanese (RFC 1468)', 'iso-2022-jp', '\x1b$BF|K\\8l\x1b(B abc', '日本語 abc'],
  ['the set of 1978', 'iso-2022-jp', '\x1b$@F|K\\\x1b(J', '日本'],
  ['escapes without anything in between', 'iso-2022-jp', '\x1b$BF|\x1b(B\x1b$BK\\8l\x1b(B', '日本語'],
  ['half-width katakana', 'iso-2022-jp', '\x1b(I6@6E\x1b(B', 'ｶﾀｶﾅ'],
  ['half-width katakana, shifted', 'iso-2022-jp-3', '\x0e6@6E\x0f!', 'ｶﾀｶﾅ!'],
  ['half-width katakana in eight bits', 'iso-2022-jp', '\xb6\xc0 \x1b$BF|\x1b(B', 'ｶﾀ 日'],
  ['JIS X 0212 (RFC 2237)', 'iso-2022-jp-1', '\x1b$(D0!\x1b(B', '丂'],
  ['Chinese and Korean in Japanese (RFC 1554)', 'iso-2022-jp-2', '\x1b$ADc\x1b$(C0!\x1b(B', '你가'],
  ['a line that does not end in ASCII', 'iso-2022-jp', '\x1b$BF|K\\\r\nabc', '日本\r\nabc'],
  ['a character cut in half', 'iso-2022-jp', '\x1b$BF|K\x1b(B!', '日\ufffd!'],
  ['Korean (RFC 1557)', 'iso-2022-kr', '\x1b$)C\x0eGQ1[\x0f abc', '한글 abc'],
  ['Chinese (RFC 1922)', 'iso-2022-cn', '\x1b$)A\x0eDc:C\x0f!', '你好!'],
  ['HZ (RFC 1843)', 'hz-gb-2312', 'a ~{Dc:C~} ~~ b', 'a 你好 ~ b'],
  ['HZ over two lines', 'hz-gb-2312', '~{Dc~}~\n~{:C~}', '你好'],
]

test.each(texts)('%s', (_, charset, input, text) => {
  expect(decodeText(bytes(input), charset)).toEqual({ text, because: null })
})

test('escape sequences are believed without a name, and under a wrong one', () => {
  expect(hasEscapes(bytes('\x1b[31m red \x1b(B'))).toBe(false)
  for (const charset of [null, 'us-ascii', 'utf-8', 'x-nobody']) {
    expect(decodeText(bytes('\x1b$BF|K\\\x1b(B'), charset).text).toBe('日本')
  }
})
