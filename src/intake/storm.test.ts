/** Storms of alerts: what joins what, what only is noted, what pages, and what a recovery may solve. */
import { describe, expect, test } from 'vitest'
import { arrival, dmarc, type Given, grouping, noon, rowsIn } from '../../test/arrivals.ts'
import { addressPattern, alertPattern } from '../mail/alert/alert-pattern.ts'
import type { AlertShape } from '../mail/alert/alert-shape.ts'
import { statuses } from '../tickets/types.ts'
import type { Arrival } from './arrival.ts'
import { decide } from './decide.ts'
import { decideBatch } from './decide-batch.ts'
import type { Known, KnownGroup, KnownTicket } from './known.ts'

const minutes = (n: number) => new Date(noon.getTime() + n * 60_000)
const solving = { ...grouping, solveOnRecovery: true }
const service = 'web1/HTTP'

/** An alert of Nagios at the address that pages, that many minutes after the first. */
let alerts = 0
function nagios(word: string, at: number, given: Given = {}): Arrival {
  return arrival({
    origin: 'auto-generated',
    from: 'nagios@monitor.example',
    to: ['sysops@example.com'],
    subject: `** ${word} Service Alert: ${service} is WHATEVER **`,
    messageId: null,
    digest: `alert ${alerts++}`,
    at: minutes(at),
    sentAt: minutes(at),
    ...given,
  })
}

const ticket42: KnownTicket = {
  key: '42',
  id: 42,
  type: 'incident',
  priority: 'urgent',
  status: 'new',
  pagesOnCall: true,
  isSuspected: false,
  isPageWithheld: false,
  participants: new Set(['nagios@monitor.example']),
  followUpOf: null,
}

/** The ticket of the alert, opened at noon; its last problem came two minutes later. */
function known(ticket: Partial<KnownTicket> = {}, group: Partial<KnownGroup> = {}): Known {
  const key = nagios('PROBLEM', 0).fingerprint?.key ?? ''
  const stormy = { key, ticket: '42', firstAt: noon, lastAt: minutes(2), mails: 2, isAnswered: false, ...group }
  return {
    tickets: new Map([['42', { ...ticket42, ...ticket }]]),
    byDigest: new Map(),
    byMessageId: new Map(),
    groups: new Map([[key, stormy]]),
  }
}

const kinds = (mails: readonly Arrival[], before: Known = nothing, policy = grouping) =>
  rowsIn(decideBatch(mails, before, policy)).events.map(({ kind }) => kind)
const nothing: Known = { ...known(), tickets: new Map(), groups: new Map() }

