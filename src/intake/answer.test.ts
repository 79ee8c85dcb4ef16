/** The ladder at work: each rung, on a ticket of each status, and who only pretends to stand higher. */
import { describe, expect, test } from 'vitest'
import { arrival, dmarc, type Given, grouping, keys, rowsIn } from '../../test/arrivals.ts'
import { signedDetail } from '../tickets/reply-address.ts'
import { statuses } from '../tickets/types.ts'
import { decide } from './decide.ts'
import { decideBatch } from './decide-batch.ts'
import type { Known, KnownMessage, KnownTicket } from './known.ts'

const ann = 'ann@customer.test'
const ticket42: KnownTicket = {
  key: '42',
  id: 42,
  type: 'question',
  priority: 'normal',
  status: 'pending',
  pagesOnCall: false,
  isSuspected: false,
  isPageWithheld: false,
  participants: new Set([ann]),
  followUpOf: null,
}
const held: KnownMessage = { id: 'held', ticket: '42', direction: 'in', authorKey: ann }
const sent: KnownMessage = { id: 'sent', ticket: '42', direction: 'out', authorKey: 'support@example.com' }

function known(ticket: Partial<KnownTicket> = {}, ...more: readonly KnownTicket[]): Known {
  return {
    tickets: new Map([{ ...ticket42, ...ticket }, ...more].map((one) => [one.key, one])),
    byDigest: new Map(),
    byMessageId: new Map([
      ['held@customer.test', [held]],
      ['sent@example.com', [sent]],
    ]),
    groups: new Map(),
  }
}

const answering = { references: ['sent@example.com'], messageId: 'm2@customer.test' }
const replyAddress = (addressee: string) => [`support+${signedDetail(42, addressee, keys)}@example.com`]

/** A mail for each rung. */
const mails = {
  'verified-participant': { ...answering, authentication: dmarc('pass') },
  participant: answering,
  informed: { ...answering, from: 'eve@elsewhere.test' },
  stranger: { from: 'eve@elsewhere.test', subject: 'Re: [T-42]' },
} as const satisfies Record<string, Given>

const joins = { new: 'new', open: 'open', pending: 'open', solved: 'open', closed: 'follow-up' }
const staysPut = { new: 'new', open: 'open', pending: 'pending', solved: 'solved', closed: 'follow-up' }
const closes = { new: 'solved', open: 'solved', pending: 'solved', solved: 'solved', closed: 'closed' }
const opens = { new: 'opened', open: 'opened', pending: 'opened', solved: 'opened', closed: 'opened' }

describe.each([
  { rung: 'verified-participant', says: 'It happens again.', becomes: joins },
  { rung: 'participant', says: 'It happens again.', becomes: joins },
  { rung: 'informed', says: 'It happens again.', becomes: staysPut },
  { rung: 'stranger', says: 'It happens again.', becomes: opens },
  { rung: 'verified-participant', says: 'Solved, thanks!', becomes: closes },
  { rung: 'participant', says: 'Solved, thanks!', becomes: joins },
  { rung: 'informed', says: 'Solved, thanks!', becomes: staysPut },
  { rung: 'stranger', says: 'Solved, thanks!', becomes: opens },
] as const)('$rung says $says', ({ rung, says, becomes }) => {
  test.each(statuses)('about a ticket that is %s', (status) => {
    const decision = decide(arrival({ ...mails[rung], newText: says }), known({ status }), grouping)
    const isFollowUp = decision.kind === 'opened' && decision.followUpOf !== null
    expect(decision.kind === 'replied' ? decision.status : isFollowUp ? 'follow-up' : decision.kind).toBe(
      becomes[status],
    )
    expect(decision).toMatchObject({ trust: rung })
  })

  test('the mail makes nobody a participant of the ticket', () => {
    const rows = rowsIn(decideBatch([arrival({ ...mails[rung], newText: says })], known(), grouping))
    expect(rows.participants.filter(({ ticket_id }) => ticket_id === 42)).toEqual([])
  })
})

test.each([
  { case: 'DMARC passes', trust: 'verified-participant', given: { ...answering, authentication: dmarc('pass') } },
  { case: 'his own reply address', trust: 'verified-participant', given: { to: replyAddress(ann) } },
  {
    case: 'his own reply address, in capitals',
    trust: 'verified-participant',
    given: { to: replyAddress(ann), from: 'ANN@Customer.test' },
  },
  {
    case: 'the reply address of somebody else',
    trust: 'participant',
    given: { to: replyAddress('bob@customer.test') },
  },
  {
    case: 'DMARC passes for another domain',
    trust: 'participant',
    given: { ...answering, authentication: dmarc('pass', 'elsewhere.test') },
  },
  { case: 'DMARC fails', trust: 'participant', given: { ...answering, authentication: dmarc('fail') } },
  { case: 'DNS was away', trust: 'participant', given: { ...answering, authentication: dmarc('temperror') } },
  { case: 'no policy', trust: 'participant', given: { ...answering, authentication: dmarc('none') } },
  {
    case: 'a stranger who proves his domain',
    trust: 'informed',
    given: { ...answering, from: 'eve@elsewhere.test', authentication: dmarc('pass', 'elsewhere.test') },
  },
  {
    case: 'a stranger with a forwarded reply address',
    trust: 'informed',
    given: { to: replyAddress(ann), from: 'eve@elsewhere.test' },
  },
  {
    case: 'a stranger who had a reply address signed for him',
    trust: 'informed',
    given: { to: replyAddress('eve@elsewhere.test'), from: 'eve@elsewhere.test' },
  },
  { case: 'nobody', trust: 'informed', given: { ...answering, author: null } },
] satisfies readonly { case: string; trust: string; given: Given }[])('$case: $trust', ({ given, trust }) => {
  expect(decide(arrival(given), known(), grouping)).toMatchObject({ kind: 'replied', trust })
})

