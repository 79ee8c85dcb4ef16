import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attribute, binary, properties, tnef } from '../tnef/write-tnef.ts'
import { unpackTnef } from '../unpack.ts'
import { decompressedRtf, rtfLimitBytes } from './compressed-rtf.ts'
import { rtfText } from './rtf-text.ts'
import { compressedRtf, storedRtf } from './write-compressed-rtf.ts'

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')
const read = (rtf: string) => rtfText(bytes(rtf), 100_000)
const textOf = (rtf: string) => read(`{\\rtf1\\ansi\\ansicpg1252 ${rtf}}`).content

const texts: readonly (readonly [string, string, string])[] = [
  ['paragraphs', '\\pard\\plain\\f0\\fs20 Hello,\r\n\\par you.\\line There', 'Hello,\nyou.\nThere'],
  ['hex escapes in the charset of the document', "caf\\'e9 \\'80", 'café €'],
  [
    'fonts with a charset of their own',
    "{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset204{\\*\\falt Arial}Arial Cyr;}}{\\f1 \\'cf\\'f0\\'e8}\\f0 \\'e9",
    'Приé',
  ],
  ['characters of two bytes', "{\\fonttbl{\\f0\\fcharset128 MS Gothic;}}\\f0 \\'93\\'fa\\'96\\'7b", '日本'],
  [
    'Unicode with what old readers show instead',
    "\\uc1\\u8364?5 {\\uc2\\u-10179\\'3f\\'3f\\u-8704\\'3f\\'3f}x",
    '€5 😀x',
  ],
  ['no fallback at all', '\\uc0\\u233 t\\u233 ', 'été'],
  ['typographic words', '\\ldblquote a\\rdblquote \\emdash b\\~c', '“a”—b\u00a0c'],
  ['escaped braces', '\\{ \\\\ \\}', '{ \\ }'],
  ['tables', 'a\\cell b\\cell\\row c', 'a\tb\t\nc'],
  [
    'hidden groups',
    '{\\info{\\title Secret}}{\\*\\generator Riched20;}{\\pict\\bin4 }{}\\par}{\\stylesheet{\\s0 Normal;}}shown',
    'shown',
  ],
  [
    'links',
    '{\\field{\\*\\fldinst{HYPERLINK "https://x.example/1"}}{\\fldrslt{\\ul this page}}}.',
    'this page [https://x.example/1].',
  ],
  [
    'links that show their address',
    '{\\field{\\*\\fldinst HYPERLINK "https://x.example"}{\\fldrslt https://x.example}}',
    'https://x.example',
  ],
  ['groups that never end', '{{{a\\par', 'a\n'],
  ['more ends than groups', 'a}}}}b', 'ab'],
]

test.each(texts)('the text of RTF with %s', (_, rtf, expected) => {
  expect(textOf(rtf)).toBe(expected)
})

test('HTML that was wrapped comes out as it was (MS-OXRTFEX)', () => {
  const rtf =
    '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}' +
    '{\\*\\htmltag18 <html>}\\par{\\*\\htmltag64 <p class="x\\\'e9">}\\htmlrtf {\\htmlrtf0 Gr\\\'fc\\u223?e' +
    "{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 {\\*\\mhtmltag84 no}{\\*\\htmltag72 </p>}\\htmlrtf }\\htmlrtf0 }"
  expect(read(rtf)).toEqual({ kind: 'html', content: '<html>\n<p class="xé">Grüße&nbsp;</p>' })
})

test('plain text that was wrapped is text', () => {
  expect(read('{\\rtf1\\ansi\\fromtext \\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs20 one\\par\r\ntwo}')).toEqual({
    kind: 'text',
    content: 'one\ntwo',
  })
})

describe('compressed RTF', () => {
  const sample = bytes(`{\\rtf1\\ansi\\mac\\deff0 ${'WXYZ '.repeat(2000)}}`)

  test('is unpacked, also where a copy goes over itself', () => {
    expect(decompressedRtf(compressedRtf(sample))).toEqual({ rtf: sample, isWhole: true })
    expect(compressedRtf(sample).length).toBeLessThan(sample.length / 4)
  })

  test('may be stored as it is', () => {
    expect(decompressedRtf(storedRtf(sample))).toEqual({ rtf: sample, isWhole: true })
  })

  test('that is cut or changed gives what was read', () => {
    const cut = decompressedRtf(compressedRtf(sample).subarray(0, 60))
    expect([cut?.isWhole, cut?.rtf.length]).toEqual([false, expect.any(Number)])
    const changed = compressedRtf(sample)
    changed[30] = (changed[30] ?? 0) ^ 0x20
    expect(decompressedRtf(changed)?.isWhole).toBe(false)
    expect(decompressedRtf(bytes('no RTF at all, but long'))).toBeNull()
  })

  test('that claims 4 GiB takes no more than what it holds', () => {
    const lying = compressedRtf(bytes('{\\rtf1 x}'))
    lying.writeUInt32LE(0xffffffff, 0)
    lying.writeUInt32LE(0xffffffff, 4)
    expect(decompressedRtf(lying)?.rtf.length).toBeLessThan(200)
    const bomb = compressedRtf(Buffer.alloc(2 * rtfLimitBytes, 'a'))
    expect(decompressedRtf(bomb)).toEqual({ rtf: Buffer.alloc(rtfLimitBytes, 'a'), isWhole: false })
  })

  test('comes back for any bytes', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 500 }),
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6000 }).map(bytes),
    )
    fc.assert(
      fc.property(anything, (rtf) => Buffer.compare(decompressedRtf(compressedRtf(rtf))?.rtf ?? rtf, rtf) === 0),
    )
    fc.assert(
      fc.property(
        anything,
        (garbage) => decompressedRtf(Buffer.concat([compressedRtf(bytes('x')).subarray(0, 16), garbage])) !== null,
      ),
    )
  })
})

test('a TNEF message in rich text has text, and HTML where that was wrapped', () => {
  const of = (rtf: string) =>
    unpackTnef(tnef(attribute(1, 0x00069003, properties(binary(0x1009, compressedRtf(bytes(rtf)))))))
  expect(of('{\\rtf1\\ansi Hello\\par}')).toMatchObject({ text: 'Hello\n', html: null, problem: null })
  expect(of('{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag <p>Hello}}')).toMatchObject({
    text: null,
    html: '<p>Hello',
    problem: null,
  })
})

describe('for any bytes', () => {
  const words = [
    '{',
    '}',
    '\\',
    '\\par',
    '\\u8364',
    "\\'e9",
    '\\*',
    '\\bin9 ',
    '\\htmlrtf',
    '\\fromhtml1',
    '\\field',
    '\\fldinst',
    '\\uc200',
    ' ',
    '\\f1',
    '"',
  ]
  const pieces = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 5 })), { maxLength: 60 })

  test('RTF gives text and never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (rtf) => rtfText(rtf, 1000).content.isWellFormed()))
    fc.assert(fc.property(pieces, (rtf) => rtfText(bytes(rtf.join('')), 1000).content.isWellFormed()))
  })

  test('hostile RTF takes one pass', () => {
    const link = '{\\field{\\*\\fldinst HYPERLINK "a"}{\\fldrslt '
    for (const unit of ['{', '}', '{\\field ', link, '\\u1?', "\\'e9\\f1 ", '\\bin999999999 ']) {
      expect(rtfText(bytes(unit.repeat(200_000)), 100_000).content.length).toBeLessThanOrEqual(300_000)
    }
  })
})
