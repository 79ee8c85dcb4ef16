import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GivenHappening, happening, planContext } from '../../../test/happenings.ts'
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

function plan(differences: GivenHappening, ...webhooks: readonly Webhook[]): readonly Planned[] {
  const config = { ...builtInConfig(), webhooks: webhooks.length === 0 ? [all] : [...webhooks] }
  return planWebhooks(happening(differences), { ...planContext, config })
}

const kindsOf = (differences: GivenHappening, ...webhooks: readonly Webhook[]) =>
  plan(differences, ...webhooks).map(({ kind }) => kind)
const bodyOf = ({ payload }: Planned): unknown => JSON.parse(String((payload as EventPayload).body))
const jsonOf = (differences: GivenHappening) => WebhookBody.parse(bodyOf(plan(differences)[0] as Planned))

test.each<readonly [kind: string, actor: string, types: readonly string[]]>([
  ['opened', 'mail:ann@customer.example', ['ticket.created', 'message.received']],
  ['replied', 'mail:ann@customer.example', ['message.received']],
  ['unverified-entry', 'mail:eve@elsewhere.example', ['message.received']],
  ['grouped', 'mail:nagios@customer.example', ['message.received']],
  ['noted', 'postroom', ['message.received']],
  ['recovered', 'mail:nagios@customer.example', ['message.received']],
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
  ['not-sent', 'postroom', []],
  ['paged', 'postroom', []],
  ['answered', 'agent:ben', ['ticket.updated']],
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
      key: `webhook:${target}:01900000-0000-7000-8000-000000000001:${type}`,
      target,
      eventId: '01900000-0000-7000-8000-000000000001',
      ticketId: 42,
    })),
  )
  expect(plan({}, all)).toEqual(plan({}, all))
})

test('JSON tells of ticket, message and entry under the names of the columns', () => {
  const data = { type: 'question', priority: 'normal' }
  expect(jsonOf({ data })).toEqual({
    type: 'ticket.created',
    timestamp: '2026-11-24T12:00:00.000Z',
    data: {
      ticket: {
        id: 42,
        ref: 'T-42',
        type: 'question',
        priority: 'normal',
        status: 'new',
        subject: 'The shop is slow',
        requester_email: 'ann@customer.test',
        requester_name: 'Ann',
        source: 'email',
        problem_id: null,
        held_because: null,
        created_at: '2026-11-24T12:00:00.000Z',
        updated_at: '2026-11-24T12:00:00.000Z',
        url: 'https://support.example/tickets/T-42',
      },
      message: {
        id: '01900000-0000-7000-8000-000000000002',
        ticket_id: 42,
        direction: 'in',
        message_id: 'first@customer.test',
        from_email: 'ann@customer.test',
        from_name: 'Ann',
        subject: 'The shop is slow',
        new_text: 'It takes a minute.',
        new_text_cut: false,
        origin: 'person',
        trust: 'stranger',
        held_because: null,
        received_at: '2026-11-24T12:00:00.000Z',
      },
      event: {
        id: '01900000-0000-7000-8000-000000000001',
        ticket_id: 42,
        kind: 'opened',
        actor: 'mail:ann@customer.test',
        data,
        at: '2026-11-24T12:00:00.000Z',
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
    { text: '<https://support.example/tickets/T-42|T-42> opened by Ann (normal question): The shop is slow' },
  ])
})

test('a subject that was changed while the ticket is held is told to nobody either', () => {
  const data = { field: 'subject', from: '914 223 is your code', to: 'Code for the bank' }
  const differences = { kind: 'changed', actor: 'agent:ben', data, ticket: { heldBecause: 'confirms a sign-up' } }
  const chat: Webhook = { ...all, name: 'chat', format: 'slack' }
  const bodies = plan(differences, all, chat).map(({ payload }) => JSON.stringify(payload))
  expect(bodies).toHaveLength(2)
  expect(bodies.filter((body) => body.includes('914'))).toEqual([])
})

test('that a webhook could not be told is told to no webhook', () => {
  const failed = { kind: 'notification-failed', actor: 'postroom' }
  expect(kindsOf({ ...failed, data: { channel: 'webhook', kind: 'ticket.created' } })).toEqual([])
  expect(kindsOf({ ...failed, data: { channel: 'mail', kind: 'acknowledgement' } })).toEqual(['notification.failed'])
})

test('whatever people write, the body is JSON of the promised shape and of a bounded size', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(text, text, fc.nat(30_000), fc.option(text), (subject, newText, times, name) => {
      const long = newText.repeat(Math.ceil(times / Math.max(newText.length, 1)))
      const differences = {
        ticket: { subject, requesterName: name },
        message: { subject, newText: long, fromName: name },
      }
      const chat: Webhook = { ...all, name: 'chat', format: 'slack' }
      const [created, received, line] = plan(differences, all, chat).map(bodyOf)
      expect(WebhookBody.parse(created).data.message?.new_text?.length).toBeLessThanOrEqual(10_000)
      expect(WebhookBody.parse(received).data.ticket.subject).toBe(subject)
      expect(SlackBody.parse(line).text.length).toBeLessThan(2_000)
    }),
  )
})
