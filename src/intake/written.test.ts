/** Who acts, and who is believed, when a mail was written in a form or through the API: by its author, or in his name. */
import { expect, test } from 'vitest'
import { arrival, grouping } from '../../test/arrivals.ts'
import type { Arrival } from './arrival.ts'
import { decideBatch, ticketAfter } from './decide-batch.ts'
import type { WrittenBy } from './envelope.ts'
import { eventsOf } from './events.ts'
import { type Known, nothingKnown } from './known.ts'
import { traceOf } from './trace.ts'

type Given = NonNullable<Parameters<typeof arrival>[0]>

function written(by: WrittenBy, given: Given = {}): Arrival {
  const mail = arrival({ source: 'web', ...given })
  return { ...mail, envelope: { ...mail.envelope, written: by } }
}

const agent: WrittenBy = { by: 'agent:robin@desk.test', isAuthor: false }
const author: WrittenBy = { by: 'web:ann@customer.test', isAuthor: true }
const program: WrittenBy = { by: 'api:shop', isAuthor: false }
const answer: Given = { digest: 'digest-2', messageId: 'm2@customer.test', references: ['m1@customer.test'] }

/** The last of a batch, as its history and its trace tell it. */
function told(...arrivals: readonly Arrival[]) {
  const decided = decideBatch(arrivals, nothingKnown, grouping).at(-1)
  if (decided === undefined) throw new Error('nothing was decided')
  const events = eventsOf(decided.arrival, decided.decision)
  const trace = traceOf(decided.arrival, decided.decision)
  return { trace, history: events.map(({ kind, actor, data }) => [kind, actor, data['for']]) }
}

test.each([
  ['an agent', agent, 'agent:robin@desk.test', 'ann@customer.test'],
  ['a program', program, 'api:shop', 'ann@customer.test'],
  ['the author', author, 'mail:ann@customer.test', undefined],
])('a ticket that %s writes has who wrote it in its history and trace', (_, by, actor, writtenFor) => {
  const { history, trace } = told(written(by))
  expect(history).toEqual([['opened', actor, writtenFor]])
  expect(trace.written).toBe(by.by)
})

test('a mail is written by nobody here', () => {
  expect(told(arrival()).trace.written).toBeNull()
})

test.each([
  ['the author', author, 'verified-participant'],
  ['an agent', agent, 'participant'],
  ['a program', program, 'participant'],
])('what %s writes proves the author or not', (_, by, trust) => {
  expect(told(arrival(), written(by, answer)).trace.trust?.is).toBe(trust)
})

test('an agent who writes in a requester’s name has not taken the ticket that this moves', () => {
  const first = arrival()
  const [opened] = decideBatch([first], nothingKnown, grouping)
  if (opened === undefined) throw new Error('nothing was decided')
  const ticket = { ...ticketAfter(first, opened.decision), key: '42', id: 42, status: 'pending' as const }
  const message = { id: first.id, ticket: '42', direction: 'in' as const, authorKey: first.authorKey }
  const known: Known = {
    ...nothingKnown,
    tickets: new Map([['42', ticket]]),
    byMessageId: new Map([['m1@customer.test', [message]]]),
  }
  const mail = written(agent, answer)
  const [joined] = decideBatch([mail], known, grouping)
  const events = joined === undefined ? [] : eventsOf(mail, joined.decision)
  expect(events.map(({ kind, actor }) => [kind, actor])).toEqual([
    ['replied', 'agent:robin@desk.test'],
    ['status', 'mail:ann@customer.test'],
  ])
})
