import { expect, test } from 'vitest'
import { type GivenHappening, happening, planContext } from '../../../test/happenings.ts'
import type { Rule } from '../../routing/types.ts'
import { planPages } from './plan.ts'

const rule = (match: string, given: Partial<Rule> = {}): Rule => ({
  ...{ match, type: 'incident', priority: 'urgent', page: true, where: 'test' },
  ...given,
})
const rules = [
  rule('sysops@'),
  rule('db@', { pagerduty: 'database' }),
  rule('low-db@', { pagerduty: 'slow', priority: 'low' }),
  rule('support@', { page: false, priority: 'urgent', pagerduty: 'support' }),
]
const context = (...keys: readonly string[]) => ({
  ...planContext,
  pagerdutyKeys: new Set(keys),
  config: { ...planContext.config, table: { domains: ['example.com'], rules } },
})
const sentTo = (decidedBy: string, ...others: readonly string[]) => ({
  recipients: [decidedBy, ...others].map((match) => ({ recipient: `${match}example.com`, match })),
  decidedBy: { recipient: `${decidedBy}example.com`, match: decidedBy, where: 'test' },
})
const opened = (trace: unknown): GivenHappening => ({ kind: 'opened', data: { page: true }, message: { trace } })
const moved = (from: string, to: string): GivenHappening => ({
  ...{ kind: 'status', data: { from, to }, ticket: { pagesOnCall: true } },
  message: null,
})
const plan = (given: GivenHappening, ...keys: readonly string[]) => planPages(happening(given), context(...keys))
const { id } = happening()

test('a ticket that a paging route opens is a trigger, planned once', () => {
  expect(plan(opened(sentTo('sysops@')), '')).toEqual([
    {
      key: `pagerduty:trigger:${id}`,
      ticketId: 42,
      eventId: id,
      channel: 'pagerduty',
      kind: 'trigger',
      target: '',
      payload: { reason: 'opened', follows: false },
      dueAt: planContext.now,
      skippedBecause: null,
    },
  ])
})

test.each([
  ['that of the deciding route', sentTo('db@'), ['', 'DATABASE'], 'DATABASE'],
  ['the own one, when the route names none', sentTo('sysops@', 'db@'), ['', 'DATABASE'], ''],
  [
    'that of the route that pages, when the deciding one does not',
    sentTo('support@', 'db@'),
    ['', 'DATABASE'],
    'DATABASE',
  ],
  [
    'that of the most urgent route that pages',
    sentTo('support@', 'low-db@', 'db@'),
    ['', 'DATABASE', 'SLOW'],
    'DATABASE',
  ],
  ['that of the deciding route, when a form chose to page', sentTo('support@'), ['', 'SUPPORT'], 'SUPPORT'],
  ['the own one, when that of the route is not set', sentTo('db@'), [''], ''],
  ['the own one, when the route is gone from the config', sentTo('gone@'), [''], ''],
  ['the own one, when the trace can not be read', { recipients: 7 }, [''], ''],
])('the key of a page is %s', (_, trace, keys, target) => {
  expect(plan(opened(trace), ...keys)).toMatchObject([{ target, skippedBecause: null }])
})

test.each([
  ['no key at all', opened(sentTo('sysops@')), [], 'paging is off: PAGERDUTY_ROUTING_KEY is not set'],
  ['none of its route', opened(sentTo('db@')), ['OTHER'], 'paging is off: PAGERDUTY_ROUTING_KEY_DATABASE is not set'],
  ['no key, reopened', moved('solved', 'open'), [], 'paging is off: PAGERDUTY_ROUTING_KEY is not set'],
] as const)('a page without a key is skipped for people to see: %s', (_, given, keys, because) => {
  expect(plan(given, ...keys)).toMatchObject([{ kind: 'trigger', skippedBecause: because }])
})

test('a ticket that is raised, or reopened, triggers again; without a mail by the key of the page before', () => {
  const raised = { kind: 'raised', data: { page: true } }
  expect(plan({ ...raised, message: { trace: sentTo('db@') } }, 'DATABASE')).toMatchObject([
    { target: 'DATABASE', payload: { reason: 'raised', follows: false } },
  ])
  expect(plan({ ...raised, message: null }, 'DATABASE')).toMatchObject([
    { payload: { reason: 'raised', follows: true } },
  ])
  expect(plan(moved('solved', 'open'), 'DATABASE')).toMatchObject([
    { kind: 'trigger', payload: { reason: 'reopened', follows: true }, skippedBecause: null },
  ])
})

test('taking a ticket acknowledges, settling it resolves, each under its own key', () => {
  expect(plan(moved('new', 'open'), '')).toMatchObject([{ kind: 'acknowledge', key: `pagerduty:acknowledge:${id}` }])
  expect(plan(moved('open', 'closed'), '')).toMatchObject([{ kind: 'resolve', key: `pagerduty:resolve:${id}` }])
})

test.each([
  ['moves of a ticket that nobody could be paged for', moved('new', 'open'), []],
  ['what PagerDuty itself told', { ...moved('new', 'open'), actor: 'pagerduty:Ann' }, ['']],
  ['what was imported', { ...opened(sentTo('sysops@')), ticket: { source: 'import' } }, ['']],
  ['a question', { kind: 'opened', data: { page: false } }, ['']],
] as const)('nothing is planned for %s', (_, given, keys) => {
  expect(plan(given, ...keys)).toEqual([])
})

test('the end of a suspicion pages by the key of the route that the ticket was opened by', () => {
  const cleared = { ...opened(sentTo('db@')), kind: 'not-spam', actor: 'agent:ben' }
  expect(plan(cleared, '', 'DATABASE')).toMatchObject([
    { kind: 'trigger', target: 'DATABASE', payload: { reason: 'cleared', follows: false }, skippedBecause: null },
  ])
  expect(plan({ ...cleared, data: { page: false } }, '')).toEqual([])
})
