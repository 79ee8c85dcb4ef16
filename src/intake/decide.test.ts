import { expect, test } from 'vitest'
import { arrival, grouping, keys, noon, rowsIn } from '../../test/arrivals.ts'
import type { Origin } from '../mail/parsed-mail.ts'
import { type ReplyKeys, replyKeys, signedDetail } from '../tickets/reply-address.ts'
import { decide } from './decide.ts'
import { decideBatch } from './decide-batch.ts'
import type { Known, KnownMessage, KnownTicket } from './known.ts'

const ticket42: KnownTicket = {
  key: '42',
  id: 42,
  type: 'question',
  priority: 'normal',
  status: 'pending',
  pagesOnCall: false,
  isSuspected: false,
  isPageWithheld: false,
  participants: new Set(['ann@customer.test']),
  followUpOf: null,
}
const held: KnownMessage = { id: 'held', ticket: '42', direction: 'in', authorKey: 'ann@customer.test' }
const sent: KnownMessage = { id: 'sent', ticket: '42', direction: 'out', authorKey: 'support@example.com' }

function known(ticket: Partial<KnownTicket> = {}, more: Partial<Known> = {}): Known {
  return {
    tickets: new Map([['42', { ...ticket42, ...ticket }]]),
    byDigest: new Map([['digest-held', held]]),
    byMessageId: new Map([
      ['held@customer.test', [held]],
      ['sent@example.com', [sent]],
    ]),
    groups: new Map(),
    ...more,
  }
}

const answering = { references: ['sent@example.com'], messageId: 'm2@customer.test' }

test('mail about nothing we know opens a ticket of its route', () => {
  const decision = decide(arrival(), known(), grouping)
  expect(decision).toMatchObject({ kind: 'opened', wanted: { type: 'question', priority: 'normal', page: false } })
})

test('mail to several routed addresses is one ticket of the most urgent route', () => {
  const decision = decide(arrival({ to: ['support@example.com', 'sysops@example.com'] }), known(), grouping)
  expect(decision).toMatchObject({ kind: 'opened', wanted: { type: 'incident', priority: 'urgent', page: true } })
})

test('mail to several addresses pages if one of them does, whichever decides', () => {
  const decision = decide(arrival({ to: ['vip@example.com', 'oncall@example.com'] }), known(), grouping)
  expect(decision).toMatchObject({ kind: 'opened', wanted: { type: 'question', priority: 'urgent', page: true } })
})

test('the same mail again is a redelivery of the first', () => {
  const decision = decide(arrival({ digest: 'digest-held' }), known(), grouping)
  expect(decision).toMatchObject({ kind: 'redelivered', original: held, raiseTo: null })
})

test('a redelivery to a more urgent address raises the ticket and pages', () => {
  const mail = arrival({ digest: 'digest-held', to: ['sysops@example.com'] })
  expect(decide(mail, known({ status: 'new' }), grouping)).toMatchObject({
    raiseTo: { type: 'incident', priority: 'urgent', page: true },
  })
  expect(decide(mail, known({ status: 'open' }), grouping)).toMatchObject({ raiseTo: { type: 'question' } })
  expect(decide(mail, known({ status: 'closed' }), grouping)).toMatchObject({ raiseTo: null })
})

test.each([
  { status: 'new', becomes: 'new' },
  { status: 'open', becomes: 'open' },
  { status: 'pending', becomes: 'open' },
  { status: 'solved', becomes: 'open' },
] as const)('an answer by a participant makes $status $becomes', ({ status, becomes }) => {
  const decision = decide(arrival(answering), known({ status }), grouping)
  expect(decision).toMatchObject({ kind: 'replied', trust: 'participant', status: becomes })
})

test('an answer to a closed ticket opens a follow-up that is linked to it', () => {
  const decision = decide(arrival(answering), known({ status: 'closed' }), grouping)
  expect(decision).toMatchObject({ kind: 'opened', followUpOf: { id: 42 } })
})

