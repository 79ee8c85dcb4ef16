import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { fixture, parsed, unstorable } from '../read-fixture.ts'
import { proseRecipients, reportLines } from './bounce-text.ts'

const bounce = z.strictObject({
  ...{ server: z.string(), header: z.string(), text: z.string(), recipients: z.array(z.string()) },
  ...{ status: z.string(), diagnostic: z.string(), action: z.enum(['failed', 'delayed']).default('failed') },
})
const bounces = z.array(bounce).parse(parse(fixture('bounces/reports.yaml').toString()))

const envelope = 'To: support@desk.example\nDate: Tue, 4 Nov 2025 10:00:00 +0000\n'

test.each(bounces)('a report of $server is read as a person reads it', async (sample) => {
  const mail = await parsed(`${sample.header}\n${envelope}Content-Type: text/plain; charset=utf-8\n\n${sample.text}`)
  expect(mail.origin).toBe('delivery-report')
  const recipients = mail.report?.recipients ?? []
  expect(recipients.map(({ finalRecipient }) => finalRecipient)).toEqual(sample.recipients)
  const { action, status, diagnostic } = recipients[0] ?? {}
  expect({ action, status }).toEqual({ action: sample.action, status: sample.status })
  expect(diagnostic).toContain(sample.diagnostic)
  if (sample.text.includes('t7.m1@desk.example')) expect(mail.report?.messageId).toBe('t7.m1@desk.example')
})

const person = 'From: Ann <ann@shop.example>\n'

test.each(bounces)('a person who pastes or forwards a report of $server is a person', async ({ header, text }) => {
  const subject = /^Subject: (.*)$/m.exec(header)?.[1] ?? ''
  for (const fields of [`Subject: Fwd: ${subject}`, `Subject: ${subject}`, 'Subject: What does this mean?']) {
    const mail = await parsed(`${person}${fields}\n${envelope}\nWhy does this happen?\n\n${text}`)
    expect(mail).toMatchObject({ origin: 'person', report: null })
  }
})

test('the keeper of a mail server who forwards a report is a person', async () => {
  for (const { text } of bounces) {
    const mail = await parsed(`From: postmaster@mx.example\nSubject: Fwd: Undeliverable: Hi\n${envelope}\n${text}`)
    expect(mail).toMatchObject({ origin: 'person', report: null })
  }
})

test('an alert about mail is an alert', async () => {
  const header = 'From: monitor@desk.example\nAuto-Submitted: auto-generated\nSubject: 12 mails in the queue of mx1\n'
  const mail = await parsed(`${header}${envelope}\nbo@shop.example: unable to deliver, host not found`)
  expect(mail).toMatchObject({ origin: 'auto-generated', report: null })
})

const piece = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'bo@shop.example',
    '<bo@x>',
    '550 5.1.1',
    '\n',
    ':',
    '... ',
    'Reason:',
    '<<< 550-',
    'Final-Recipient:',
  ),
)

test('any text gives storable recipients', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
      const mail = await parsed(`From: MAILER-DAEMON@mx.example\n\n${pieces.join('')}`)
      expect(mail.origin).toBe('delivery-report')
      expect(unstorable(mail)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('a report of addresses only is bounded', () => {
  const lines = reportLines(
    Array.from({ length: 100_000 }, (_, at) => `<a${at}@shop.example>: user unknown`).join('\n'),
  )
  const recipients = proseRecipients(lines, { known: [], others: new Set(), isDelayed: false })
  expect(recipients).toHaveLength(100)
})
