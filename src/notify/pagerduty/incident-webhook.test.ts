import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noon } from '../../../test/arrivals.ts'
import { type GivenWebhook, ourIntegration, pagerdutyWebhook } from '../../../test/pagerduty-webhooks.ts'
import type { Status } from '../../tickets/types.ts'
import { effectOf, type IncidentHook, isSameTitle, readHook, ticketNamedBy } from './incident-webhook.ts'

const installation = '01900000-0000-7000-8000-0000000000ff'
const read = (given: GivenWebhook = {}) => readHook(pagerdutyWebhook(given), noon)

function hookOf(given: GivenWebhook = {}): IncidentHook {
  const hook = read(given)
  if (hook.kind !== 'incident') throw new Error(`read as ${hook.kind}`)
  return hook.hook
}

test('a webhook says who did what to which incident, and when', () => {
  expect(read()).toEqual({
    kind: 'incident',
    hook: {
      id: '01BXNV8KWXOTPEI6IJ4FYT1F7V',
      act: 'acknowledged',
      occurredAt: noon,
      by: 'Ann',
      isEcho: false,
      isMerged: false,
      incidentKey: 'd3640fbd41094207a1c11e58e46b1662',
      title: 'A little bump in the road',
      url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
    },
  })
})

test.each([
  ['no agent', { agent: null }, { by: 'PagerDuty', isEcho: false }],
  ['an agent without a name', { agent: { type: 'user_reference' } }, { by: 'PagerDuty' }],
  [
    'an agent with a hostile name',
    { agent: { summary: `\u0007A\n${'b'.repeat(999)}` } },
    { by: `A ${'b'.repeat(98)}` },
  ],
  ['our own integration', { agent: ourIntegration }, { isEcho: true }],
  ['a merge', { incident: { resolve_reason: { type: 'merge_resolve_reason' } } }, { isMerged: true }],
  ['no key', { incident: { incident_key: null } }, { incidentKey: null }],
  ['a URL that is none', { incident: { html_url: 'no' } }, { url: null }],
] as const)('what may be missing or strange is read: %s', (_, given, expected) => {
  expect(hookOf(given)).toMatchObject(expected)
})

test.each([
  ['a test of the subscription', { type: 'pagey.ping' }],
  ['what is no act of people', { type: 'incident.priority_updated' }],
  ['a new alert', { type: 'incident.triggered' }],
  ['another resource', { type: 'service.updated' }],
])('%s means nothing here', (_, given) => {
  expect(read(given)).toEqual({ kind: 'ignored', type: given.type })
})

test('what happened more than a day ago, or will, is not believed', () => {
  expect(read({ occurredAt: '2026-11-23T11:59:59Z' }).kind).toBe('too-old')
  expect(read({ occurredAt: '2026-11-23T12:00:01Z' }).kind).toBe('incident')
  expect(read({ occurredAt: '2026-11-25T12:00:01Z' }).kind).toBe('too-old')
})

test.each(['', 'null', '[]', '{', '{"event":{}}', '{"event":{"id":"","event_type":"x","occurred_at":"x"}}', '\ud800'])(
  'garbage is told from webhooks: %s',
  (body) => {
    expect(readHook(body, noon)).toMatchObject({ kind: 'garbage', because: expect.stringMatching(/^not a webhook v3/) })
  },
)

test('anything can be read', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((data) => `{"event":${data}}`),
      ),
      (body) => {
        expect(['garbage', 'ignored', 'too-old', 'incident']).toContain(readHook(body, noon).kind)
      },
    ),
  )
})

test.each([
  ['its key', { incident_key: `postroom-${installation}-T-42` }, { ticketId: 42, title: null }],
  ['a key of another installation', { incident_key: 'postroom-other-T-42', title: '[T-42] x' }, null],
  ['a key of something else', { title: '[T-42] x' }, null],
  ['a trial', { incident_key: `postroom-${installation}-test-42` }, null],
  ['no key, and the title of a page', { incident_key: null, title: '[T-42] x' }, { ticketId: 42, title: '[T-42] x' }],
  ['no key, and another title', { incident_key: null, title: 'Re: [T-42] x' }, null],
])('which ticket an incident may be about is known by %s', (_, incident, named) => {
  expect(ticketNamedBy(hookOf({ incident }), installation)).toEqual(named)
})

test('titles are compared as PagerDuty shows them', () => {
  expect(isSameTitle('[T-42] a b', ' [T-42] a  b\t')).toBe(true)
  expect(isSameTitle('[T-42] a b', '[T-42] a c')).toBe(false)
})

const effects = (type: string, given: GivenWebhook = {}, statusSince: Date | null = null) =>
  Object.fromEntries(
    (['new', 'open', 'pending', 'solved', 'closed'] satisfies Status[]).map((status) => {
      const effect = effectOf(hookOf({ type, ...given }), { status, statusSince })
      return [status, effect.kind === 'move' ? effect.status : effect.kind === 'remark' ? effect.event : null]
    }),
  )
const nothing = { new: null, open: null, pending: null, solved: null, closed: null }

test('acknowledged takes a ticket, also one that was reopened; resolved solves one that is not done', () => {
  expect(effects('incident.acknowledged')).toEqual({ ...nothing, new: 'open', open: 'taken', pending: 'taken' })
  expect(effects('incident.resolved')).toEqual({ ...nothing, new: 'solved', open: 'solved', pending: 'solved' })
})

test('reopened and unacknowledged stand in the history, and move nothing', () => {
  for (const act of ['reopened', 'unacknowledged'])
    expect(new Set(Object.values(effects(`incident.${act}`)))).toEqual(new Set([`page-${act}`]))
})

test('an echo of ours, a merge and what comes late do nothing', () => {
  expect(effects('incident.resolved', { agent: ourIntegration })).toEqual(nothing)
  expect(effects('incident.resolved', { incident: { resolve_reason: { type: 'merge_resolve_reason' } } })).toEqual(
    nothing,
  )
  expect(effects('incident.resolved', {}, new Date(noon.getTime() + 1))).toEqual(nothing)
  expect(effects('incident.resolved', {}, noon)).toMatchObject({ open: 'solved' })
})

test('why a ticket moved says who did it', () => {
  const effect = effectOf(hookOf(), { status: 'new', statusSince: null })
  expect(effect).toEqual({ kind: 'move', status: 'open', because: 'acknowledged in PagerDuty by Ann' })
})