test('somebody else who holds the evidence joins unverified and reopens nothing', () => {
  const decision = decide(arrival({ ...answering, from: 'eve@elsewhere.test' }), known({ status: 'solved' }), grouping)
  expect(decision).toMatchObject({ kind: 'replied', trust: 'informed', status: 'solved' })
})

test('somebody else who writes to an urgent address about a solved ticket is not filed there unseen', () => {
  const mail = arrival({ ...answering, from: 'bob@customer.test', to: ['sysops@example.com'] })
  const urgent = { priority: 'urgent', pagesOnCall: true } as const
  expect(decide(mail, known({ ...urgent, status: 'solved' }), grouping)).toMatchObject({
    kind: 'opened',
    followUpOf: { id: 42 },
    wanted: { page: true },
  })
  expect(decide(mail, known({ ...urgent, status: 'open' }), grouping)).toMatchObject({ trust: 'informed' })
})

test.each([
  { case: 'the ticket is settled', status: 'solved', given: {}, kind: 'opened' },
  { case: 'the ticket is closed', status: 'closed', given: {}, kind: 'opened' },
  { case: 'the ticket is still open', status: 'open', given: {}, kind: 'redelivered' },
  { case: 'it has a Message-ID', status: 'solved', given: { messageId: 'm1@x.test' }, kind: 'redelivered' },
  { case: 'it has a date', status: 'solved', given: { sentAt: noon }, kind: 'redelivered' },
  { case: 'it is imported', status: 'solved', given: { source: 'import' }, kind: 'redelivered' },
] as const)('an alarm in the same words as an old one, $case: $kind', ({ status, given, kind }) => {
  const mail = arrival({ messageId: null, sentAt: null, digest: 'digest-held', ...given })
  expect(decide(mail, known({ status }), grouping).kind).toBe(kind)
})

test.each([
  { from: 'ann@customer.test', kind: 'replied' },
  { from: 'ANN@Customer.TEST', kind: 'replied' },
  { from: 'eve@elsewhere.test', kind: 'opened' },
])('a subject tag counts only from a participant: $from', ({ from, kind }) => {
  expect(decide(arrival({ from, subject: 'Re: [T-42] slow' }), known(), grouping).kind).toBe(kind)
})

test('a signed reply address finds its ticket, a forged one does not', () => {
  const to = (ring: ReplyKeys) => [`support+${signedDetail(42, 'ann@customer.test', ring)}@example.com`]
  expect(decide(arrival({ to: to(keys) }), known(), grouping)).toMatchObject({
    kind: 'replied',
    ticket: { id: 42 },
  })
  expect(decide(arrival({ to: to(replyKeys(Buffer.alloc(32, 9))) }), known(), grouping).kind).toBe('opened')
})

test('the same Message-ID with other content is never swallowed', () => {
  const own = arrival({ messageId: 'held@customer.test' })
  const foreign = arrival({ messageId: 'held@customer.test', from: 'eve@elsewhere.test' })
  expect(decide(own, known(), grouping)).toMatchObject({ kind: 'replied', trust: 'participant' })
  expect(decide(foreign, known(), grouping).kind).toBe('opened')
})

test.each(['auto-reply', 'read-receipt', 'delivery-report'] satisfies Origin[])(
  '%s about mail of ours is noted: nothing is reopened, raised or followed up',
  (origin) => {
    for (const status of ['pending', 'solved', 'closed'] as const) {
      const mail = arrival({
        origin,
        report: { messageId: 'sent@example.com', recipients: [] },
        to: ['sysops@example.com'],
      })
      expect(decide(mail, known({ status }), grouping)).toMatchObject({ kind: 'noted', status, raiseTo: null })
    }
  },
)

test('a bounce of mail that we did not send opens a ticket', () => {
  const mail = arrival({
    origin: 'delivery-report',
    report: { messageId: 'held@customer.test', recipients: [] },
    from: 'mailer-daemon@x.test',
  })
  expect(decide(mail, known(), grouping).kind).toBe('opened')
})

