import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, filenameLimit, hasUnstorable, Notes, oneLine, storableFilename, storableText } from './storable.ts'

test('a line has no line ends, controls or halves of characters', () => {
  expect(oneLine('a\r\nBcc: x\0\u2028y\u001b[31m', 100)).toBe('a Bcc: x y [31m')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, limit) => {
      const line = oneLine(text, limit)
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u)
      expect(line.length).toBeLessThanOrEqual(limit)
    }),
  )
})

test('a line can not turn the direction of what stands beside it, and keeps the marks of its own words', () => {
  expect(oneLine('a\u202eb\u2066c', 100)).toBe('abc')
  expect(oneLine('שלום\u200f!', 100)).toBe('שלום\u200f!')
})

test.each([
  ['a\0b', true],
  ['a\u0085b', true],
  ['a\ud800b', true],
  ['a\tb\r\nc', false],
  ['a😀é', false],
])('whether %j can be stored as it is, is told', (text, has) => {
  expect(hasUnstorable(text)).toBe(has)
  if (!has) expect(storableText(text, 100)).toBe(text.replaceAll('\r', ''))
})

test('text keeps its lines and tabs, and loses what Postgres refuses', () => {
  expect(storableText('a\r\n\tb\rc\0\ud800d\u0007', 100)).toBe('a\n\tb\nc\ufffdd')
})

test('a cut never halves a character', () => {
  expect(cut('a😀', 2)).toBe('a')
  expect(cut('a😀', 3)).toBe('a😀')
})

const filenames: readonly (readonly [string, string | null])[] = [
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['C:\\temp\\x.doc', 'C:_temp_x.doc'],
  ['annex\u202ecod.exe', 'annexcod.exe'],
  ['a\0b\r\nc.txt', 'a b c.txt'],
  ['..', null],
  [' . ', null],
  ['', null],
  ['Fattura nº 10.pdf', 'Fattura nº 10.pdf'],
]

test.each(filenames)('the file name %j is shown as %j', (value, shown) => {
  expect(storableFilename(value)).toBe(shown)
})

test('any file name is short enough for a file system, is no path, and keeps its extension when it is cut', () => {
  expect(storableFilename(`${'ö'.repeat(5000)}.pdf`)).toMatch(/^ö+\.pdf$/)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      const name = storableFilename(text) ?? 'none'
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(filenameLimit)
      expect(name).not.toMatch(/[/\\\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|^\.+$/u)
    }),
  )
})

test('notes are said once and do not grow without bound', () => {
  const notes = new Notes()
  for (let n = 0; n < 1000; n++) notes.add(`note ${n % 100}`)
  expect(notes.all()).toHaveLength(50)
})
