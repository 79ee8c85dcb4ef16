import { expect, test } from 'vitest'
import type { OtherPage, PageFacts, TicketMove } from '../../store/page-facts.ts'
import type { Status } from '../../tickets/types.ts'
import { patienceMs, turnOf, type Waiting } from './turn.ts'

const page = (given: Partial<OtherPage> = {}): OtherPage => ({
  ...{ kind: 'trigger', status: 'sent', target: '', attempts: 1, key: null },
  ...{ follows: false, isDue: true, isEarlier: true },
  ...given,
})
const move = (actor: string, from: Status, to: Status): TicketMove => ({ kind: 'status', actor, from, to })
const facts = (status: Status, given: Partial<PageFacts> = {}): PageFacts => ({
  ticket: {
    ...{ ref: 'T-42', type: 'incident', priority: 'urgent', status, subject: 'x' },
    ...{ requesterEmail: null, requesterName: null, isHeld: false, pagesOnCall: true },
  },
  ...{ at: new Date(0), message: null, mails: 1, moves: [], others: [], goesOn: null },
  ...given,
})
const opened: Waiting = { action: 'trigger', trigger: { reason: 'opened', follows: false }, target: 'DB', ageMs: 0 }
const reopened: Waiting = { ...opened, trigger: { reason: 'reopened', follows: true }, target: '' }
const acknowledge: Waiting = { action: 'acknowledge', trigger: null, target: '', ageMs: 0 }
const resolve: Waiting = { ...acknowledge, action: 'resolve' }

const agent = 'agent:bob'
const mail = 'mail:ann@customer.test'

test.each<[string, Waiting, PageFacts, string | null]>([
  ['nobody has the ticket', opened, facts('new'), null],
  ['an agent has taken it', opened, facts('open', { moves: [move(agent, 'new', 'open')] }), 'taken by agent:bob'],
  [
    'somebody answered',
    opened,
    facts('new', { moves: [{ kind: 'answered', actor: agent, from: null, to: null }] }),
    'taken by',
  ],
  ['it was solved', opened, facts('solved', { moves: [move(agent, 'new', 'solved')] }), 'the ticket is solved'],
  [
    'it was open before it was raised',
    { ...opened, trigger: { reason: 'raised', follows: false } },
    facts('open'),
    null,
  ],
  ['its requester wrote again', opened, facts('open', { moves: [move(mail, 'pending', 'open')] }), null],
  [
    'it was solved, and reopened by its requester',
    opened,
    facts('open', { moves: [move(agent, 'new', 'solved'), move(mail, 'solved', 'open')] }),
    null,
  ],
  [
    'it was reopened, and taken after that',
    opened,
    facts('pending', { moves: [move(mail, 'solved', 'open'), move(agent, 'open', 'pending')] }),
    'taken by agent:bob',
  ],
])('when its turn comes, a page is sent or skipped as the ticket is: %s', (_, waiting, given, because) => {
  const turn = turnOf(waiting, given)
  if (because === null) expect(turn).toEqual({ kind: 'send', calls: [{ action: 'trigger', target: 'DB' }] })
  else expect(turn).toEqual({ kind: 'skip', because: expect.stringContaining(because) })
})

const failed = page({ status: 'failed' })
const untried = page({ status: 'queued', attempts: 0, isDue: false })

