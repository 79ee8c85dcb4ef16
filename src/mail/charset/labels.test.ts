import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decoderFor } from './decoders.ts'
import { decoderNamed } from './labels.ts'

/** What mail writes, and which decoder is meant by it. */
const labels: readonly (readonly [string, string | null])[] = [
  ['UTF-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['"utf-8"', 'utf-8'],
  ['charset=utf-8', 'utf-8'],
  ['utf-8*en', 'utf-8'],
  ['UTF-8MB4', 'utf-8'],
  ['unicode-1-1-utf-7', 'utf-7'],
  ['utf-16', 'utf-16'],
  ['UCS-2', 'utf-16'],
  ['unicodeFFFE', 'utf-16le'],
  ['iso-8859-1', 'windows-1252'],
  ['iso_8859-1:1987', 'windows-1252'],
  ['ISO8859_15', 'iso-8859-15'],
  ['iso-8859-8-i', 'iso-8859-8'],
  ['iso-8859-9', 'windows-1254'],
  ['iso-8859-11', 'windows-874'],
  ['8859-2', 'iso-8859-2'],
  ['latin-2', 'iso-8859-2'],
  ['cp1251', 'windows-1251'],
  ['win-1251', 'windows-1251'],
  ['windows1255', 'windows-1255'],
  ['x-cp1250', 'windows-1250'],
  ['tis-620', 'windows-874'],
  ['koi8', 'koi8-r'],
  ['koi8-ru', 'koi8-u'],
  ['cp866', 'ibm866'],
  ['ibm850', 'cp850'],
  ['cp437', 'cp437'],
  ['x-mac-roman', 'macintosh'],
  ['x-mac-ukrainian', 'x-mac-cyrillic'],
  ['x-mac-ce', 'maccenteuro'],
  ['macgreek', 'macgreek'],
  ['windows-31j', 'shift_jis'],
  ['cp932', 'shift_jis'],
  ['x-sjis', 'shift_jis'],
  ['eucJP-ms', 'euc-jp'],
  ['ks_c_5601-1987', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['gb2312', 'gb18030'],
  ['GBK', 'gb18030'],
  ['x-euc-cn', 'gb18030'],
  ['big5-hkscs', 'big5'],
  ['cp950', 'big5'],
  ['iso-2022-jp-2', 'iso-2022'],
  ['cp50220', 'iso-2022'],
  ['iso-2022-kr', 'iso-2022'],
  ['hz-gb-2312', 'hz-gb-2312'],
  ['utf-32be', 'utf-32be'],
  ['us-ascii', 'undeclared'],
  ['ANSI_X3.4-1968', 'undeclared'],
  ['unknown-8bit', 'undeclared'],
  ['x-user-defined', 'undeclared'],
  ['default', 'undeclared'],
  ['x-nobody', null],
  ['base64', null],
  ['hex', null],
  ['__proto__', null],
  ['utf-8'.repeat(20), null],
]

test.each(labels)('%s means %s', (label, name) => {
  expect(decoderFor(label)?.name ?? null).toBe(name)
})

test('any name means something or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (label) => {
      const decoder = decoderNamed(label)
      expect(decoder === null || decoder.name.length > 0).toBe(true)
    }),
  )
})
