import { expect, test } from 'vitest'
import { isInWindow } from './alerts.ts'

const grouping = { enabled: true, windowMs: 600_000, capMs: 3_600_000, solveOnRecovery: false }
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 12, minutes))

test.each([
  { case: 'soon after the last', group: [0, 5], alert: 14, joins: true },
  { case: 'after a quiet window', group: [0, 5], alert: 16, joins: false },
  { case: 'a steady trickle beyond the cap', group: [0, 58], alert: 61, joins: false },
  { case: 'an imported alert from long before', group: [500, 500], alert: 0, joins: false },
])('the window slides and is capped: $case', ({ group: [first = 0, last = 0], alert, joins }) => {
  expect(isInWindow({ firstAt: at(first), lastAt: at(last) }, at(alert), grouping)).toBe(joins)
})
