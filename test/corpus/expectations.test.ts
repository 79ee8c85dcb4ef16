import { describe, expect, test } from 'vitest'
import { type Compared, compare, type Expectation, readExpectations, reversePathOf } from './expectations.ts'

const expected: Expectation = {
  subject: 'Two  words',
  from: 'ann@example.com',
  from_name: 'Ann',
  attachments: ['plan.pdf', '(image/png)'],
  text: 'Good morning',
  origin: 'person',
  contains: ['the end'],
}

const mail: Compared = {
  subject: 'Two words',
  author: { email: 'Ann@Example.com', name: 'Ann' },
  attachments: [
    { filename: 'plan.pdf', contentType: 'application/pdf' },
    { filename: null, contentType: 'image/png' },
  ],
  text: '\n Good\nmorning,\n\nthis is the\tend.',
  origin: 'person',
}

function differing(change: Partial<Compared>, row: Partial<Expectation> = {}): readonly string[] {
  return compare({ ...mail, ...change }, { ...expected, ...row }).map(({ field }) => field)
}

describe('a reading is compared with its row', () => {
  test('white space and the case of an address do not count', () => {
    expect(differing({})).toEqual([])
  })

  test.each<[string, Partial<Compared>]>([
    ['subject', { subject: 'Two' }],
    ['from', { author: { email: 'bob@example.com', name: 'Ann' } }],
    ['from_name', { author: { email: 'ann@example.com', name: null } }],
    ['attachments', { attachments: mail.attachments.toReversed() }],
    ['attachments', { attachments: [] }],
    ['text', { text: 'Hi. Good morning, this is the end' }],
    ['contains', { text: 'Good morning' }],
    ['origin', { origin: 'list' }],
  ])('a wrong %s is told', (field, change) => {
    expect(differing(change)).toEqual([field])
  })

  test('an author without a domain counts as none', () => {
    expect(differing({ author: { email: 'MAILER-DAEMON', name: 'Ann' } }, { from: null })).toEqual([])
  })

  test('text where a person sees none is told', () => {
    expect(differing({ text: 'img.png' }, { text: '', contains: [] })).toEqual(['text'])
  })

  test('a beginning that is a matter of taste is not judged, and no origin is none to judge', () => {
    expect(differing({ text: 'this is the end', origin: null }, { text: null })).toEqual([])
  })
})

test('every table is as the schema says', () => {
  expect(readExpectations().size).toBeGreaterThan(0)
})

test.each([
  ['the null reverse-path', 'From: a@example.com\nReturn-Path: <>\n\nReturn-Path: <b@example.com>', ''],
  ['the null reverse-path, bare CR at the ends', 'Return-Path: <>\rFrom: a@example.com\r\rHello', ''],
  ['a returned message with one', 'From: a@example.com\r\n\r\nReturn-Path: <>\r\n', 'ann@example.com'],
])('%s is seen in the header section alone', (_what, text, reversePath) => {
  expect(reversePathOf(Buffer.from(text))).toBe(reversePath)
})
