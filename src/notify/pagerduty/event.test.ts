import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noon } from '../../../test/arrivals.ts'
import type { PageFacts } from '../../store/page-facts.ts'
import { dedupKeyOf, ticketOfDedupKey } from './dedup-key.ts'
import { triggerEvent, updateEvent } from './event.ts'

const head = { routingKey: 'k'.repeat(32), dedupKey: 'postroom-i-T-42' }
const url = 'https://support.example/tickets/T-42'
const facts: PageFacts = {
  ticket: {
    ...{ ref: 'T-42', type: 'incident', priority: 'urgent', status: 'new', subject: 'The shop is down' },
    ...{ requesterEmail: 'ann@customer.test', requesterName: 'Ann', isHeld: false, pagesOnCall: true },
  },
  at: noon,
  message: {
    text: 'Nothing works.\nPlease help.\n',
    trace: {
      recipients: [{ recipient: 'sysops@example.com', match: 'sysops@', because: 'local part matches' }],
      decidedBy: { recipient: 'sysops@example.com', match: 'sysops@', where: 'postroom.yaml:12' },
    },
  },
  mails: 3,
  moves: [],
  others: [],
  goesOn: null,
}
const eventOf = (given: PageFacts = facts, link = url) => triggerEvent(head, given, { reason: 'opened', url: link })

test('a trigger says what is ill, whom it is about, why somebody is woken, and where to look', () => {
  expect(eventOf()).toEqual({
    routing_key: head.routingKey,
    event_action: 'trigger',
    dedup_key: head.dedupKey,
    payload: {
      summary: '[T-42] The shop is down (Ann <ann@customer.test>)',
      source: 'customer.test',
      severity: 'critical',
      timestamp: '2026-11-24T12:00:00.000Z',
      component: 'sysops@example.com',
      group: 'example.com',
      class: 'incident',
      custom_details: {
        ticket: 'T-42',
        type: 'incident',
        priority: 'urgent',
        paged_because: 'the ticket was opened',
        requester: { name: 'Ann', email: 'ann@customer.test' },
        recipients: ['sysops@example.com'],
        routed_because: 'sysops@example.com: rule sysops@ (postroom.yaml:12) local part matches',
        mails: 3,
        text: 'Nothing works.\nPlease help.',
      },
    },
    links: [{ href: url, text: 'T-42 in Postroom' }],
    client: 'Postroom',
    client_url: url,
  })
})

test('of a held ticket neither text nor codes leave', () => {
  const ticket = { ...facts.ticket, isHeld: true, subject: 'Your code is 123456' }
  const { payload } = triggerEvent(head, { ...facts, ticket }, { reason: 'opened', url })
  expect(payload.summary).toBe('[T-42] Your code is [code hidden] (Ann <ann@customer.test>)')
  expect(payload.custom_details['text']).toBe('')
})

test.each([
  ['urgent', 'critical'],
  ['high', 'error'],
  ['normal', 'warning'],
  ['low', 'info'],
] as const)('a ticket of priority %s is %s', (priority, severity) => {
  expect(eventOf({ ...facts, ticket: { ...facts.ticket, priority } }).payload.severity).toBe(severity)
})

test('without author, mail and trace there is still all that the API requires', () => {
  const bare = { ...facts, message: null, ticket: { ...facts.ticket, requesterEmail: null, requesterName: null } }
  const { payload } = eventOf(bare)
  expect(payload).toMatchObject({ summary: '[T-42] The shop is down', source: 'postroom', component: 'postroom' })
})

test('a long subject is cut, the requester stays', () => {
  const { summary } = eventOf({ ...facts, ticket: { ...facts.ticket, subject: '💥'.repeat(2_000) } }).payload
  expect(summary).toMatch(/^\[T-42\] (?:💥)+ \(Ann <ann@customer\.test>\)$/u)
  expect(summary.length).toBeGreaterThan(1_000)
})

test('a URL that is too long is left out, since it can not be cut', () => {
  expect(eventOf(facts, `https://support.example/${'x'.repeat(5_000)}`)).not.toHaveProperty('client_url')
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3_000 }),
  fc.constantFrom('\0'.repeat(20_000), '\ud800'.repeat(2_000), '"\\'.repeat(20_000), '\u2028\u2029\u0007', ''),
  fc.tuple(fc.constantFrom('\ud83d', '💥', 'é', '\t'), fc.nat(9_000)).map(([unit, times]) => unit.repeat(times)),
)

test('whatever a mail holds, an event is within the limits of the API and can be read', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, hostile, fc.array(hostile, { maxLength: 40 }), (a, b, c, d, list) => {
      const event = eventOf({
        ...facts,
        ticket: { ...facts.ticket, subject: a, requesterName: b, requesterEmail: c },
        message: {
          text: d,
          trace: {
            recipients: list.map((recipient) => ({ recipient, because: a })),
            decidedBy: { recipient: b, match: c, where: d },
          },
        },
      })
      const body = JSON.stringify(event)
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(128 * 1024)
      expect(event.payload.summary.length).toBeLessThanOrEqual(1024)
      expect(event.payload.summary).toMatch(/^\[T-42\] /)
      expect(event.payload.source).not.toBe('')
      expect(body).not.toMatch(/\\u0000|\\ud[89a-f]/i)
    }),
    { numRuns: 300 },
  )
})

test('an update names its alert and nothing else', () => {
  expect(updateEvent('resolve', head)).toEqual({
    routing_key: head.routingKey,
    event_action: 'resolve',
    dedup_key: head.dedupKey,
  })
})

test('a dedup_key names ticket and installation, and leads back to them only', () => {
  const installation = '01900000-0000-7000-8000-0000000000ff'
  expect(dedupKeyOf(installation, 'T-42')).toBe(`postroom-${installation}-T-42`)
  expect(ticketOfDedupKey(installation, dedupKeyOf(installation, 'T-42'))).toBe(42)
  const others = [
    dedupKeyOf('other', 'T-42'),
    dedupKeyOf(installation, 'test-7'),
    dedupKeyOf(installation, '42'),
    '',
    'T-42',
  ]
  expect(others.map((key) => ticketOfDedupKey(installation, key))).toEqual(others.map(() => null))
})
