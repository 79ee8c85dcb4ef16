/**
 * Suspected spam in decisions: it pages nobody, raises and tells nothing, and a mail without objection brings its ticket to
 * light, with the page that was withheld.
 */
import { expect, test } from 'vitest'
import { arrival, grouping, noon, rowsIn } from '../../test/arrivals.ts'
import type { Arrival } from './arrival.ts'
import { consequential } from './consequences.ts'
import { type Decided, decideBatch } from './decide-batch.ts'
import { eventsOf } from './events.ts'
import { nothingKnown } from './known.ts'
import { traceOf } from './trace.ts'

type Given = NonNullable<Parameters<typeof arrival>[0]>

function suspected(given: Given = {}): Arrival {
  const mail = arrival(given)
  return { ...mail, envelope: { ...mail.envelope, suspected: 'rspamd: add header' } }
}

function decided(...arrivals: readonly Arrival[]): readonly Decided[] {
  return decideBatch(arrivals, nothingKnown, grouping)
}

/** Kinds of the entries of a batch, and which of them page. */
function historyOf(batch: readonly Decided[]): readonly string[] {
  const events = batch.flatMap(({ arrival: mail, decision }) => eventsOf(mail, decision))
  return events.map(({ kind, data }) => (data['page'] === true ? `${kind}, page` : kind))
}

/** Kinds of the entries that somebody may have to be told of. */
function toldOf(batch: readonly Decided[], telling = { acknowledges: true, publishes: true }): readonly string[] {
  return batch.flatMap((decided) => {
    const events = eventsOf(decided.arrival, decided.decision)
    const told = new Set(consequential(decided, events, telling))
    return events.filter(({ id }) => told.has(id)).map(({ kind }) => kind)
  })
}

const sysops = { to: ['sysops@example.com'] }
const answer: Given = { ...sysops, digest: 'digest-2', messageId: 'm2@customer.test', references: ['m1@customer.test'] }

test('a suspected mail opens a ticket of its route that pages nobody', () => {
  expect(rowsIn(decided(suspected(sysops))).tickets).toMatchObject([
    { type: 'incident', priority: 'urgent', pages_on_call: false, suspected_because: 'rspamd: add header' },
  ])
})

test('an answer that nobody objects to ends the suspicion, and pages', () => {
  const batch = decided(suspected(sysops), arrival(answer))
  expect(rowsIn(batch).tickets).toMatchObject([{ pages_on_call: true, suspected_because: null }])
  expect(batch.flatMap(({ arrival: mail, decision }) => eventsOf(mail, decision)).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['opened', 'suspected-spam', 'replied', 'not-spam', 'raised']),
  )
})

test('a suspected answer to a suspected ticket changes nothing about it', () => {
  expect(rowsIn(decided(suspected(sysops), suspected(answer))).tickets).toMatchObject([
    { pages_on_call: false, suspected_because: 'rspamd: add header' },
  ])
})

test('a suspected answer neither hides nor raises a ticket', () => {
  const first = arrival({ to: ['support@example.com'] })
  expect(rowsIn(decided(first, suspected(answer))).tickets).toMatchObject([
    { priority: 'normal', pages_on_call: false, suspected_because: null },
  ])
})

test('a report about mail of ours shows nothing', () => {
  const bounce = arrival({ ...answer, origin: 'auto-reply' })
  expect(rowsIn(decided(suspected(sysops), bounce)).tickets).toMatchObject([
    { suspected_because: 'rspamd: add header' },
  ])
})

test('the same mail again without objection brings it to light where it pages, and is no second ticket', () => {
  const batch = decided(suspected(sysops), arrival(sysops))
  expect(batch.map(({ decision }) => decision.kind)).toEqual(['opened', 'redelivered'])
  expect(rowsIn(batch).tickets).toMatchObject([{ pages_on_call: true, suspected_because: null }])
})

test('an answer at an address that pages nobody ends the suspicion, and the page that was withheld follows', () => {
  const batch = decided(suspected(sysops), arrival({ ...answer, to: ['support@example.com'] }))
  expect(historyOf(batch)).toEqual(['opened', 'suspected-spam, page', 'replied', 'not-spam, page'])
  expect(rowsIn(batch).tickets).toMatchObject([{ pages_on_call: true, suspected_because: null }])
})

