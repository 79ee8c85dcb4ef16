import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

/** Reads one line of RFC 4180, independent of how it was written. */
function cellsOf(line: string): readonly string[] {
  const cells = [...`,${line.replace(/\r\n$/, '')}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/gy)]
  return cells.map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare)
}

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '\u200b=1', '|x', '%x'])(
  'what a spreadsheet would take for a formula is text: %j',
  (text) => {
    expect(cellsOf(csvLine([text]))).toEqual([`'${text}`])
  },
)

test.each(['a=b', 'T-1', 'ann@customer.test', '', '2026-11-28T12:00:00.000Z'])(
  'what is none stays as it is: %j',
  (text) => {
    expect(cellsOf(csvLine([text, 'x']))).toEqual([text, 'x'])
  },
)

test('whatever is written is read back, but for the apostrophe, and no cell begins a formula', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@\s",\r\n]{0,4}[\w",\r\n]{0,8}$/))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
      const read = cellsOf(csvLine(cells))
      expect(read.map((text, at) => (text === `'${cells[at]}` ? text.slice(1) : text))).toEqual(cells)
      for (const text of read) expect(text).not.toMatch(/^[\s\p{Cf}]*[=+\-@]/u)
    }),
  )
})
