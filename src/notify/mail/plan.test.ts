/** Whose mail is acknowledged at all: RFC 3834 §2, as a table. */
import { expect, test } from 'vitest'
import { type GivenHappening, happening, planContext } from '../../../test/happenings.ts'
import { origins } from '../../mail/parsed-mail.ts'
import type { PlanContext } from '../plan.ts'
import { planAcknowledgement } from './plan.ts'

const routed = (match = 'support@humanmade.com', recipient = match) => ({
  decidedBy: { recipient, match, where: 'test' },
})

function planned(given: GivenHappening = {}, context: Partial<PlanContext> = {}) {
  const message = given.message === null ? null : { trace: routed(), ...given.message }
  return planAcknowledgement(happening({ ...given, message }), { ...planContext, ...context })
}

test('a ticket that a person opened by mail is acknowledged to the author, once', () => {
  expect(planned()).toEqual([
    {
      key: 'acknowledgement T-42',
      ticketId: 42,
      eventId: '01900000-0000-7000-8000-000000000001',
      channel: 'mail',
      kind: 'acknowledgement',
      target: 'ann@customer.test',
      payload: {
        messageId: '01900000-0000-7000-8000-000000000002',
        recipient: 'support@humanmade.com',
        language: 'en',
      },
      dueAt: planContext.now,
      skippedBecause: null,
    },
  ])
  expect(planned()).toEqual(planned())
})

test('it never goes to Reply-To', () => {
  const replyTo = [{ email: 'victim@elsewhere.test', name: null }]
  expect(planned({ message: { replyTo } })).toMatchObject([{ target: 'ann@customer.test' }])
})

test.each(origins.filter((origin) => origin !== 'person'))('mail of the origin %s is never acknowledged', (origin) => {
  expect(planned({ message: { origin } })).toEqual([])
})

test.each(['replied', 'noted', 'grouped', 'bounced', 'raised', 'status', 'redelivered', 'auto-replied'])(
  'the entry "%s" is never acknowledged',
  (kind) => {
    expect(planned({ kind })).toEqual([])
  },
)

test.each<[string, GivenHappening]>([
  ['moved in', { ticket: { source: 'import' } }],
  ['without an author', { message: { fromEmail: null } }],
  ['without a message', { message: null }],
  ['of an author at an address literal', { message: { fromEmail: 'ann@[192.0.2.1]' } }],
  ['of an author at a bare host', { message: { fromEmail: 'ann@localhost' } }],
  ['of an address of ours', { message: { fromEmail: 'Support@HumanMade.com' } }],
  ['of an address of ours with a detail', { message: { fromEmail: 'hosting+x@humanmade.com' } }],
  ['with a trace that nobody can read', { message: { trace: null } }],
  ['that is suspected to be spam', { ticket: { suspectedBecause: 'rspamd: add header' } }],
])('a ticket %s gets none, and no row', (_, given) => {
  expect(planned(given)).toEqual([])
})

test.each<[string, GivenHappening, RegExp]>([
  ['of a no-reply author', { message: { fromEmail: 'no-reply@shop.test' } }, /nobody reads there, and Reply-To/],
  ['of a postmaster', { message: { fromEmail: 'postmaster@customer.test' } }, /a list, a server or their keeper/],
  ['of a list’s owner', { message: { fromEmail: 'owner-talk@lists.test' } }, /a list, a server or their keeper/],
  ['of a list’s robot', { message: { fromEmail: 'talk-request@lists.test' } }, /a list, a server or their keeper/],
  ['of a bounce address', { message: { fromEmail: 'bounces+4711@esp.test' } }, /a list, a server or their keeper/],
  ['that is held', { ticket: { heldBecause: 'a sign-up link' } }, /held: a sign-up link/],
])('a ticket %s has a row that says why not', (_, given, because) => {
  expect(planned(given)).toMatchObject([{ skippedBecause: expect.stringMatching(because) }])
})

test('nothing is planned when mail can not be sent, or acknowledgements are off', () => {
  const { config } = planContext
  expect(planned({}, { canMail: false })).toEqual([])
  expect(planned({}, { config: { ...config, acknowledge: { ...config.acknowledge, enabled: false } } })).toEqual([])
})

test('the route decides whether, and in which language', () => {
  const rule = {
    match: 'support@humanmade.com',
    type: 'question',
    priority: 'normal',
    page: false,
    where: 'test',
  } as const
  const having = (more: object) => {
    const table = { domains: ['humanmade.com'], rules: [{ ...rule, ...more }] }
    return planned({}, { config: { ...planContext.config, table } })
  }
  expect(having({ acknowledge: false })).toEqual([])
  expect(having({ language: 'de' })).toMatchObject([{ payload: { language: 'de' } }])
  expect(having({ language: null })).toMatchObject([{ payload: { language: 'en' } }])
})

test('a follow-up is a new ticket with a new ref, and acknowledged as one', () => {
  expect(planned({ data: { followUpOf: 7 }, message: { trust: 'participant' } })).toHaveLength(1)
})
