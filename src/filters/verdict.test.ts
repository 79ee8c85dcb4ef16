import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, type FilterName, filterNames, neutral } from './filter.ts'
import { filterReplies } from './replies.ts'
import { type Answered, isDecidedBefore, verdictOf } from './verdict.ts'

const accept: Answer = { kind: 'accept', because: 'known' }
const quarantine: Answer = { kind: 'quarantine', because: 'dubious' }
const defer: Answer = { kind: 'defer', because: 'later', reply: filterReplies.unchecked }
const refuse: Answer = { kind: 'refuse', because: 'bad', reply: filterReplies.spam }

function given(...answers: readonly (readonly [FilterName, Answer])[]): readonly Answered[] {
  return answers.map(([filter, answer]) => ({ filter, answer }))
}

test.for<[what: string, answers: readonly Answered[], verdict: object]>([
  ['nobody was asked', given(), { kind: 'pass' }],
  ['nobody objects', given(['lists', neutral], ['rspamd', neutral]), { kind: 'pass' }],
  ['one objects', given(['rspamd', refuse]), { kind: 'refuse', by: 'rspamd', because: 'rspamd: bad' }],
  ['one wants it apart', given(['rspamd', quarantine]), { kind: 'quarantine', because: 'rspamd: dubious' }],
  [
    'two want it apart',
    given(['rspamd', quarantine], ['dns-lists', quarantine]),
    { kind: 'quarantine', because: 'dns-lists: dubious; rspamd: dubious' },
  ],
  ['an allowed sender who is listed', given(['dns-lists', refuse], ['lists', accept]), { kind: 'accept', by: 'lists' }],
  ['an allowed sender with a virus', given(['lists', accept], ['clamav', refuse]), { kind: 'refuse', by: 'clamav' }],
  ['an allowed sender, no scanner there', given(['lists', accept], ['clamav', defer]), { kind: 'defer', by: 'clamav' }],
  ['a denied sender on a good list', given(['dns-lists', accept], ['lists', refuse]), { kind: 'refuse', by: 'lists' }],
  ['a good list beats a suspicion', given(['dns-lists', accept], ['rspamd', quarantine]), { kind: 'accept' }],
  ['a suspicion beats nothing', given(['clamav', quarantine], ['dns-lists', accept]), { kind: 'accept' }],
  ['a refusal beats a suspicion', given(['dns-lists', quarantine], ['rspamd', refuse]), { kind: 'refuse' }],
  [
    'a stranger who is dubious',
    given(['dns-lists', quarantine], ['greylist', defer]),
    { kind: 'defer', by: 'greylist' },
  ],
])('%s', ([, answers, verdict]) => {
  expect(verdictOf(answers)).toMatchObject(verdict)
})

const answered = fc.record({
  filter: fc.constantFrom(...filterNames),
  answer: fc.constantFrom(neutral, accept, quarantine, defer, refuse),
})

test('the order in which filters were asked decides nothing', () => {
  const oneOfEach = fc.uniqueArray(answered, { selector: ({ filter }) => filter })
  fc.assert(
    fc.property(oneOfEach, (answers) => {
      expect(verdictOf(answers.toReversed())).toEqual(verdictOf(answers))
    }),
  )
})

test('whoever is not asked, since all is decided before, could not have changed the verdict', () => {
  fc.assert(
    fc.property(fc.array(answered, { maxLength: 5 }), answered, (answers, another) => {
      if (isDecidedBefore(another.filter, answers)) expect(verdictOf([...answers, another])).toEqual(verdictOf(answers))
    }),
  )
})
