import { expect, test } from 'vitest'
import { numberOfRef, refOf } from './ref.ts'
import { taggedTickets } from './subject-tag.ts'

test.each([
  ['Re: [T-42] site down', [42]],
  ['[t-1][T-2] [T-1]', [1, 2]],
  ['T-42 without brackets', []],
  ['[T-0] [T-007] [T-1x]', []],
  ['[T-99999999999999999999]', []],
])('tags of a subject: %s', (subject, numbers) => {
  expect(taggedTickets(subject)).toEqual(numbers)
})

test.each([
  ['T-42', 42],
  ['t-42', 42],
  [' 42 ', 42],
  ['T-0', null],
  ['T-42x', null],
  ['', null],
])('a ref as people type it: %s', (typed, number) => {
  expect(numberOfRef(typed)).toBe(number)
})

test('a ref reads back as its number', () => {
  expect(numberOfRef(refOf(9_007_199))).toBe(9_007_199)
})
