import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TicketFilters } from '../api/shapes/ticket-shapes.ts'
import { csvUrl, filterOf, queueAsked, queueUrl } from './queue-url.ts'
import { searched } from './search-words.ts'

const me = 'ada@desk.test'

test.each([
  ['slow shop', { words: ['slow', 'shop'] }],
  ['"Slow shop"', { words: ['slow', 'shop'] }],
  ['from:bob@x.test', { from: 'bob@x.test' }],
  ['from:"Bob B"', { from: 'bob b' }],
  ['type:incident is:open', { types: ['incident'], statuses: ['new', 'open', 'pending'] }],
  ['type:incidents', { types: ['incident'] }],
  ['is:solved has:attachment', { statuses: ['solved'], hasAttachment: true }],
  ['is:mine priority:urgent', { assignee: me, priorities: ['urgent'] }],
  ['assignee:none tag:PHP', { assignee: 'nobody', tag: 'php' }],
  ['is:spam', { flag: 'spam' }],
  ['is:nonsense', { words: ['is', 'nonsense'] }],
  ['https://x.test/a', { words: ['https', 'x', 'test', 'a'] }],
  ['', {}],
])('%s is read as a filter', (typed, filter) => {
  expect(searched(typed, me)).toEqual({ filter, ticket: null })
})

test.each([
  ['T-42', 42],
  ['t-42', 42],
  ['#42', 42],
  ['42', 42],
  ['T-42 slow', null],
])('%s leads to a ticket, or not', (typed, ticket) => {
  expect(searched(typed, me).ticket).toBe(ticket)
})

test('nothing that somebody types is refused, and few words are kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const { filter } = searched(typed, me)
      expect(filter.words?.length ?? 0).toBeLessThanOrEqual(12)
    }),
  )
})

test('a list that is in a URL is the same list when it is read again', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('view', 'sort', 'q', 'type', 'priority', 'status', 'assignee', 'tag'),
        fc.constantFrom('mine', 'oldest', 'urgent', 'incident', 'open', 'x y&z=1'),
      ),
      (query) => {
        const asked = queueAsked(query)
        const again = queueAsked(Object.fromEntries(new URL(queueUrl(asked), 'http://x').searchParams))
        // Without a view, a search is in all tickets.
        expect({ ...again, view: asked.view }).toEqual(asked)
      },
    ),
  )
})

test('nothing that a URL can hold gets to the database as text that it can not hold', () => {
  const odd = 'a\u0000b\ud800'
  const asked = queueAsked({ q: `from:${odd} tag:"${odd}" ${odd}`, assignee: odd, tag: odd, after: odd })
  const sent = JSON.stringify([asked, filterOf(asked, 'me@desk.test')])
  expect(sent).not.toMatch(/\\u0000|\\ud800/)
})

test.each([
  [{}, '/api/tickets.csv?status=new%2Copen%2Cpending'],
  [{ view: 'all' }, '/api/tickets.csv'],
  [{ view: 'mine' }, '/api/tickets.csv?status=new%2Copen%2Cpending&assignee=me%40desk.test'],
  [{ view: 'unassigned', type: 'task' }, '/api/tickets.csv?status=new%2Copen&type=task&assignee=none'],
  [{ view: 'spam' }, '/api/tickets.csv?suspected=true'],
  [{ q: 'tag:billing source:web' }, '/api/tickets.csv?source=web&tag=billing'],
  [{ q: 'checkout' }, null],
  [{ q: 'from:ada' }, null],
  [{ q: 'has:attachment' }, null],
  [{ view: 'quarantined' }, null],
] as const)('the list %j is exported by %s, and by nothing that the API would not know', (query, url) => {
  const found = csvUrl(queueAsked(query), 'me@desk.test')
  expect(found).toBe(url)
  if (found === null) return
  const asked = Object.fromEntries(new URL(found, 'http://x').searchParams)
  expect(TicketFilters.safeParse(asked).success).toBe(true)
  expect(Object.keys(asked).filter((name) => !(name in TicketFilters.shape))).toEqual([])
})
