import { expect, test } from 'vitest'
import { happening, planContext } from '../../../test/happenings.ts'
import { builtInConfig, type Config } from '../../config/config.ts'
import type { Notification, Planned } from '../channel.ts'
import { fateAfter } from '../outbox/fate.ts'
import type { PlanContext } from '../plan.ts'
import { delayMsOf } from './page-channel.ts'
import { planFallback } from './plan-fallback.ts'

const builtIn = builtInConfig()
const { giveUpMs } = builtIn.paging
const oncall = { kind: 'mail' as const, to: ['oncall@example.com'] }
const config: Config = {
  ...builtIn,
  paging: {
    ...builtIn.paging,
    fallback: { afterMs: 180_000, channels: [oncall] },
    escalate: [{ afterMs: 2 * 86_400_000, channel: oncall }],
  },
}

function plannedAs(role: string, given: Partial<PlanContext> = {}): Planned {
  const urgent = happening({ data: { page: true }, ticket: { pagesOnCall: true } })
  const found = planFallback(urgent, { ...planContext, config, ...given }).find(
    ({ payload }) => payload['role'] === role,
  )
  if (found === undefined) throw new Error(`there is no ${role}`)
  return found
}

test('a step of escalation that comes after days is tried as long as any other page once its time has come', () => {
  const { dueAt, ...escalation } = plannedAs('escalation')
  const id = '01900000-0000-7000-8000-000000000009'
  const waiting: Notification = { ...escalation, id, attempts: 0, createdAt: planContext.now }
  const fateAt = (now: Date) =>
    fateAfter({ kind: 'later', because: 'busy', afterMs: null }, waiting, {
      ...{ giveUpMs: giveUpMs + delayMsOf(waiting), retry: builtIn.retry, now, chance: 1 },
    })
  expect(fateAt(dueAt).kind).toBe('postponed')
  expect(fateAt(new Date(dueAt.getTime() + giveUpMs)).kind).toBe('failed')
})

test.each([
  ['can be sent', [''], 180_000],
  ['has no key', [], 0],
  ['has no key, though another route has one', ['OPS'], 0],
])('when the page %s, the fallback waits accordingly', (_, keys, waitMs) => {
  const { dueAt } = plannedAs('fallback', { pagerdutyKeys: new Set(keys) })
  expect(dueAt.getTime() - planContext.now.getTime()).toBe(waitMs)
})
