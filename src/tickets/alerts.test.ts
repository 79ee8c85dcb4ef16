import { expect, test } from 'vitest'
import { isInWindow, normalisedSubject } from './alerts.ts'

test.each([
  ['CRITICAL: disk 91% on web1', 'critical: disk 92% on web1'],
  ['[FIRING:3] HighLatency', '[firing:12] HighLatency'],
  ['Job 8812 failed at 2026-11-24 03:10:22', 'Job 8813 failed at 2026-11-25 03:10:21'],
  ['Request 5f0c9a7e-1d2b-4c3d-8e4f-a1b2c3d4e5f6 timed out', 'Request 0e0c9a7e-1d2b-4c3d-8e4f-a1b2c3d4e5f6 timed out'],
  ['Re: Backup  failed', 'Backup failed'],
  ['load average 4.52', 'load average 12.01'],
])('alerts about one thing have one normalised subject: %s', (a, b) => {
  expect(normalisedSubject(a)).toBe(normalisedSubject(b))
})

test.each([
  ['web1 is down', 'web2 is down'],
  ['node-1 is down', 'node-2 is down'],
  ['disk full on db.eu1', 'disk full on db.eu2'],
  ['PROBLEM: web1', 'RECOVERY: web1'],
])('alerts about different things keep different subjects: %s, %s', (a, b) => {
  expect(normalisedSubject(a)).not.toBe(normalisedSubject(b))
})

const grouping = { enabled: true, windowMs: 600_000, capMs: 3_600_000 }
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 12, minutes))

test.each([
  { case: 'soon after the last', group: [0, 5], alert: 14, joins: true },
  { case: 'after a quiet window', group: [0, 5], alert: 16, joins: false },
  { case: 'a steady trickle beyond the cap', group: [0, 58], alert: 61, joins: false },
  { case: 'an imported alert from long before', group: [500, 500], alert: 0, joins: false },
])('the window slides and is capped: $case', ({ group: [first = 0, last = 0], alert, joins }) => {
  expect(isInWindow({ firstAt: at(first), lastAt: at(last) }, at(alert), grouping)).toBe(joins)
})
