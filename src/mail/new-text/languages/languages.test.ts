import { expect, test } from 'vitest'
import { closings, folded, forwardPrefixes, labels, replyPrefixes, thanks } from '../phrases.ts'
import { allLanguages } from './all-languages.ts'

const meanings = allLanguages.flatMap(({ labels: words = {} }) =>
  Object.entries(words).flatMap(([field, each]) => each.map((label) => [label, field] as const)),
)

test('a label means the same in every language', () => {
  expect(meanings.filter(([label, field]) => labels.get(label) !== field)).toEqual([])
})

test('words are written as they are compared', () => {
  const words = [...labels.keys(), ...closings, ...thanks, ...replyPrefixes, ...forwardPrefixes]
  expect(words.filter((word) => word !== folded(word))).toEqual([])
})

test.each([
  [' Best  regards ', 'best regards'],
  [' From', 'from'],
  ['Sent ', 'sent'],
  ['Lubię`s', "lubię's"],
  ['L\u2019heure\u200b', "l'heure"],
  ['', ''],
])('%j is compared as %j', (written, compared) => {
  expect(folded(written)).toBe(compared)
})
