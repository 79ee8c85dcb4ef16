import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalisedSubject } from './normalised-subject.ts'

test.each([
  ['CRITICAL: disk 91% on web1', 'critical: disk 92% on web1'],
  ['[FIRING:3] HighLatency', '[firing:12] HighLatency'],
  ['Job 8812 failed at 2026-11-24 03:10:22', 'Job 8813 failed at 2026-11-25 03:10:21'],
  ['Job failed on 2026/11/24', 'Job failed on 2026/11/25'],
  ['Request 5f0c9a7e-1d2b-4c3d-8e4f-a1b2c3d4e5f6 timed out', 'Request 0e0c9a7e-1d2b-4c3d-8e4f-a1b2c3d4e5f6 timed out'],
  ['Re: Backup  failed', 'Backup failed'],
  ['load average 4.52', 'load average 12.01'],
  ['3 hosts down: web1, web2, db1.example', '5 hosts down: web1, web2, web7, web8 and db1.example'],
  ['Lost 10.0.0.1, 10.0.0.2', 'Lost 10.0.0.7, 10.0.0.9, 10.0.0.11'],
  ['Lost 10.0.0.1:51234', 'Lost 10.0.0.1:51299'],
])('alerts about one thing have one normalised subject: %s', (a, b) => {
  expect(normalisedSubject(a)).toBe(normalisedSubject(b))
})

test.each([
  ['web1 is down', 'web2 is down'],
  ['node-1 is down', 'node-2 is down'],
  ['disk full on db.eu1', 'disk full on db.eu2'],
  ['PROBLEM: web1', 'RECOVERY: web1'],
  ['10.0.0.1 is down', '10.0.0.2 is down'],
  ['Ping to 10.0.0.1:9100 failed.', 'Ping to 10.0.0.2:9100 failed.'],
  ['No route to 2001:db8::1', 'No route to 2001:db8::2'],
  ['slow, red, web1 is down', 'slow, red, web2 is down'],
])('alerts about different things keep different subjects: %s, %s', (a, b) => {
  expect(normalisedSubject(a)).not.toBe(normalisedSubject(b))
})

const words = fc.constantFrom(
  'web1',
  '10.0.0.1',
  ',',
  ' and ',
  ' ',
  ':',
  're:',
  '7',
  '.',
  '2026-11-24',
  '12:30',
  'ab12',
  '<n>',
  '#',
)
const subjects = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
)

test('normalising twice is normalising once', () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      const once = normalisedSubject(subject)
      expect(normalisedSubject(once)).toBe(once)
    }),
    { numRuns: 2_000 },
  )
})

test('whatever the subject, the answer is short and one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (subject) => {
      expect(normalisedSubject(subject).length).toBeLessThanOrEqual(3_000)
      expect(normalisedSubject(subject)).not.toMatch(/[\r\n\t]/)
    }),
  )
})
