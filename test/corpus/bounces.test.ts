/** The bounces of the corpus, as if each came to the envelope sender of a reply of ours: on its ticket, and no new one. */
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/intake/decide.ts'
import { eventsOf } from '../../src/intake/events.ts'
import { type KnownTicket, nothingKnown } from '../../src/intake/known.ts'
import { parsed } from '../../src/mail/read-fixture.ts'
import { signedDetail } from '../../src/tickets/reply-address.ts'
import { arrival, grouping, keys } from '../arrivals.ts'
import { corpusFiles, corpusMail, readExpectations } from './expectations.ts'

const expectations = readExpectations()
const reports = corpusFiles().filter((file) => expectations.get(file)?.origin === 'delivery-report')

describe.skipIf(reports.length === 0)('bounces of the corpus', () => {
  test.each(reports)('%s is an entry of the ticket, and names the addressee', async (file) => {
    const bob = 'bob@other.test'
    const to = [`support+${signedDetail(42, bob, keys)}@example.com`]
    const mail = await parsed(corpusMail(file).bytes, '')
    const arrived = arrival({ ...mail, to, from: '' })
    const ticket: KnownTicket = {
      ...{ key: '42', id: 42, type: 'question', priority: 'normal', status: 'pending', pagesOnCall: false },
      ...{ participants: new Set([bob]), followUpOf: null, isSuspected: false, isPageWithheld: false },
    }
    const decision = decide(arrived, { ...nothingKnown, tickets: new Map([['42', ticket]]) }, grouping)
    expect(decision).toMatchObject({ kind: 'noted', status: 'pending' })
    const [event] = eventsOf(arrived, decision)
    // The one whose words nobody can read is known by its null reverse-path alone.
    if (mail.origin === 'delivery-report') expect(event?.data['address']).toBe(bob)
  })
})