test('a mail that pages by itself and ends a suspicion pages once', () => {
  expect(historyOf(decided(suspected(sysops), arrival(answer)))).toEqual([
    ...['opened', 'suspected-spam, page'],
    ...['replied', 'raised, page', 'not-spam'],
  ])
})

test('where no page was withheld, the end of a suspicion pages nobody', () => {
  const to = ['support@example.com']
  const batch = decided(suspected({ to }), arrival({ ...answer, to }))
  expect(historyOf(batch)).toEqual(['opened', 'suspected-spam', 'replied', 'not-spam'])
  expect(rowsIn(batch).tickets).toMatchObject([{ pages_on_call: false }])
})

test('a page that only the same suspected mail again would have made is withheld, too', () => {
  const to = ['support@example.com']
  const batch = decided(suspected({ to }), suspected(sysops), suspected(sysops), arrival({ ...answer, to }))
  expect(historyOf(batch)).toEqual([
    ...['opened', 'suspected-spam'],
    ...['redelivered', 'suspected-spam, page', 'redelivered'],
    ...['replied', 'not-spam, page'],
  ])
})

const alert: Given = {
  ...sysops,
  origin: 'auto-generated',
  from: 'nagios@monitor.example',
  subject: '** PROBLEM Service Alert: web1/HTTP is CRITICAL **',
  messageId: null,
}
const later = (minutes: number) => ({ at: new Date(noon.getTime() + minutes * 60_000), digest: `alert ${minutes}` })

test('a suspected alert does not swallow the page of the same alert without objection', () => {
  const batch = decided(suspected(alert), suspected({ ...alert, ...later(1) }), arrival({ ...alert, ...later(2) }))
  expect(historyOf(batch)).toEqual([
    ...['opened', 'suspected-spam, page'],
    ...['grouped', 'suspected-spam, page'],
    ...['grouped', 'raised, page', 'not-spam'],
  ])
  expect(rowsIn(batch)).toMatchObject({
    tickets: [{ pages_on_call: true, suspected_because: null }],
    groups: [{ mails: 3 }],
  })
})

test('a suspected alert on the ticket of one that paged neither hides it nor pages again', () => {
  const batch = decided(arrival(alert), suspected({ ...alert, ...later(1) }))
  expect(historyOf(batch)).toEqual(['opened, page', 'grouped', 'suspected-spam, page'])
  expect(rowsIn(batch).tickets).toMatchObject([{ pages_on_call: true, suspected_because: null }])
})

test('a suspected recovery solves no ticket', () => {
  const recovery = {
    ...alert,
    ...later(1),
    subject: alert.subject?.replace('PROBLEM', 'RECOVERY') ?? '',
    sentAt: later(1).at,
  }
  const solving = { ...grouping, solveOnRecovery: true }
  const statusAfter = (mail: Arrival) =>
    rowsIn(decideBatch([arrival(alert), mail], nothingKnown, solving)).tickets.map(({ status }) => status)
  expect(statusAfter(arrival(recovery))).toEqual(['solved'])
  expect(statusAfter(suspected(recovery))).toEqual(['new'])
})

test('of a ticket that is suspected nothing is told, and of the end of that everything from then on', () => {
  expect(toldOf(decided(suspected(sysops), suspected(answer)))).toEqual([])
  expect(toldOf(decided(suspected(sysops), arrival(answer)))).toEqual(['replied', 'raised', 'not-spam'])
})

test('where nobody is told of tickets, a page that was withheld is, and a suspected mail is not acknowledged', () => {
  const to = ['support@example.com']
  const telling = { acknowledges: true, publishes: false }
  expect(toldOf(decided(suspected({ to })), telling)).toEqual([])
  expect(toldOf(decided(suspected(sysops), arrival({ ...answer, to })), telling)).toEqual(['not-spam'])
  expect(toldOf(decided(suspected({ to }), arrival({ ...answer, to })), telling)).toEqual([])
})

test('a suspected mail on a ticket that is none is told as any other', () => {
  expect(toldOf(decided(arrival({ to: ['support@example.com'] }), suspected(answer)))).toEqual(['opened', 'replied'])
})

test('the trace says why a suspected mail pages nobody', () => {
  const quiet = (mail: Arrival) => decided(mail).map(({ decision }) => traceOf(mail, decision).quiet)
  expect(quiet(suspected(sysops))).toEqual(['it is suspected to be spam'])
  expect(quiet(suspected({ to: ['support@example.com'] }))).toEqual([null])
})