test.each<[string, readonly OtherPage[], readonly string[] | null]>([
  ['the page was sent', [page()], ['']],
  ['the page may have arrived', [page({ status: 'queued', isDue: false })], ['']],
  ['the page has failed, but may have arrived', [failed], ['']],
  ['the page was never tried', [untried], null],
  ['the page was skipped', [page({ status: 'skipped', attempts: 0 })], null],
  ['there was no page', [], null],
  ['pages went by two keys', [page({ target: 'A' }), page({ target: 'B' }), page({ target: 'A' })], ['A', 'B']],
  ['the page followed another one', [page({ target: 'A' }), page({ follows: true })], ['A']],
  ['the page went by another key than planned', [page({ target: 'A', key: '' })], ['']],
  ['a newer page was sent', [page(), page({ isEarlier: false })], null],
  ['a newer page waits', [page(), page({ isEarlier: false, status: 'queued', attempts: 0 })], null],
  ['a newer page was skipped', [page(), page({ isEarlier: false, status: 'skipped', attempts: 0 })], ['']],
])('an acknowledge or resolve goes where pages went, and only there: %s', (_, others, targets) => {
  for (const waiting of [acknowledge, resolve]) {
    const { action } = waiting
    const turn = turnOf(waiting, facts('open', { others }))
    if (targets === null) expect(turn.kind).toBe('skip')
    else expect(turn).toEqual({ kind: 'send', calls: targets.map((target) => ({ action, target })) })
  }
})

test.each<[string, readonly OtherPage[], readonly string[]]>([
  ['the resolve arrived', [page({ target: 'A' }), page({ kind: 'resolve' })], ['trigger A']],
  [
    'the resolve did not arrive',
    [page({ target: 'A' }), page({ kind: 'resolve', status: 'failed' })],
    ['resolve A', 'trigger A'],
  ],
  [
    'the resolve is put off',
    [page(), page({ kind: 'resolve', status: 'queued', isDue: false })],
    ['resolve ', 'trigger '],
  ],
  [
    'the resolve was skipped',
    [page({ attempts: 0, status: 'skipped' }), page({ kind: 'resolve', status: 'skipped' })],
    ['trigger '],
  ],
  [
    'it was reopened before',
    [page({ target: 'A' }), page({ kind: 'resolve' }), page({ follows: true }), page({ kind: 'resolve' })],
    ['trigger A'],
  ],
  ['it never paged', [], ['trigger ']],
])('a reopened ticket wakes people again, whatever PagerDuty has of it: %s', (_, others, calls) => {
  const turn = turnOf(reopened, facts('open', { others }))
  expect(turn.kind === 'send' ? turn.calls.map(({ action, target }) => `${action} ${target}`) : turn).toEqual(calls)
})

test('a ticket that is raised after it has paged wakes people again, also when somebody has its incident', () => {
  const raised: Waiting = { ...opened, trigger: { reason: 'raised', follows: false } }
  const others = [page({ target: 'DB' }), page({ kind: 'acknowledge', target: 'DB' })]
  expect(turnOf(raised, facts('open', { others }))).toEqual({
    kind: 'send',
    calls: [
      { action: 'resolve', target: 'DB' },
      { action: 'trigger', target: 'DB' },
    ],
  })
  expect(turnOf(raised, facts('open'))).toEqual({ kind: 'send', calls: [{ action: 'trigger', target: 'DB' }] })
})

test('what is about to go is waited for, and never for longer than it can take', () => {
  const others = [page({ status: 'queued', attempts: 0 })]
  for (const waiting of [opened, acknowledge, resolve]) {
    expect(turnOf(waiting, facts('new', { others }))).toMatchObject({ kind: 'wait' })
    expect(turnOf({ ...waiting, ageMs: patienceMs }, facts('new', { others })).kind).not.toBe('wait')
  }
  const putOff = [page({ status: 'queued', isDue: false })]
  expect(turnOf(acknowledge, facts('open', { others: putOff })).kind).toBe('send')
  const later = [page({ status: 'queued', isEarlier: false })]
  expect(turnOf(opened, facts('new', { others: later })).kind).toBe('send')
})

test.each([
  ['queued', false, 'wait'],
  ['sent', false, 'send'],
  ['failed', false, 'skip'],
  ['failed', true, 'send'],
  [null, false, 'send'],
] as const)(
  'the alert of a merged ticket ends only when the other one was paged for: %s, answered %s',
  (status, isAnswered, kind) => {
    const goesOn = { ref: 'T-43', page: status, isAnswered }
    expect(turnOf(resolve, facts('closed', { others: [page()], goesOn })).kind).toBe(kind)
  },
)
