/** How mail programs answer a reply of ours: each answer finds its ticket, reopens it, and is its author's. */
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { arrival, grouping, keys } from '../../test/arrivals.ts'
import { fixture, parsed } from '../mail/read-fixture.ts'
import { signedDetail } from '../tickets/reply-address.ts'
import { decide } from './decide.ts'
import type { Known, KnownMessage, KnownTicket } from './known.ts'

const Answer = z.strictObject({
  ...{ client: z.string(), to: z.string(), header: z.string(), text: z.string() },
  ...{ found: z.string(), new_text: z.string() },
})
const answers = z.array(Answer).parse(parse(fixture('answers/clients.yaml').toString()))

const ticket: KnownTicket = {
  ...{ key: '42', id: 42, type: 'question', priority: 'normal', status: 'pending', pagesOnCall: false },
  ...{
    participants: new Set(['ann@customer.test', 'bob@customer.test']),
    followUpOf: null,
    isSuspected: false,
    isPageWithheld: false,
  },
}
const message = (id: string, direction: 'in' | 'out'): KnownMessage => ({
  id,
  ticket: '42',
  direction,
  authorKey: null,
})
const known: Known = {
  tickets: new Map([['42', ticket]]),
  byDigest: new Map(),
  byMessageId: new Map([
    ['opening@customer.test', [message('opening', 'in')]],
    ['sent@example.com', [message('sent', 'out')]],
  ]),
  groups: new Map(),
}

const replyAddress = `support+${signedDetail(42, 'ann@customer.test', keys)}@example.com`
const places: Readonly<Record<string, string>> = {
  'reply-address': replyAddress,
  'REPLY-ADDRESS': replyAddress.toUpperCase(),
}

async function arriving({ to: written, header, text }: z.output<typeof Answer>, from: string) {
  const to = places[written] ?? written
  const mail = await parsed(
    `From: <${from}>\nTo: <${to}>\nDate: Tue, 24 Nov 2026 14:00:00 +0100\n${header}\n\n${text}\n`,
  )
  return arrival({ ...mail, to: [to], from })
}

describe.each(answers)('an answer by $client', (answer) => {
  test('finds its ticket and reopens it', async () => {
    const arrived = await arriving(answer, 'ann@customer.test')
    const decision = decide(arrived, known, grouping)
    expect(decision).toMatchObject({ kind: 'replied', ticket: { id: 42 }, status: 'open' })
    expect(decision.evidence.filter(({ holds }) => holds).map(({ kind }) => kind)).toEqual([answer.found])
    expect(arrived.mail.newText.trim()).toBe(answer.new_text)
  })

  test('is surely its author’s when it came to the address that was made for him, and not when another uses that', async () => {
    const trust = async (from: string) => decide(await arriving(answer, from), known, grouping)
    const isSigned = answer.found === 'signed-address'
    expect(await trust('ann@customer.test')).toMatchObject({ trust: isSigned ? 'verified-participant' : 'participant' })
    expect(await trust('bob@customer.test')).toMatchObject({ trust: 'participant' })
  })
})
