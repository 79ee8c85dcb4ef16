import { expect, test } from 'vitest'
import { aHappening, type Differences } from '../../../test/happening.ts'
import { builtInConfig } from '../../config/config.ts'
import { publishedEvents } from '../../config/outgoing-schema.ts'
import type { Planned } from '../channel.ts'
import { type EventPayload, planWebhooks, type Webhook } from './plan.ts'
import { SlackBody, WebhookBody } from './shapes.ts'

const all: Webhook = {
  name: 'all',
  url: 'https://hooks.example.com/1',
  events: [...publishedEvents],
  format: 'json',
  allowPrivate: false,
}

function plan(differences: Differences, ...webhooks: readonly Webhook[]): readonly Planned[] {
  return planWebhooks(aHappening(differences), {
    config: { ...builtInConfig(), webhooks: webhooks.length === 0 ? [all] : [...webhooks] },
    now: new Date('2026-11-28T10:00:01Z'),
    installation: 'test',
    ticketUrl: (ref) => `https://desk.example.com/tickets/${ref}`,
    canMail: false,
    pagerdutyKeys: new Set(),
  })
}

const kindsOf = (differences: Differences, ...webhooks: readonly Webhook[]) =>
  plan(differences, ...webhooks).map(({ kind }) => kind)
const bodyOf = ({ payload }: Planned): unknown => JSON.parse(String((payload as EventPayload).body))
const jsonOf = (differences: Differences) => WebhookBody.parse(bodyOf(plan(differences)[0] as Planned))

test.each<readonly [kind: string, actor: string, types: readonly string[]]>([
  ['opened', 'mail:ann@customer.example', ['ticket.created', 'message.received']],
  ['replied', 'mail:ann@customer.example', ['message.received']],
  ['unverified-entry', 'mail:eve@elsewhere.example', ['message.received']],
  ['grouped', 'mail:nagios@customer.example', ['message.received']],
  ['noted', 'postroom', ['message.received']],
  ['bounced', 'postroom', ['message.received']],
  ['read', 'mail:ann@customer.example', ['message.received']],
  ['auto-replied', 'mail:ann@customer.example', ['message.received']],
  ['raised', 'mail:ann@customer.example', ['ticket.updated']],
  ['status', 'postroom', ['ticket.updated']],
  ['status', 'pagerduty:Ben', ['ticket.updated']],
  ['changed', 'postroom', ['ticket.updated']],
  ['assigned', 'agent:ben', ['ticket.updated']],
  ['approved', 'agent:ben', ['ticket.updated']],
  ['released', 'agent:ben', ['ticket.updated']],
  ['something-new', 'agent:ben', ['ticket.updated']],
  ['something-new', 'postroom', []],
  ['redelivered', 'mail:ann@customer.example', []],
  ['held', 'mail:ann@customer.example', []],
  ['author-doubted', 'mail:ann@customer.example', []],
  ['notification-failed', 'postroom', ['notification.failed']],
  ['notification-skipped', 'agent:ben', []],
  ['constructor', 'postroom', []],
])('%s by %s is told as %j', (kind, actor, types) => expect(kindsOf({ kind, actor })).toEqual(types))

test('a webhook is told what it subscribed to, and nothing when that is nothing', () => {
  expect(kindsOf({}, { ...all, events: ['message.received'] })).toEqual(['message.received'])
  expect(kindsOf({}, { ...all, events: [] })).toEqual([])
})

test('people in a chat read of an opening mail once', () => {
  const chat: Webhook = { ...all, format: 'slack' }
  expect(kindsOf({}, chat)).toEqual(['ticket.created'])
  expect(kindsOf({}, { ...chat, events: ['message.received'] })).toEqual(['message.received'])
})

test('each webhook, entry and event has a key of its own, always the same', () => {
  const planned = plan({}, all, { ...all, name: 'chat', format: 'slack' })
  expect(planned.map(({ key, target, eventId, ticketId }) => ({ key, target, eventId, ticketId }))).toEqual(
    [
      ['all', 'ticket.created'],
      ['all', 'message.received'],
      ['chat', 'ticket.created'],
    ].map(([target, type]) => ({
      key: `webhook:${target}:019b0000-0000-7000-8000-000000000001:${type}`,
      target,
      eventId: '019b0000-0000-7000-8000-000000000001',
      ticketId: 42,
    })),
  )
  expect(plan({}, all)).toEqual(plan({}, all))
})