describe('problems', () => {
  test('of one fingerprint join one ticket, whatever their state of the moment is, and page once', () => {
    const warning = nagios('PROBLEM', 0, { subject: `** PROBLEM Service Alert: ${service} is WARNING **` })
    const critical = nagios('PROBLEM', 4, { subject: `** PROBLEM Service Alert: ${service} is CRITICAL **` })
    const rows = rowsIn(decideBatch([warning, critical], nothing, grouping))
    expect(rows.events).toMatchObject([
      { kind: 'opened', data: { page: true } },
      { kind: 'grouped', data: { mails: 2 } },
    ])
    expect(rows.groups).toMatchObject([{ mails: 2, last_at: minutes(4) }])
  })

  test.each([
    { case: 'another service', given: { subject: '** PROBLEM Service Alert: web1/SMTP is CRITICAL **' } },
    { case: 'another host', given: { subject: '** PROBLEM Service Alert: web2/HTTP is CRITICAL **' } },
    { case: 'the host itself', given: { subject: '** PROBLEM Host Alert: web1 is DOWN **' } },
    { case: 'another sender', given: { from: 'nagios@other.example' } },
    { case: 'a person', given: { origin: 'person' } },
  ] as const)('of $case have a ticket and a page of their own', ({ given }) => {
    expect(decide(nagios('PROBLEM', 3, given), known(), grouping)).toMatchObject({
      kind: 'opened',
      wanted: { page: true },
    })
  })

  test('after the window are news, and the reason names the ticket that they might have joined', () => {
    expect(decide(nagios('PROBLEM', 30), known(), grouping)).toMatchObject({
      kind: 'opened',
      wanted: { page: true },
      because: expect.stringMatching(/; apart from T-42 of the same alert \(from .*T12:00.* to .*T12:02/),
    })
  })

  test('are not grouped when that is switched off', () => {
    const off = { ...grouping, enabled: false }
    expect(decide(nagios('PROBLEM', 3), known(), off)).toMatchObject({ kind: 'opened', wanted: { page: true } })
    expect(decide(nagios('RECOVERY', 3), known(), off)).toMatchObject({ kind: 'opened', wanted: { page: false } })
  })
})

describe('a recovery', () => {
  test.each([
    { case: 'within the window', at: 5 },
    { case: 'hours after the window', at: 300 },
    { case: 'by a service whose clock is behind', at: -1 },
  ])('$case is noted on the ticket: it neither counts nor prolongs the window', ({ at }) => {
    const batch = decideBatch([nagios('RECOVERY', at)], known(), grouping)
    expect(batch[0]?.decision).toMatchObject({ kind: 'noted', status: 'new', raiseTo: null, ticket: { id: 42 } })
    const rows = rowsIn(batch)
    expect(rows.tickets).toEqual([])
    expect(rows.groups).toEqual([])
    expect(rows.messages).toHaveLength(1)
    expect(rows.events).toMatchObject([
      { kind: 'recovered', actor: 'mail:nagios@monitor.example', data: { says: 'RECOVERY' } },
    ])
  })

  test.each([
    { case: 'of another host', given: { subject: '** RECOVERY Service Alert: web2/HTTP is OK **' }, ticket: {} },
    { case: 'of another sender', given: { from: 'nagios@other.example' }, ticket: {} },
    { case: 'of a closed ticket', given: {}, ticket: { status: 'closed' } },
    { case: 'from long before, imported', given: { at: minutes(-100_000) }, ticket: {} },
  ] as const)('$case opens a ticket as any mail does, and pages nobody', ({ given, ticket }) => {
    const batch = decideBatch([nagios('RECOVERY', 5, given)], known(ticket), grouping)
    expect(batch[0]?.decision).toMatchObject({
      kind: 'opened',
      wanted: { type: 'incident', priority: 'urgent', page: false },
    })
    const rows = rowsIn(batch)
    expect(rows.tickets).toMatchObject([{ pages_on_call: false }])
    expect(rows.events).toMatchObject([{ kind: 'opened', data: { page: false } }])
    expect(rows.messages[0]?.trace).toMatchObject({ quiet: 'it says that something is over ("RECOVERY")' })
  })

  test('that the desk was faster than is noted on the solved ticket, which stays solved', () => {
    expect(decide(nagios('RECOVERY', 90), known({ status: 'solved' }), solving)).toMatchObject({
      kind: 'noted',
      status: 'solved',
    })
  })

  test('that answers mail of the ticket reopens nothing', () => {
    const held = { id: 'held', ticket: '42', direction: 'in', authorKey: 'nagios@monitor.example' } as const
    for (const status of ['solved', 'closed'] as const) {
      const before = { ...known({ status }), byMessageId: new Map([['p1@monitor.example', [held]]]), groups: new Map() }
      const answering = nagios('RECOVERY', 5, { references: ['p1@monitor.example'] })
      expect(decide(answering, before, grouping)).toMatchObject({ kind: 'noted', status, ticket: { id: 42 } })
    }
  })

  test('to a more urgent address neither raises the ticket nor pages', () => {
    const quiet = known({ priority: 'normal', pagesOnCall: false })
    expect(decide(nagios('RECOVERY', 5), quiet, grouping)).toMatchObject({ kind: 'noted', raiseTo: null })
  })

  test('and others like it share a ticket when there is none for their alert; a problem never joins that one', () => {
    const mails = [nagios('RECOVERY', 0), nagios('RECOVERY', 1), nagios('PROBLEM', 2), nagios('RECOVERY', 3)]
    const batch = decideBatch(mails, nothing, grouping)
    expect(batch.map(({ decision }) => decision.kind)).toEqual(['opened', 'grouped', 'opened', 'noted'])
    expect(batch[3]?.decision).toMatchObject({ ticket: { key: mails[2]?.id } })
    expect(rowsIn(batch).events.map(({ data }) => Object(data).page)).toEqual([false, undefined, true, undefined])
  })

  test('in the form of Grafana ends the problem of a script that uses the same word', () => {
    const script = (subject: string, at: number) => nagios('', at, { subject, from: 'checks@web1.example' })
    expect(kinds([script('[CRITICAL] queue 1 is stuck', 0), script('[OK] queue 1 is stuck', 1)])).toEqual([
      'opened',
      'recovered',
    ])
  })
})

describe('after a recovery', () => {
  test('the problem that is back joins the open ticket within the window', () => {
    const mails = [nagios('PROBLEM', 0), nagios('RECOVERY', 3), nagios('PROBLEM', 6)]
    expect(kinds(mails)).toEqual(['opened', 'recovered', 'grouped'])
  })

  test('the window still counts from the last problem', () => {
    const mails = [nagios('PROBLEM', 0), nagios('RECOVERY', 9), nagios('PROBLEM', 12)]
    expect(kinds(mails)).toEqual(['opened', 'recovered', 'opened'])
  })

  test('the problem of a solved ticket is news, and pages', () => {
    expect(decide(nagios('PROBLEM', 5), known({ status: 'solved' }), grouping)).toMatchObject({
      kind: 'opened',
      wanted: { page: true },
    })
  })
})

describe('solving on recovery', () => {
  test('solves a ticket that nobody has touched, with an event that says who and why', () => {
    const rows = rowsIn(decideBatch([nagios('RECOVERY', 60)], known(), solving))
    expect(rows.changes).toMatchObject([{ ticket_id: 42, status: 'solved' }])
    expect(rows.events).toMatchObject([
      { kind: 'recovered' },
      {
        kind: 'status',
        actor: 'mail:nagios@monitor.example',
        data: { from: 'new', to: 'solved', because: 'this alert is over, and nobody had taken it' },
      },
    ])
  })

  test('is off by default', () => {
    expect(decide(nagios('RECOVERY', 5), known(), grouping)).toMatchObject({
      status: 'new',
      because: 'this alert is over',
    })
  })

  test.each(statuses.filter((status) => status !== 'new' && status !== 'closed'))(
    'leaves a ticket that is %s to whoever has it',
    (status) => {
      expect(decide(nagios('RECOVERY', 5), known({ status }), solving)).toMatchObject({ kind: 'noted', status })
    },
  )

  test.each([
    { case: 'somebody has answered', group: { isAnswered: true }, given: {} },
    { case: 'the author is in doubt', group: {}, given: { authentication: dmarc('fail', 'monitor.example') } },
    { case: 'the recovery was sent before', group: {}, given: { sentAt: minutes(1) } },
    { case: 'the recovery was sent before', group: {}, given: { at: minutes(1), sentAt: null } },
  ])('leaves the ticket as it is when $case', ({ case: reason, group, given }) => {
    expect(decide(nagios('RECOVERY', 5, given), known({}, group), solving)).toMatchObject({
      kind: 'noted',
      status: 'new',
      because: expect.stringContaining(`stays as it is, since ${reason}`),
    })
  })

  test('believes a recovery without a date, and one of the same second as the problem', () => {
    for (const sentAt of [null, minutes(2), new Date(minutes(2).getTime() - 999)]) {
      expect(decide(nagios('RECOVERY', 2, { sentAt }), known(), solving)).toMatchObject({ status: 'solved' })
    }
  })

  test('sees an answer that came in the same batch', () => {
    const problem = nagios('PROBLEM', 0, { messageId: 'p1@monitor.example' })
    const answer = arrival({
      references: ['p1@monitor.example'],
      messageId: 'a1@x.test',
      digest: 'answer',
      at: minutes(1),
    })
    expect(kinds([problem, answer, nagios('RECOVERY', 2)], nothing, solving)).toEqual([
      'opened',
      'unverified-entry',
      'recovered',
    ])
  })

  test('makes the problem that comes back news, which pages', () => {
    const mails = [nagios('PROBLEM', 0), nagios('RECOVERY', 1), nagios('PROBLEM', 2)]
    expect(kinds(mails, nothing, solving)).toEqual(['opened', 'recovered', 'status', 'opened'])
  })
})

describe('what people did to an alert in the monitoring system', () => {
  test('is noted on its open ticket, however late, and solves nothing', () => {
    const batch = decideBatch([nagios('ACKNOWLEDGEMENT', 45)], known(), solving)
    expect(batch[0]?.decision).toMatchObject({ kind: 'noted', status: 'new' })
    expect(rowsIn(batch).events).toMatchObject([{ kind: 'noted', data: { says: 'ACKNOWLEDGEMENT' } }])
  })

  test('opens a ticket without one, and pages nobody', () => {
    for (const before of [nothing, known({ status: 'solved' })]) {
      expect(decide(nagios('DOWNTIMESTART', 5), before, grouping)).toMatchObject({
        kind: 'opened',
        wanted: { page: false },
      })
    }
  })
})

test('the trace tells what the alert is about and what made it so', () => {
  const rows = rowsIn(decideBatch([nagios('PROBLEM', 0)], nothing, grouping))
  expect(rows.messages[0]?.trace).toMatchObject({
    alert: {
      system: 'Nagios or Icinga 1',
      state: 'problem',
      about: [
        { name: 'host', value: 'web1' },
        { name: 'service', value: 'http' },
      ],
      key: expect.stringMatching(/^[\da-f]{12}$/),
    },
    quiet: null,
    group: { mails: 1 },
  })
})

test('mail of an address that the config names as a machine is automatic from then on', () => {
  const shape: AlertShape = {
    system: 'Backup server',
    source: 'a test',
    from: addressPattern('backup@*'),
    subjects: [{ pattern: alertPattern('{state}: job {job}'), state: null }],
    words: { problem: [], recovery: ['succeeded'], other: [] },
    otherwise: 'problem',
    lines: [],
    marks: [],
  }
  const mail = { from: 'backup@x.example', subject: 'FAILED: job 7' }
  expect(arrival({ ...mail, senders: [shape] }).mail).toMatchObject({
    origin: 'auto-generated',
    originBecause: 'the form of Backup server, which says "FAILED" (a test)',
  })
  expect(arrival(mail)).toMatchObject({ mail: { origin: 'person' }, alert: null, fingerprint: null })
})
