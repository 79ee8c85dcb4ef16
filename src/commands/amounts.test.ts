import { expect, test } from 'vitest'
import { counted, sizeOf } from './amounts.ts'

test.each([
  [0, '0 mails'],
  [1, '1 mail'],
  [12_345, '12,345 mails'],
])('%i is %s', (count, text) => {
  expect(counted(count, 'mail')).toBe(text)
})

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536 * 1024, '1.5 MiB'],
  [10 * 1024 ** 3, '10.0 GiB'],
  [5000 * 1024 ** 4, '5000.0 TiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text)
})
