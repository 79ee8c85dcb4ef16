import { expect, test } from 'vitest'
import { createTally, type Taken } from './tally.ts'

test.each<[readonly Taken[], string]>([
  [[], '0 mails imported'],
  [['opened'], '1 mail imported (1 new ticket)'],
  [['opened', 'opened', 'replied', 'grouped', 'noted'], '5 mails imported (2 new tickets, 3 added to tickets)'],
  [['redelivered', 'redelivered'], '0 mails imported, 2 already there'],
  [['looked at'], '1 mail to import; nothing was stored'],
])('%j: %s', (taken, line) => {
  const tally = createTally()
  for (const one of taken) tally.take(one)
  expect(tally.lines()).toEqual([line])
  expect(tally.mails()).toBe(taken.length)
  expect(tally.hasProblems()).toBe(false)
})

test('what was passed over is counted by its reason, the most frequent first', () => {
  const tally = createTally()
  tally.passOver({ where: 'a', because: 'an empty file', isProblem: false })
  expect(tally.hasProblems()).toBe(false)
  tally.passOver({ where: 'b', because: 'no route: x@y.example is not served', isProblem: true })
  tally.passOver({ where: 'c', because: 'no route: z@y.example is not served', isProblem: true })
  expect(tally.lines()).toEqual(['0 mails imported', 'passed over 2: no route', 'passed over 1: an empty file'])
  expect(tally.hasProblems()).toBe(true)
})