test('an answer that is also sent to an urgent address raises the ticket and pages', () => {
  const decision = decide(arrival({ ...answering, to: ['sysops@example.com'] }), known({ status: 'open' }), grouping)
  expect(decision).toMatchObject({ kind: 'replied', raiseTo: { priority: 'urgent', page: true } })
})

const alert = {
  origin: 'auto-generated',
  messageId: null,
  to: ['sysops@example.com'],
  subject: 'disk 91% on web1',
} as const

test('alerts of one kind join one ticket, in one batch or over several', () => {
  const batch = decideBatch(
    [1, 2, 3].map((n) => arrival({ ...alert, digest: `alert-${n}`, subject: `disk 9${n}% on web1` })),
    known(),
    grouping,
  )
  expect(batch.map(({ decision }) => decision.kind)).toEqual(['opened', 'grouped', 'grouped'])
  const rows = rowsIn(batch)
  expect(rows.tickets).toHaveLength(1)
  expect(rows.groups).toMatchObject([{ mails: 3 }])
})

test.each([
  { case: 'written by a person', given: { origin: 'person' }, ticket: {} },
  { case: 'about another host', given: { subject: 'disk 91% on web2' }, ticket: {} },
  { case: 'after the window', given: { at: new Date(noon.getTime() + 11 * 60_000) }, ticket: {} },
  { case: 'when the ticket is solved', given: {}, ticket: { status: 'solved' } },
] as const)('an alert is not grouped $case', ({ given, ticket }) => {
  const first = arrival({ ...alert, digest: 'first' })
  const key = first.fingerprint?.key ?? ''
  const groups = new Map([[key, { key, ticket: '42', firstAt: noon, lastAt: noon, mails: 1, isAnswered: false }]])
  const decision = decide(arrival({ ...alert, ...given, digest: 'next' }), known(ticket, { groups }), grouping)
  expect(decision.kind).toBe('opened')
})

test('two copies of a mail in one batch are one ticket and two deliveries', () => {
  const batch = decideBatch([arrival(), arrival()], known(), grouping)
  const rows = rowsIn(batch)
  expect(batch.map(({ decision }) => decision.kind)).toEqual(['opened', 'redelivered'])
  expect([rows.tickets.length, rows.messages.length, rows.deliveries.length]).toEqual([1, 1, 2])
  expect(rows.deliveries[1]?.message_id).toBe(rows.messages[0]?.id)
})

test('a mail and its answer in one batch are one ticket', () => {
  const reply = arrival({
    digest: 'digest-2',
    messageId: 'm2@customer.test',
    references: ['m1@customer.test'],
    to: ['sysops@example.com'],
  })
  const rows = rowsIn(decideBatch([arrival(), reply], known(), grouping))
  expect(rows.tickets).toMatchObject([{ priority: 'urgent', type: 'incident', pages_on_call: true }])
  expect(rows.changes).toEqual([])
  expect(rows.messages.map(({ opener }) => opener)).toEqual([rows.messages[0]?.id, rows.messages[0]?.id])
})

test('a ticket without a subject or an author is still one that people can tell apart', () => {
  const mail = arrival({ subject: '', author: null, from: 'bounce@list.test' })
  expect(rowsIn(decideBatch([mail], known(), grouping)).tickets).toMatchObject([
    { subject: '(no subject)', requester_email: 'bounce@list.test' },
  ])
})

test('the trace tells which evidence was tried and why it did not hold', () => {
  const mail = arrival({ from: 'eve@elsewhere.test', references: ['nothing@x.test'], subject: '[T-42]' })
  const rows = rowsIn(decideBatch([mail], known(), grouping))
  expect(rows.messages[0]?.trace).toMatchObject({
    decision: 'opened',
    decidedBy: { recipient: 'support@example.com', match: 'support@' },
    evidence: [
      { kind: 'in-reply-to', holds: false, because: 'we hold no such mail' },
      { kind: 'subject-tag', holds: false, ticket: '42' },
    ],
  })
})
