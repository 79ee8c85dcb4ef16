import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newTextOf } from './new-text.ts'

const texts: readonly (readonly [string, string, string])[] = [
  ['no quote', 'Hello\n\nAnn', 'Hello\n\nAnn'],
  [
    'quote with its introduction',
    'Yes.\n\nOn Mon, 24 Nov 2025 at 10:01, S <s@x.example> wrote:\n> Is it?\n>\n> S',
    'Yes.',
  ],
  [
    'introduction on two lines',
    'Yes.\n\nOn Mon, 24 Nov 2025 at 10:01, Support\n<s@x.example> wrote:\n> Is it?',
    'Yes.',
  ],
  ['in German', 'Ja.\n\nAm 24.11.25 um 10:01 schrieb S:\n> Ist es?', 'Ja.'],
  ['quote without introduction', 'Yes.\n> Is it?', 'Yes.'],
  ['a sentence that ends in a colon stays', 'My answer to this:\n> Is it?', 'My answer to this:'],
  ['answers between quotes stay', '> Is it?\nYes.\n> And this?\nNo.', '> Is it?\nYes.\n> And this?\nNo.'],
  [
    'nothing but a quote stays',
    'On Mon, 24 Nov 2025 at 10:01, S <s@x.example> wrote:\n> Is it?',
    'On Mon, 24 Nov 2025 at 10:01, S <s@x.example> wrote:\n> Is it?',
  ],
  ['text below the quote stays', '> Is it?\n\nYes.', '> Is it?\n\nYes.'],
]

test.each(texts)('%s', (_, text, added) => {
  expect(newTextOf(text)).toBe(added)
})

test('new text is always the beginning of the text, and never empty where the text is not', () => {
  const line = fc.constantFrom('> quoted', '>', '', 'words', 'On 1 Nov 10:00 a@b wrote:', 'so:')
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const text = lines.join('\n')
      const added = newTextOf(text)
      expect(text.startsWith(added)).toBe(true)
      expect(added === '').toBe(text === '')
    }),
  )
})
