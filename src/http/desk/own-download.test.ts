import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dangerOf } from './dangerous-files.ts'
import { disposition, rangeOf } from './own-download.ts'

test.each([
  ['bytes=0-0', { from: 0, to: 0 }],
  ['bytes=2-4', { from: 2, to: 4 }],
  ['bytes=5-', { from: 5, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-30', { from: 0, to: 9 }],
  ['bytes=0-999', { from: 0, to: 9 }],
  ['bytes=10-', 'not-satisfiable'],
  ['bytes=-0', 'not-satisfiable'],
  ['bytes=4-2', null],
  ['bytes=0-1,3-4', null],
  ['bytes=-', null],
  ['lines=1-2', null],
  [undefined, null],
] as const)('the range %s of ten bytes', (header, expected) => {
  expect(rangeOf(header, 10)).toEqual(expected)
})

test('a range is within the file, whatever is asked', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(1000), (text, size) => {
      const range = rangeOf(`bytes=${text}`, size)
      if (range === null || range === 'not-satisfiable') return
      expect(range.from).toBeGreaterThanOrEqual(0)
      expect(range.to).toBeGreaterThanOrEqual(range.from)
      expect(range.to).toBeLessThan(size)
    }),
  )
})

test('whatever a file is called, its name is one header value of plain letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(disposition('attachment', name)).toMatch(
        /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w.~!*%-]+$/,
      )
    }),
  )
  expect(disposition('attachment', '../../etc/pass"wd\r\nSet-Cookie: x')).toMatch(
    /^attachment; filename="\.\._\.\._etc_pass_wd__Set-Cookie: x"/,
  )
})

test.each([
  ['invoice.pdf', 'application/pdf', null],
  ['photo.jpg', 'image/jpeg', null],
  ['tool.EXE', 'application/octet-stream', 'it is a program: opening it runs it'],
  ['invoice.pdf.js', 'text/plain', 'it is a program: opening it runs it'],
  ['invoice.pdf.txt', 'text/plain', 'its name has two endings, and only the last one counts'],
  ['report\u202efdp.exe', 'application/pdf', 'its name is written so that its end looks like another'],
  ['sheet.xlsm', 'application/vnd.ms-excel', 'it can carry macros'],
  ['page', 'text/html', 'it is a web page, and can run scripts'],
  ['logo.svg', 'image/svg+xml', 'it is a web page, and can run scripts'],
  ['all.zip', 'application/zip', 'nobody has looked at what is packed in it'],
  [null, 'image/png', null],
])('what is said of %s (%s)', (filename, contentType, expected) => {
  expect(dangerOf({ filename, contentType })).toBe(expected)
})
