import { expect, test } from 'vitest'
import { isAnsweredOrForwarded, type SubjectHint, subjectHints, subjectWords } from './subject-words.ts'

const hints: readonly SubjectHint[] = ['auto-reply', 'delivery-report', 'read-receipt']

test.each(hints)('each of the words for %s is found at the start of a subject, in any case', (hint) => {
  const words = subjectWords[hint].flatMap((entry) => entry.words)
  for (const word of words) {
    expect(subjectHints(`${word}: Hello`, hint)).toBe(true)
    const upper = word.toUpperCase()
    // Turkish has two letters i, and only one of them comes back.
    if (upper.toLowerCase() === word) expect(subjectHints(upper.normalize('NFD'), hint)).toBe(true)
    expect(subjectHints(`Re: ${word}`, hint)).toBe(false)
  }
  expect(new Set(words).size).toBeGreaterThan(words.length - 10)
})

test('there are words for away notices in at least fifteen languages', () => {
  expect(new Set(subjectWords['auto-reply'].map(({ language }) => language)).size).toBeGreaterThanOrEqual(15)
})

test.each([
  ['auto-reply', 'Autoresponders: a question'],
  ['auto-reply', 'Question: out of office'],
  ['delivery-report', 'Where is my delivery?'],
  ['delivery-report', 'Undeliverables of the project'],
  ['read-receipt', 'Readers wanted'],
] as const)('no word for %s begins %s', (hint, subject) => {
  expect(subjectHints(subject, hint)).toBe(false)
})

test.each(['Re: x', 'AW: x', 'Fwd: x', 'WG:x', 'TR : x', 'RE[2]: x', '回复：x', ' re: x'])(
  '%s was answered or forwarded',
  (subject) => {
    expect(isAnsweredOrForwarded(subject)).toBe(true)
  },
)

test.each(['Report: x', 'x', 'Forward', 'Undeliverable: Re: x'])('%s was not', (subject) => {
  expect(isAnsweredOrForwarded(subject)).toBe(false)
})
