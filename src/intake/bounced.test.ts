/** Bounces of what we sent: an entry on the ticket that names the address, whatever the server's words, and never a new ticket. */
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { arrival, type Given, grouping, keys } from '../../test/arrivals.ts'
import type { ParsedMail, ReportedRecipient } from '../mail/parsed-mail.ts'
import { fixture, parsed } from '../mail/read-fixture.ts'
import { replyKeys, signedDetail } from '../tickets/reply-address.ts'
import { statuses } from '../tickets/types.ts'
import { decide } from './decide.ts'
import { eventsOf } from './events.ts'
import type { Known, KnownTicket } from './known.ts'

const [ann, bob] = ['ann@customer.test', 'bob@other.test']
const ticket42: KnownTicket = {
  ...{ key: '42', id: 42, type: 'incident', priority: 'urgent', status: 'pending', pagesOnCall: true },
  ...{ participants: new Set([ann, bob]), followUpOf: null, isSuspected: false, isPageWithheld: false },
}
const known = (ticket: Partial<KnownTicket> = {}): Known => ({
  tickets: new Map([['42', { ...ticket42, ...ticket }]]),
  byDigest: new Map(),
  byMessageId: new Map([['sent@example.com', [{ id: 'sent', ticket: '42', direction: 'out', authorKey: null }]]]),
  groups: new Map(),
})

/** The envelope sender of the copy for one addressee. */
const verp = (addressee: string, ring = keys) => `support+${signedDetail(42, addressee, ring)}@example.com`

function judge(mail: ParsedMail | Given, given: Given, ticket: Partial<KnownTicket> = {}) {
  const arrived = arrival({ ...mail, to: [verp(bob)], from: '', ...given })
  const decision = decide(arrived, known(ticket), grouping)
  return { decision, events: eventsOf(arrived, decision) }
}

const Bounce = z.object({
  server: z.string(),
  header: z.string(),
  text: z.string(),
  action: z.string().default('failed'),
})
const bounces = z.array(Bounce).parse(parse(fixture('bounces/reports.yaml').toString()))

test.each(bounces)(
  'a bounce by $server at the address of a copy names its addressee, without any Message-ID of ours',
  async (one) => {
    const mail = await parsed(
      `${one.header}\nTo: x@example.com\nDate: Tue, 4 Nov 2025 10:00:00 +0000\n\n${one.text}`,
      '',
    )
    const { decision, events } = judge(mail, {})
    expect(decision).toMatchObject({ kind: 'noted', status: 'pending', raiseTo: null })
    const kind = one.action === 'delayed' ? 'delayed' : 'bounced'
    expect(events).toMatchObject([{ kind, data: { address: bob, by: 'reply-address', action: one.action } }])
  },
)

test.each(['bounce-in-prose.eml', 'bounce-rfc3464.eml'])('%s moves no ticket, whatever its status', async (name) => {
  const mail = await parsed(fixture(`mails/${name}`), '')
  for (const status of statuses) {
    const { decision, events } = judge(mail, {}, { status })
    expect(decision).toMatchObject({ kind: 'noted', status, raiseTo: null })
    expect(events.map(({ kind }) => kind)).toEqual(['bounced'])
  }
})

const failed = (finalRecipient: string): ReportedRecipient => ({
  ...{ finalRecipient, action: 'failed', status: '5.1.1', diagnostic: null },
})
const report = (recipients: readonly ReportedRecipient[], messageId: string | null = 'sent@example.com'): Given => ({
  ...{ origin: 'delivery-report', report: { messageId, recipients }, to: ['support@example.com'], from: '' },
})

describe('without the address of a copy', () => {
  test('a bounce is found by the Message-ID that it returns, and names whom it says, when he is on the ticket', () => {
    const { events } = judge({}, report([failed('ANN@customer.test')]))
    expect(events).toMatchObject([{ kind: 'bounced', data: { address: ann, by: 'report', status: '5.1.1' } }])
  })

  test('a bounce names nobody who is not on the ticket: a forged one would silence whom it likes', () => {
    const { events } = judge({}, report([failed('victim@elsewhere.test')]))
    expect(events).toMatchObject([{ kind: 'bounced', data: { address: null, by: null } }])
  })

  test('a bounce that points at nothing of ours is not lost: it opens a ticket', () => {
    expect(judge({}, report([failed(ann)], 'not-ours@elsewhere.test')).decision.kind).toBe('opened')
  })
})

test('a bounce from where mail is forwarded to names our addressee, not the stranger behind him', () => {
  const { events } = judge({}, { ...report([failed('bob@private.test')]), to: [verp(bob)] })
  expect(events).toMatchObject([{ data: { address: bob, by: 'reply-address', status: '5.1.1' } }])
})

test.each([
  { action: 'delayed', kind: 'delayed' },
  { action: 'failed', kind: 'bounced' },
  { action: null, kind: 'bounced' },
  { action: 'delivered', kind: 'delivered' },
  { action: 'relayed', kind: 'delivered' },
  { action: 'expanded', kind: 'delivered' },
] as const)('a report of the action "$action" is called "$kind"', ({ action, kind }) => {
  const { events } = judge({}, { ...report([{ ...failed(bob), action }]), to: [verp(bob)] })
  expect(events).toMatchObject([{ kind, data: { action } }])
})

test('a report that could not be read is still a bounce of that copy', () => {
  const { events } = judge({}, { origin: 'delivery-report', report: null })
  expect(events).toMatchObject([{ kind: 'bounced', data: { address: bob, action: null, status: null } }])
})

test('an address that an old key signed still names its addressee', () => {
  const old = replyKeys(Buffer.alloc(32, 2))
  const { events } = judge({}, { ...report([]), to: [verp(ann, old)] })
  expect(events).toMatchObject([{ kind: 'bounced', data: { address: ann } }])
})

test('what a machine sends without a sender to the address of a copy is noted: nothing reopens, nobody is paged', () => {
  for (const status of statuses) {
    const { decision, events } = judge({ origin: 'auto-generated', references: [] }, {}, { status })
    expect(decision).toMatchObject({ kind: 'noted', status, raiseTo: null })
    expect(events).toMatchObject([{ kind: 'noted' }])
  }
})

test('a person who writes to the address of a copy answers', () => {
  const { decision } = judge({}, { from: bob, to: [verp(bob)] })
  expect(decision).toMatchObject({ kind: 'replied', trust: 'verified-participant', status: 'open' })
})