test('JSON tells of ticket, message and entry under the names of the columns', () => {
  const data = { type: 'incident', priority: 'urgent' }
  expect(jsonOf({ data })).toEqual({
    type: 'ticket.created',
    timestamp: '2026-11-28T10:00:00.123Z',
    data: {
      ticket: {
        id: 42,
        ref: 'T-42',
        type: 'incident',
        priority: 'urgent',
        status: 'new',
        subject: 'The site is down',
        requester_email: 'ann@customer.example',
        requester_name: 'Ann',
        source: 'email',
        problem_id: null,
        held_because: null,
        created_at: '2026-11-28T10:00:00.123Z',
        updated_at: '2026-11-28T10:00:00.123Z',
        url: 'https://desk.example.com/tickets/T-42',
      },
      message: {
        id: '019b0000-0000-7000-8000-000000000002',
        ticket_id: 42,
        direction: 'in',
        message_id: 'one@customer.example',
        from_email: 'ann@customer.example',
        from_name: 'Ann',
        subject: 'The site is down',
        new_text: 'Nobody can log in.',
        new_text_cut: false,
        origin: 'person',
        trust: 'stranger',
        held_because: null,
        received_at: '2026-11-28T10:00:00.123Z',
      },
      event: {
        id: '019b0000-0000-7000-8000-000000000001',
        ticket_id: 42,
        kind: 'opened',
        actor: 'mail:ann@customer.example',
        data,
        at: '2026-11-28T10:00:00.123Z',
      },
    },
  })
})

test('an entry that is about no message comes without one', () => {
  const { data } = jsonOf({ kind: 'assigned', actor: 'agent:ben', message: null })
  expect(data.message).toBeUndefined()
})

test('a long text is cut between characters, and says so', () => {
  const { message } = jsonOf({ message: { newText: `${'x'.repeat(9_999)}😀 and more` } }).data
  expect(message).toMatchObject({ new_text: 'x'.repeat(9_999), new_text_cut: true })
})

test.each([
  { ticket: { heldBecause: 'confirms a sign-up' }, message: { heldBecause: 'confirms a sign-up' } },
  { message: { heldBecause: 'confirms a sign-up' } },
])('what a held mail lets somebody in with is told to nobody (%j)', (held) => {
  const subject = '914 223 is your code'
  const differences = {
    ticket: { ...held.ticket, subject },
    message: { ...held.message, subject, newText: 'https://bank.example/confirm?token=914223' },
  }
  const chat: Webhook = { ...all, name: 'chat', format: 'slack' }
  const bodies = plan(differences, all, chat).map(({ payload }) => JSON.stringify(payload))
  expect(bodies).toHaveLength(3)
  expect(bodies.filter((body) => /914|bank\.example/.test(body))).toEqual([])
  expect(jsonOf(differences).data.message).toMatchObject({
    new_text: null,
    new_text_cut: false,
    held_because: 'confirms a sign-up',
    subject: '[code hidden] is your code',
  })
})

test('chats get one line of text', () => {
  const planned = plan({}, { ...all, format: 'slack' })
  expect(planned.map((one) => SlackBody.parse(bodyOf(one)))).toEqual([
    { text: '<https://desk.example.com/tickets/T-42|T-42> opened by Ann (urgent incident): The site is down' },
  ])
})

test('a webhook is not told of its own failures, and none of failures to tell of failures', () => {
  const other: Webhook = { ...all, name: 'other' }
  const failure = { channel: 'webhook', kind: 'ticket.created', target: 'all', because: 'it answered 500' }
  const failed = { kind: 'notification-failed', actor: 'postroom' }
  expect(plan({ ...failed, data: failure }, all, other).map(({ target }) => target)).toEqual(['other'])
  expect(plan({ ...failed, data: { ...failure, kind: 'notification.failed' } }, all, other)).toEqual([])
  expect(kindsOf({ ...failed, data: { channel: 'mail', kind: 'acknowledgement' } })).toEqual(['notification.failed'])
})
