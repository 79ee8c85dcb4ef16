import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Changeable, type ChangeContext, decideChange, mostTags, moves, type TicketChange } from './change.ts'
import { isMoreUrgent, priorities, statuses, ticketTypes } from './types.ts'

const ticket: Changeable = {
  ...{ status: 'open', priority: 'normal', type: 'incident', problemId: null },
  ...{ assignee: null, tags: [], pagesOnCall: false },
}
const context: ChangeContext = { ticketId: 42, incidents: 0, problem: null, because: 'a test' }
const decide = (before: Partial<Changeable>, change: TicketChange, around: Partial<ChangeContext> = {}) =>
  decideChange({ ...ticket, ...before }, change, { ...context, ...around })

test.each(statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => ({ from, to }))))(
  'a move from $from to $to is in the table or is not made',
  ({ from, to }) => {
    const allowed: readonly string[] = moves[from]
    const decision = decide({ status: from }, { status: to })
    expect(decision.kind).toBe(allowed.includes(to) ? 'changed' : 'not-allowed')
    if (decision.kind === 'changed')
      expect(decision.events).toEqual([{ kind: 'status', data: { because: 'a test', from, to } }])
  },
)

test('nothing takes a ticket back to new, and nothing changes a closed one', () => {
  expect(statuses.filter((from) => (moves[from] as readonly string[]).includes('new'))).toEqual([])
  for (const change of [{ status: 'open' }, { priority: 'urgent' }, { type: 'task' }] as const)
    expect(decide({ status: 'closed' }, change)).toMatchObject({ kind: 'not-allowed' })
})

test('a ticket raised to urgent pages, and is raised before it is taken', () => {
  expect(decide({ status: 'new' }, { priority: 'urgent', status: 'open' })).toEqual({
    kind: 'changed',
    after: { ...ticket, priority: 'urgent', pagesOnCall: true },
    events: [
      { kind: 'raised', data: { because: 'a test', from: 'normal', to: 'urgent', type: 'incident', page: true } },
      { kind: 'status', data: { because: 'a test', from: 'new', to: 'open' } },
    ],
  })
})

test.each([
  { from: 'low', to: 'high', pagesOnCall: false, kind: 'raised', page: false },
  { from: 'low', to: 'high', pagesOnCall: true, kind: 'raised', page: true },
  { from: 'urgent', to: 'low', pagesOnCall: true, kind: 'changed', page: undefined },
] as const)('a priority of $from made $to on a ticket that pages: $pagesOnCall is "$kind"', (given) => {
  const { from, to, pagesOnCall, kind, page } = given
  const decision = decide({ priority: from, pagesOnCall }, { priority: to })
  expect(decision).toMatchObject({ after: { priority: to, pagesOnCall }, events: [{ kind, data: { from, to } }] })
  expect(decision.kind === 'changed' && decision.events[0]?.data['page']).toBe(page)
})

test('what is settled is not raised, unless it is reopened with it', () => {
  expect(decide({ status: 'solved' }, { priority: 'urgent' })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({ status: 'open' }, { priority: 'urgent', status: 'solved' })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({ status: 'solved' }, { priority: 'urgent', status: 'open' })).toMatchObject({ kind: 'changed' })
})

test('an incident is linked to a problem that there is, and to nothing else', () => {
  const problem = { type: 'problem' } as const
  expect(decide({}, { problemId: 7 }, { problem })).toMatchObject({ kind: 'changed', after: { problemId: 7 } })
  expect(decide({}, { problemId: 7 })).toMatchObject({ because: 'there is no ticket T-7' })
  expect(decide({}, { problemId: 7 }, { problem: { type: 'task' } })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({ type: 'task' }, { problemId: 7 }, { problem })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({}, { problemId: 42 }, { problem: { type: 'incident' } })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({ problemId: 7 }, { problemId: null })).toMatchObject({
    events: [{ data: { field: 'problem', to: null } }],
  })
})

test('an incident that becomes something else leaves its problem; a problem with incidents stays one', () => {
  expect(decide({ problemId: 7 }, { type: 'question' })).toMatchObject({
    after: { type: 'question', problemId: null },
    events: [{ data: { field: 'type' } }, { data: { field: 'problem', from: 7, to: null } }],
  })
  expect(decide({ type: 'problem' }, { type: 'task' }, { incidents: 2 })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({ type: 'problem' }, { type: 'task' })).toMatchObject({ kind: 'changed' })
})

