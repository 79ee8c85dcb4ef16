/** Suspected spam in decisions: it pages nobody and raises nothing, and a mail without objection brings its ticket to light. */
import { expect, test } from 'vitest'
import { arrival } from '../../test/arrivals.ts'
import type { Arrival } from './arrival.ts'
import { type Decided, decideBatch } from './decide-batch.ts'
import { eventsOf } from './events.ts'
import { nothingKnown } from './known.ts'
import { rowsOf } from './rows.ts'

const grouping = { enabled: true, windowMs: 600_000, capMs: 3_600_000 }

type Given = NonNullable<Parameters<typeof arrival>[0]>

function suspected(given: Given = {}): Arrival {
  const mail = arrival(given)
  return { ...mail, envelope: { ...mail.envelope, suspected: 'rspamd: add header' } }
}

function decided(...arrivals: readonly Arrival[]): readonly Decided[] {
  return decideBatch(arrivals, nothingKnown, grouping)
}

const sysops = { to: ['sysops@example.com'] }
const answer: Given = { ...sysops, digest: 'digest-2', messageId: 'm2@customer.test', references: ['m1@customer.test'] }

test('a suspected mail opens a ticket of its route that pages nobody', () => {
  expect(rowsOf(decided(suspected(sysops))).tickets).toMatchObject([
    { type: 'incident', priority: 'urgent', pages_on_call: false, suspected_because: 'rspamd: add header' },
  ])
})

test('an answer that nobody objects to ends the suspicion, and pages', () => {
  const batch = decided(suspected(sysops), arrival(answer))
  expect(rowsOf(batch).tickets).toMatchObject([{ pages_on_call: true, suspected_because: null }])
  expect(batch.flatMap(({ arrival: mail, decision }) => eventsOf(mail, decision)).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['opened', 'suspected-spam', 'replied', 'not-spam', 'raised']),
  )
})

test('a suspected answer to a suspected ticket changes nothing about it', () => {
  expect(rowsOf(decided(suspected(sysops), suspected(answer))).tickets).toMatchObject([
    { pages_on_call: false, suspected_because: 'rspamd: add header' },
  ])
})

test('a suspected answer neither hides nor raises a ticket', () => {
  const first = arrival({ to: ['support@example.com'] })
  expect(rowsOf(decided(first, suspected(answer))).tickets).toMatchObject([
    { priority: 'normal', pages_on_call: false, suspected_because: null },
  ])
})

test('a report about mail of ours shows nothing', () => {
  const bounce = arrival({ ...answer, origin: 'auto-reply' })
  expect(rowsOf(decided(suspected(sysops), bounce)).tickets).toMatchObject([
    { suspected_because: 'rspamd: add header' },
  ])
})

test('the same mail again without objection brings it to light where it pages, and is no second ticket', () => {
  const batch = decided(suspected(sysops), arrival(sysops))
  expect(batch.map(({ decision }) => decision.kind)).toEqual(['opened', 'redelivered'])
  expect(rowsOf(batch).tickets).toMatchObject([{ pages_on_call: true, suspected_because: null }])
})
