import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutTo, oneLine, padTo, widthOf } from './terminal.ts'

test.each([
  ['colours and other escape sequences are taken out', 'a\u001b[31mred\u001b[0m\u001b]0;title\u0007b', 'aredb'],
  ['control characters become a space', 'one\r\ntwo\u0000\u0008three\u009b', 'one two three'],
  ['text cannot be turned around', 'invoice\u202Efdp.exe\u2066x\u2069\u200f', 'invoicefdp.exex'],
  ['nothing hides in characters without a shape', 'pay\u200Bpal\uFEFF\u00AD', 'paypal'],
  ['Persian keeps its joiners', 'می\u200Cخواهم', 'می\u200Cخواهم'],
  ['a tower of accents is cut to four', `e${'\u0301'.repeat(50)}`, 'e\u0301\u0301\u0301\u0301'],
  ['half a character becomes a whole one', 'a\ud800b', 'a\ufffdb'],
  ['line and paragraph separators are spaces', 'a\u2028b\u2029c', 'a b c'],
])('%s', (_, text, line) => {
  expect(oneLine(text)).toBe(line)
})

test.each([
  ['', 0],
  ['plain', 5],
  ['Ωμέγα', 5],
  ['日本語', 6],
  ['ｆｕｌｌ', 8],
  ['한국어', 6],
  ['\u1112\u1161\u11ab', 2],
  ['e\u0301', 1],
  ['🔥', 2],
  ['👩‍👩‍👧‍👦', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['❤', 1],
  ['किताब', 5],
])('%j takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns)
})

/** Half characters (surrogates) too; fast-check's own `binary` takes a second to set up. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point))

test('a cut text never takes more columns than it may, and says that it was cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }).map(oneLine), fc.integer({ min: 1, max: 20 }), (text, columns) => {
      const cut = cutTo(text, columns)
      expect(widthOf(cut)).toBeLessThanOrEqual(columns)
      expect(cut === text || cut.endsWith('…')).toBe(true)
      expect(widthOf(padTo(cut, columns))).toBe(columns)
    }),
  )
})

test('no text leaves a control, format or surrogate character to a terminal', () => {
  const harmful = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
  const piece = fc.constantFrom(
    'a',
    '\u001b[31m',
    '\u0000',
    '\u009b',
    '\u202e',
    '\u2066',
    '\u00ad',
    '\ud800',
    '\u2028',
    '\u{e0041}',
    '🔥',
  )
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.array(piece).map((pieces) => pieces.join('')),
  )
  fc.assert(fc.property(text, (any) => !harmful.test(oneLine(any))))
})
