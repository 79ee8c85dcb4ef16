import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsed, unstorable } from '../read-fixture.ts'

const mixed = (header: string, parts: readonly string[]) =>
  `${header}\nTo: support@desk.example\n\n${parts.map((part) => `--b\n${part}\n`).join('\n')}\n--b--\n`

const returned = `Content-Type: message/rfc822

From: support@desk.example
To: ann@shop.example
Message-ID: <t7.m1@desk.example>
X-HmXmrOriginalRecipient: ann@shop.example

Hi`

const receiptPart = `Content-Type: message/disposition-notification

Reporting-UA: mail.example
Final-Recipient: rfc822;ann@shop.example
Original-Message-ID: <t7.m1@desk.example>
Disposition: manual-action/MDN-sent-manually; displayed`

test.each(['multipart/report; report-type=disposition-notification', 'multipart/report'])(
  'a read receipt in %s says who has read what',
  async (type) => {
    const mail = await parsed(
      mixed(`From: ann@shop.example\nSubject: Read: Hi\nContent-Type: ${type}; boundary=b`, [
        'Content-Type: text/plain\n\nYour message was read.',
        receiptPart,
      ]),
    )
    expect(mail.origin).toBe('read-receipt')
    expect(mail.report).toEqual({
      messageId: 't7.m1@desk.example',
      recipients: [
        {
          finalRecipient: 'ann@shop.example',
          action: 'delivered',
          status: null,
          diagnostic: 'manual-action/MDN-sent-manually; displayed',
        },
      ],
    })
  },
)

const complaint = { action: null, status: null, diagnostic: 'abuse', finalRecipient: 'ann@shop.example' }

test('a feedback report says who complained of what', async () => {
  const part = `Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
Original-Mail-From: <support@desk.example>
Original-Rcpt-To: <ann@shop.example>
Original-Rcpt-To: <bo@shop.example>`
  const header = 'From: fbl@isp.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b'
  const mail = await parsed(mixed(header, ['Content-Type: text/plain\n\nThis is an abuse report.', part, returned]))
  expect(mail.origin).toBe('feedback-report')
  expect(mail.report).toEqual({
    messageId: 't7.m1@desk.example',
    recipients: [complaint, { ...complaint, finalRecipient: 'bo@shop.example' }],
  })
})

test('a complaint in the form of Hotmail is a feedback report', async () => {
  const subject = 'complaint about message from 192.0.2.1'
  const header = `From: staff@hotmail.com\nSubject: ${subject}\nContent-Type: multipart/mixed; boundary=b`
  const mail = await parsed(mixed(header, [returned]))
  expect(mail.origin).toBe('feedback-report')
  expect(mail.report).toEqual({ messageId: 't7.m1@desk.example', recipients: [complaint] })
})

const bouncePart = `Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ann@shop.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown`

const people: readonly (readonly [string, string])[] = [
  ['forwards a bounce with its parts', 'Subject: Fwd: Undelivered Mail Returned to Sender'],
  ['sends the parts of a bounce', 'Subject: Undelivered Mail Returned to Sender'],
  ['forwards it through a list', 'Subject: Fwd: failure notice\nList-Id: <ops.desk.example>'],
  ['answers it', 'Subject: Re: Undeliverable: Hi\nIn-Reply-To: <t7.m1@desk.example>'],
]

test.each(people)('a person who %s is a person', async (_, fields) => {
  const header = `From: ann@shop.example\n${fields}\nContent-Type: multipart/mixed; boundary=b`
  const question = 'Content-Type: text/plain\n\nWhat is this?\n\nYour message could not be delivered.'
  for (const parts of [
    [question, bouncePart, returned],
    [question, returned],
    [question, receiptPart],
  ]) {
    const mail = await parsed(mixed(header, parts))
    expect(mail.report).toBeNull()
    expect(['person', 'list']).toContain(mail.origin)
  }
})

test('a report without report-type is known by its parts', async () => {
  const header = 'From: robot@mx.example\nSubject: Hi\nContent-Type: multipart/report; boundary=b'
  const mail = await parsed(mixed(header, ['Content-Type: text/plain\n\nNo.', bouncePart, returned]))
  expect(mail.origin).toBe('delivery-report')
  expect(mail.report?.recipients).toEqual([
    { finalRecipient: 'ann@shop.example', action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 User unknown' },
  ])
})

test('an away notice about a bounce is an away notice', async () => {
  const header = 'From: ann@shop.example\nSubject: Automatic reply: Undeliverable: Hi\nAuto-Submitted: auto-replied'
  const mail = await parsed(`${header}\nTo: support@desk.example\n\nYour message was received. I am away until May.`)
  expect(mail).toMatchObject({ origin: 'auto-reply', report: null })
})

test('a report of one recipient in the returned message alone is about that recipient', async () => {
  const header = 'From: Mailer-Daemon@mx.example\nSubject: failed\nContent-Type: multipart/mixed; boundary=b'
  const mail = await parsed(mixed(header, ['Content-Type: text/plain\n\nThe mailbox is full.', returned]))
  expect(mail.report?.recipients).toEqual([
    { finalRecipient: 'ann@shop.example', action: 'failed', status: '5.2.2', diagnostic: 'The mailbox is full.' },
  ])
})

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\\x{D800}@x', '<a@b>', '\0', '\n\n', '\r', ': ', ';', 'rfc822;'),
)
const partTypes = ['delivery-status', 'disposition-notification', 'feedback-report', 'rfc822', 'global-headers']
const fieldNames = ['Final-Recipient', 'Disposition', 'Original-Rcpt-To', 'Feedback-Type', 'Message-ID', 'To', 'Status']

test('whatever stands in the parts of a report, what is read of it can be stored', async () => {
  const field = fc.tuple(fc.constantFrom(...fieldNames), fc.array(hostileText, { maxLength: 5 }))
  const part = fc.tuple(fc.constantFrom(...partTypes), fc.array(field, { maxLength: 8 }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...partTypes), fc.array(part, { maxLength: 4 }), async (type, parts) => {
      const texts = parts.map(([name, fields]) => {
        return `Content-Type: message/${name}\n\n${fields.map(([key, value]) => `${key}: ${value.join('')}`).join('\n')}`
      })
      const header = `From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=${type}; boundary=b`
      const mail = await parsed(mixed(header, texts))
      expect(mail.report).not.toBeNull()
      expect(unstorable(mail)).toEqual([])
    }),
    { numRuns: 200 },
  )
})