describe('an author address of our own', () => {
  const own = 'support@example.com'
  const asParticipant = { participants: new Set([ann, own]) }

  test.each([
    { case: 'forged', authentication: dmarc('fail', 'example.com'), trust: 'informed' },
    { case: 'unproven', authentication: dmarc('none', 'example.com'), trust: 'informed' },
    { case: 'proven', authentication: dmarc('pass', 'example.com'), trust: 'verified-participant' },
  ] as const)('counts as a participant only when DMARC passes: $case', ({ authentication, trust }) => {
    const mail = arrival({ ...answering, from: own, authentication, newText: '#close' })
    const status = trust === 'informed' ? 'pending' : 'solved'
    expect(decide(mail, known(asParticipant), grouping)).toMatchObject({ trust, status })
  })

  test('with a reply address made for it is no proof', () => {
    expect(decide(arrival({ to: replyAddress(own), from: own }), known(asParticipant), grouping)).toMatchObject({
      trust: 'informed',
    })
  })

  test('with a subject tag finds nothing', () => {
    const mail = arrival({ from: own, subject: '[T-42]' })
    expect(decide(mail, known(asParticipant), grouping).kind).toBe('opened')
  })

  test.each([
    { from: 'support@example.com' },
    { from: 'SUPPORT+x@EXAMPLE.com' },
    { from: replyAddress(ann)[0] ?? '' },
    { from: 'postmaster@example.com' },
  ])('opens a ticket, and is flagged, but is no participant of it: $from', ({ from }) => {
    const rows = rowsIn(decideBatch([arrival({ from })], known(), grouping))
    expect(rows.participants).toEqual([])
    expect(rows.messages[0]?.notes).toEqual([expect.stringContaining('is an address of ours, unproven')])
    expect(rows.messages[0]?.trace).toMatchObject({ claims: [{ address: from, is: 'address of ours' }] })
    expect(rows.events.map(({ kind }) => kind)).toEqual(['opened', 'author-doubted'])
  })

  test.each([{ from: 'joe@example.com' }, { from: 'support@elsewhere.test' }])(
    'is one that we serve: $from is another',
    ({ from }) => {
      const rows = rowsIn(decideBatch([arrival({ from })], known(), grouping))
      expect(rows.participants).toMatchObject([{ email: from }])
      expect(rows.messages[0]?.notes).toEqual([])
    },
  )

  test('does not go in circles: what a machine sends about mail of ours in our name is only noted', () => {
    for (const status of statuses) {
      const mail = arrival({ ...answering, from: own, origin: 'auto-generated', to: ['sysops@example.com'] })
      expect(decide(mail, known({ status }), grouping)).toMatchObject({ kind: 'noted', status, raiseTo: null })
    }
  })

  test('of a monitoring system opens a ticket and pages', () => {
    const mail = arrival({ from: own, origin: 'auto-generated', to: ['sysops@example.com'] })
    expect(decide(mail, known(), grouping)).toMatchObject({ kind: 'opened', wanted: { page: true } })
  })
})

describe('closing by word', () => {
  const verified = mails['verified-participant']

  test.each([
    { case: 'more is said', given: { newText: 'Solved, thanks! One more thing: the invoice is wrong.' } },
    { case: 'something is attached', given: { newText: '#close', attachments: [attached('attachment')] } },
    { case: 'a machine says it', given: { newText: '#close', origin: 'list' } },
    { case: 'the mail raises the ticket', given: { newText: '#close', to: ['sysops@example.com'] } },
  ] as const)('does not happen when $case', ({ given }) => {
    expect(decide(arrival({ ...verified, ...given }), known(), grouping)).toMatchObject({ status: 'open' })
  })

  test('does not happen twice by one Message-ID: a signed mail can be sent again by whoever got a copy', () => {
    const mail = arrival({ ...verified, newText: '#close', messageId: 'held@customer.test' })
    expect(decide(mail, known(), grouping)).toMatchObject({ kind: 'replied', status: 'open' })
    expect(decide(mail, known({ status: 'solved' }), grouping)).toMatchObject({ status: 'solved' })
  })

  test('is not kept from happening by the picture of a signature', () => {
    const mail = arrival({ ...verified, newText: '#close', attachments: [attached('inline')] })
    expect(decide(mail, known(), grouping)).toMatchObject({ status: 'solved' })
  })

  test('is an event with its reason', () => {
    const rows = rowsIn(decideBatch([arrival({ ...verified, newText: '#close' })], known(), grouping))
    expect(rows.events).toMatchObject([
      { kind: 'replied' },
      { kind: 'status', data: { from: 'pending', to: 'solved', because: expect.stringContaining('it is done') } },
    ])
  })
})

