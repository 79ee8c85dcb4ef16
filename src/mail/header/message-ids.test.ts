import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headerFields } from './header-fields.ts'
import { messageIdOf, messageIdsIn, referenceLimit, referencesOf } from './message-ids.ts'

const ids: readonly (readonly [string, string, readonly string[]])[] = [
  ['one', '<a@b>', ['a@b']],
  ['several with and without space', '<a@b> <c@d><e@f>', ['a@b', 'c@d', 'e@f']],
  ['commas between', '<a@b>,<c@d>', ['a@b', 'c@d']],
  ['prose around', 'Your message of Monday <a@b> (was: x)', ['a@b']],
  ['prose only', 'Your message of Monday', []],
  ['no brackets', 'a@b', ['a@b']],
  ['folded in the middle', '<a\t @b>', ['a@b']],
  ['empty', '<>', []],
  ['raw 8-bit', '<\xe9@b> <c@d>', ['c@d']],
  ['too long', `<${'x'.repeat(5000)}@b> <c@d>`, ['c@d']],
  ['unfinished', '<a@b', []],
  ['without an @, as some programs make them', '<11107978796724623>', ['11107978796724623']],
]

test.each(ids)('%s', (_, value, expected) => {
  expect(messageIdsIn(value)).toEqual(expected)
})

test('the id of a mail is the first usable one of its first Message-ID field', () => {
  const fields = headerFields(Buffer.from('Message-ID: <one@x> <two@x>\r\nMessage-ID: <three@x>\r\n'))
  expect(messageIdOf(fields)).toBe('one@x')
  expect(messageIdOf([])).toBeNull()
})

test('references are In-Reply-To, then References from the newest to the oldest, each once', () => {
  const fields = headerFields(Buffer.from('References: <a@x> <b@x>\r\n <c@x>\r\nIn-Reply-To: <b@x>\r\n'))
  expect(referencesOf(fields)).toEqual(['b@x', 'c@x', 'a@x'])
})

test('of a flood of references the newest are kept', () => {
  const flood = Array.from({ length: 1000 }, (_, n) => `<${n}@x>`).join(' ')
  const references = referencesOf([{ name: 'references', value: flood }])
  expect(references).toHaveLength(referenceLimit)
  expect(references[0]).toBe('999@x')
})

test('whatever is taken for an id is printable ASCII of bounded length, without brackets', () => {
  const value = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('<', '>', 'a', '@', ' ', '\0', 'é', ',') }))
  fc.assert(fc.property(value, (text) => messageIdsIn(text).every((id) => /^[!-;=?-~]{1,998}$/.test(id))))
})
