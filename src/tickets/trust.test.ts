import { expect, test } from 'vitest'
import { ladder, trustOf, trusts } from './trust.ts'

test.each([
  { isParticipant: true, isProven: true, isInformed: true, trust: 'verified-participant' },
  { isParticipant: true, isProven: true, isInformed: false, trust: 'verified-participant' },
  { isParticipant: true, isProven: false, isInformed: true, trust: 'participant' },
  { isParticipant: true, isProven: false, isInformed: false, trust: 'participant' },
  { isParticipant: false, isProven: true, isInformed: true, trust: 'informed' },
  { isParticipant: false, isProven: false, isInformed: true, trust: 'informed' },
  { isParticipant: false, isProven: true, isInformed: false, trust: 'stranger' },
  { isParticipant: false, isProven: false, isInformed: false, trust: 'stranger' },
] as const)(
  'participant $isParticipant, proven $isProven, informed $isInformed is $trust',
  ({ trust, ...standing }) => {
    expect(trustOf(standing)).toBe(trust)
  },
)

test('what each rung may do', () => {
  const may = trusts.map((trust) => [
    trust,
    Object.entries(ladder[trust].may).flatMap(([power, isGiven]) => (isGiven ? [power] : [])),
  ])
  expect(Object.fromEntries(may)).toEqual({
    'verified-participant': ['reply', 'reopen', 'closeByWord'],
    participant: ['reply', 'reopen'],
    informed: ['joinUnverified'],
    stranger: ['openTicket'],
  })
})

test('a mail either answers, joins unverified, or opens a ticket: exactly one of the three', () => {
  for (const trust of trusts) {
    const { reply, joinUnverified, openTicket } = ladder[trust].may
    expect([reply, joinUnverified, openTicket].filter((isGiven) => isGiven)).toHaveLength(1)
  }
})