function attached(disposition: 'attachment' | 'inline') {
  const content = { filename: 'a.png', contentType: 'image/png', sizeBytes: 1, sha256: 'x', contentId: null }
  return { ...content, disposition, packedIn: null }
}

test('a mail that fails DMARC is flagged in its trace, in the history and in its notes', () => {
  const rows = rowsIn(decideBatch([arrival({ ...answering, authentication: dmarc('fail') })], known(), grouping))
  const doubt = expect.stringContaining('DMARC fails for customer.test (p=reject)')
  expect(rows.messages[0]).toMatchObject({ trust: 'participant', notes: [doubt], trace: { doubts: [doubt] } })
  expect(rows.events.find(({ kind }) => kind === 'author-doubted')).toMatchObject({ data: { doubts: [doubt] } })
})

describe('answers to a closed ticket', () => {
  const closed = { status: 'closed' } as const
  const followUp: KnownTicket = { ...ticket42, key: '50', id: 50, status: 'open', followUpOf: '42' }
  const second: KnownTicket = { ...ticket42, key: '60', id: 60, status: 'open', followUpOf: '50' }

  test.each([
    { case: 'the follow-up that is open', line: [followUp], joins: 50, status: 'open' },
    {
      case: 'the follow-up that waits, which reopens it',
      line: [{ ...followUp, status: 'pending' }],
      joins: 50,
      status: 'open',
    },
    {
      case: 'the follow-up that is solved, which reopens it',
      line: [{ ...followUp, status: 'solved' }],
      joins: 50,
      status: 'open',
    },
    { case: 'the newest of several', line: [{ ...followUp, key: '55', id: 55 }, followUp], joins: 55, status: 'open' },
    {
      case: 'the follow-up of a closed follow-up',
      line: [{ ...followUp, ...closed }, second],
      joins: 60,
      status: 'open',
    },
  ] as const)('join $case', ({ line, joins: id, status }) => {
    const decision = decide(arrival(answering), known(closed, ...line), grouping)
    expect(decision).toMatchObject({ kind: 'replied', ticket: { id }, status, trust: 'participant' })
  })

  test('open another one when the follow-up is closed, too', () => {
    const decision = decide(arrival(answering), known(closed, { ...followUp, ...closed }), grouping)
    expect(decision).toMatchObject({ kind: 'opened', followUpOf: { id: 42 } })
  })

  test('by somebody who may not answer join it unverified, and never one that is settled', () => {
    const mail = arrival(mails.informed)
    expect(decide(mail, known(closed, { ...followUp, status: 'pending' }), grouping)).toMatchObject({
      ticket: { id: 50 },
      trust: 'informed',
      status: 'pending',
    })
    expect(decide(mail, known(closed, { ...followUp, status: 'solved' }), grouping)).toMatchObject({ kind: 'opened' })
  })

  test('never join a follow-up that its author is no participant of: somebody else opened it, and reads it', () => {
    const eves: KnownTicket = { ...followUp, participants: new Set(['eve@elsewhere.test']) }
    const decision = decide(arrival(answering), known(closed, eves), grouping)
    expect(decision).toMatchObject({ kind: 'opened', followUpOf: { id: 42 } })
    const anns = { ...followUp, key: '49', id: 49 }
    expect(decide(arrival(answering), known(closed, anns, eves), grouping)).toMatchObject({ ticket: { id: 49 } })
  })

  test('of one batch share a follow-up, with the participants of the ticket before it', () => {
    const participants = new Set([ann, 'bob@customer.test'])
    const answers = [
      arrival({ ...answering, digest: 'a' }),
      arrival({ ...answering, digest: 'b', messageId: 'm3@customer.test', from: 'bob@customer.test' }),
    ]
    const rows = rowsIn(decideBatch(answers, known({ ...closed, participants }), grouping))
    expect(rows.tickets).toMatchObject([{ follow_up_of: 42 }])
    expect(rows.messages.map(({ opener }) => opener)).toEqual([answers[0]?.id, answers[0]?.id])
    expect(rows.participants.map(({ email }) => email)).toEqual([...participants])
  })

  test('by somebody unknown take nobody with them', () => {
    const rows = rowsIn(decideBatch([arrival(mails.informed)], known(closed), grouping))
    expect(rows.participants.map(({ email }) => email)).toEqual(['eve@elsewhere.test'])
  })
})