test('what is as asked already is no change, even on a closed ticket', () => {
  expect(decide({ status: 'closed' }, { status: 'closed' })).toEqual({ kind: 'nothing-to-change' })
  expect(decide({}, {})).toEqual({ kind: 'nothing-to-change' })
})

test('whatever is asked: the history tells every difference, and asking again changes nothing', () => {
  const changeable = fc.record({
    status: fc.constantFrom(...statuses),
    priority: fc.constantFrom(...priorities),
    type: fc.constantFrom(...ticketTypes),
    problemId: fc.constantFrom(null, 7),
    assignee: fc.constantFrom(null, 'bob@desk.test'),
    tags: fc.subarray(['billing', 'php']),
    pagesOnCall: fc.boolean(),
  })
  const change = fc.record(
    {
      status: fc.constantFrom(...statuses),
      priority: fc.constantFrom(...priorities),
      type: fc.constantFrom(...ticketTypes),
      problemId: fc.constantFrom(null, 7),
      assignee: fc.constantFrom(null, 'ada@desk.test'),
      tags: fc.subarray(['billing', 'wordpress']),
    },
    { requiredKeys: [] },
  )
  const around = { ...context, problem: { type: 'problem' } } as const
  fc.assert(
    fc.property(changeable, change, (before, asked) => {
      const decision = decideChange(before, asked, around)
      if (decision.kind !== 'changed') return
      const { after, events } = decision
      const different = (['status', 'priority', 'type', 'problemId', 'assignee', 'tags'] as const).filter(
        (key) => String(before[key]) !== String(after[key]),
      )
      // Nothing but taking a ticket that pages again stands in the history without a difference.
      if (different.length === 0) expect(events.map(({ kind }) => kind)).toEqual(['taken'])
      else expect(events).toHaveLength(different.length)
      const again = decideChange(after, asked, around)
      expect('after' in again ? again.after : after).toEqual(after)
      // A page is never taken back, and only an urgent raise asks for one.
      if (after.pagesOnCall !== before.pagesOnCall)
        expect([after.priority, isMoreUrgent(after.priority, before.priority)]).toEqual(['urgent', true])
    }),
  )
})

test('an open ticket that pages, since it was reopened or raised, is taken by making it open', () => {
  const open = { ...ticket, priority: 'urgent', pagesOnCall: true } as const
  expect(decideChange(open, { status: 'open' }, context)).toEqual({
    kind: 'changed',
    after: open,
    events: [{ kind: 'taken', data: { because: context.because } }],
  })
  for (const [before, change] of [
    [{ ...open, pagesOnCall: false }, { status: 'open' }],
    [{ ...open, status: 'pending' }, { status: 'pending' }],
    [open, { priority: 'urgent' }],
  ] as const)
    expect(decideChange(before, change, context)).toEqual({ kind: 'nothing-to-change' })
})

test.each([
  ['new', 'open'],
  ['open', 'open'],
  ['pending', 'pending'],
  ['solved', 'solved'],
] as const)('who takes a ticket that is %s has it, and it is %s', (status, then) => {
  const decision = decide({ status }, { takenBy: 'ann@desk.test' })
  expect(decision).toMatchObject({ kind: 'changed', after: { assignee: 'ann@desk.test', status: then } })
})

test('a closed ticket is taken by nobody, and who has an open one has nothing to take', () => {
  expect(decide({ status: 'closed' }, { takenBy: 'ann@desk.test' })).toMatchObject({ kind: 'not-allowed' })
  expect(decide({ assignee: 'ann@desk.test' }, { takenBy: 'ann@desk.test' })).toEqual({ kind: 'nothing-to-change' })
})

test('tags are added to those that a ticket has, each once, and not without end', () => {
  const added = (tags: readonly string[], addedTags: readonly string[]) => decide({ tags }, { addedTags })
  expect(added(['b'], ['a', 'b'])).toMatchObject({ kind: 'changed', after: { tags: ['a', 'b'] } })
  expect(added(['a', 'b'], ['b'])).toEqual({ kind: 'nothing-to-change' })
  const many = Array.from({ length: mostTags }, (_, at) => `t${at}`).toSorted()
  expect(added(many, ['one-more'])).toMatchObject({ kind: 'not-allowed', because: expect.stringContaining('20 tags') })
  expect(decide({ tags: [...many, 'x'] }, { priority: 'high' })).toMatchObject({ kind: 'changed' })
})
