import { expect, test } from 'vitest'
import { isDated, readFromLine } from './from-line.ts'

test.each([
  [
    'RFC 4155',
    'From ada@customer.example Mon Jan  1 09:30:00 2024',
    'ada@customer.example',
    '2024-01-01T09:30:00.000Z',
  ],
  [
    'without seconds',
    'From ada@customer.example  Mon Jan  1 09:30 2024',
    'ada@customer.example',
    '2024-01-01T09:30:00.000Z',
  ],
  [
    'zone before the year',
    'From ada@customer.example Mon Jan 01 09:30:00 +0100 2024',
    'ada@customer.example',
    '2024-01-01T08:30:00.000Z',
  ],
  [
    'zone behind the year',
    'From ada@customer.example Mon Jan 1 09:30:00 2024 -0500',
    'ada@customer.example',
    '2024-01-01T14:30:00.000Z',
  ],
  [
    'name of a zone',
    'From ada@customer.example Mon Jan  1 09:30:00 EST 2024',
    'ada@customer.example',
    '2024-01-01T14:30:00.000Z',
  ],
  [
    'name of a zone that nobody knows',
    'From ada@customer.example Mon Jan  1 09:30:00 XYZ 2024',
    'ada@customer.example',
    '2024-01-01T09:30:00.000Z',
  ],
  ['a bounce', 'From MAILER-DAEMON Mon Jan  1 09:30:00 2024', '', '2024-01-01T09:30:00.000Z'],
  ['Thunderbird', 'From - Mon Jan 01 09:30:00 2024', null, '2024-01-01T09:30:00.000Z'],
  ['Eudora', 'From ???@??? Mon Jan 01 09:30:00 2024', null, '2024-01-01T09:30:00.000Z'],
  ['Google Takeout', 'From 1787325@xxx Mon Jan 01 09:30:00 +0000 2024', null, '2024-01-01T09:30:00.000Z'],
  ['git format-patch', 'From 90ef7b3 Mon Sep 17 00:00:00 2001', null, '2001-09-17T00:00:00.000Z'],
  ['no date', 'From ada@customer.example', 'ada@customer.example', null],
  ['nothing', 'From ', null, null],
])('%s', (_, line, reversePath, at) => {
  expect(readFromLine(line)).toEqual({ reversePath, at: at === null ? null : new Date(at) })
  expect(isDated(line)).toBe(at !== null)
})

test('a sentence is not dated', () => {
  expect(isDated('From Jan to March 2024 we were closed at 12:30')).toBe(false)
})
