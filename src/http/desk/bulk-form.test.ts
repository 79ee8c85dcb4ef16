/** What the queue's form asks for, and what it is not taken for. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxValue, mostChosen, objectionTo, readBulkForm } from './bulk-form.ts'

const me = 'ann@desk.test'
const at = new Date('2026-11-28T14:20:00.123Z')
const ticket = boxValue({ id: 42, updatedAt: at })
const read = (body: Record<string, unknown>) => readBulkForm({ ticket, ...body }, me)

test('a box names its ticket as of when the page showed it', () => {
  expect(read({}).chosen).toEqual([{ ticketId: 42, seen: at }])
  const three = ['T-1 2026-11-28T14:20:00Z', 't-2 2026-11-28T14:20:00Z', 'T-3']
  expect(read({ ticket: three }).chosen.map(({ ticketId }) => ticketId)).toEqual([1, 2])
})

test.each([
  [{ do: 'take', priority: 'low' }, { takenBy: me }],
  [{ assignee: 'none' }, { assignee: null }],
  [
    { assignee: 'Bob@desk.test', status: 'solved' },
    { assignee: 'bob@desk.test', status: 'solved' },
  ],
  [{ tag: 'Billing, VIP' }, { addedTags: ['billing', 'vip'] }],
  [{ status: 'nonsense', priority: 'urgent' }, { priority: 'urgent' }],
])('%j asks for %j', (body, change) => {
  expect(read(body).act).toEqual({ kind: 'change', change: expect.objectContaining(change) })
})

test('the list that it came from is one of ours, whatever the form says', () => {
  expect(read({ back: '/queue?view=spam&after=x~1' }).asked).toMatchObject({ view: 'spam', after: 'x~1' })
  for (const back of ['https://evil.example/?view=spam', '//evil.example', 'javascript:alert(1)', 'http://['])
    expect(['spam', 'open']).toContain(read({ back }).asked.view)
})

test('a form is refused for what it lacks, and for too much', () => {
  const objection = (body: Record<string, unknown>) => objectionTo(read(body), [me])
  expect(objection({ priority: 'low' })).toBeNull()
  expect(objection({ do: 'not-spam' })).toBeNull()
  expect(objection({ ticket: [] })).toBe('Choose the tickets first.')
  expect(objection({})).toBe('Choose what is to be different.')
  expect(objection({ assignee: 'eve@elsewhere.test' })).toContain('does not work the desk')
  const tickets = (many: number) => Array.from({ length: many }, (_, n) => boxValue({ id: n + 1, updatedAt: at }))
  expect(objection({ ticket: tickets(mostChosen), do: 'take' })).toBeNull()
  expect(objection({ ticket: tickets(mostChosen + 1), do: 'take' })).toContain('No more than 50')
})

test('whatever a browser sends, it is read', () => {
  const anything = fc.dictionary(
    fc.constantFrom('ticket', 'back', 'do', 'assignee', 'status', 'priority', 'tag'),
    fc.oneof(fc.string(), fc.array(fc.string()), fc.anything()),
  )
  fc.assert(fc.property(anything, (body) => typeof objectionTo(readBulkForm(body, me), [me]) !== 'undefined'))
})
