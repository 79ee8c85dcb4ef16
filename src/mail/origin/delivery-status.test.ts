import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReportedRecipient } from '../parsed-mail.ts'
import { parsed } from '../read-fixture.ts'
import { recipientsIn, statusLines } from './delivery-status.ts'

const ann = {
  finalRecipient: 'ann@shop.example',
  action: 'failed',
  status: '5.1.1',
  diagnostic: '550 5.1.1 User unknown',
} as const satisfies ReportedRecipient
const bo = { ...ann, finalRecipient: 'bo@shop.example', action: 'delayed', status: '4.2.2', diagnostic: 'over quota' }

const read = (text: string) => recipientsIn(statusLines(Buffer.from(text)))

const annFields = `Final-Recipient: rfc822; ann@shop.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown`
const boFields = `Final-Recipient: rfc822; bo@shop.example
Action: delayed
Status: 4.2.2
Diagnostic-Code: x-unix; over quota`
const mta = 'Reporting-MTA: dns; mx.example'

describe('the fields of RFC 3464 are read', () => {
  test.each([
    ['as the RFC has them', `${mta}\n\n${annFields}\n\n${boFields}\n`],
    ['without empty lines', `${mta}\n${annFields}\n${boFields}`],
    ['with many empty lines', `\n\n${mta}\n\n\n\n${annFields}\n\n\n\n${boFields}\n\n`],
    ['with an empty line behind each field', `${mta}\n\n${annFields}\n\n${boFields}`.replace(/\n/g, '\n\n')],
    ['with lines that end in CR', `${mta}\n\n${annFields}\n\n${boFields}`.replace(/\n/g, '\r')],
    ['in capitals', `${mta}\n\n${annFields}\n\n${boFields}`.replace(/^[\w-]+:/gm, (name) => name.toUpperCase())],
    ['without spaces', `${mta}\n\n${annFields}\n\n${boFields}`.replace(/(?<=:) | (?=rfc|;)|(?<=;) /g, '')],
    ['with spaces before the colon', `${annFields}\n\n${boFields}`.replace(/^([\w-]+):/gm, '$1 :')],
    ['folded', `${annFields}\n\n${boFields}`.replaceAll('5.1.1 User', '5.1.1\n    User')],
    ['with comments', `${annFields}\n\n${boFields}`.replace('5.1.1\n', '5.1.1 (bad mailbox)\n')],
    ['in angle brackets', `${annFields}\n\n${boFields}`.replace('ann@shop.example', '<ann@shop.example>')],
    [
      'with the recipient first known as another',
      `Original-Recipient: rfc822; a@x.example\n${annFields}\n\nOriginal-Recipient: rfc822; b@x.example\n${boFields}`,
    ],
    [
      'with the action first, as Amazon has it',
      `${annFields}\n\n${boFields}`.replace(/(Final.*)\n(Action.*)/g, '$2\n$1'),
    ],
    [
      'with prose before and the returned header behind',
      `Sorry.\n\n${annFields}\n\n${boFields}\n\nReceived: by mx\nStatus: RO`,
    ],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual([ann, bo])
  })

  test.each<readonly [string, Partial<ReportedRecipient>]>([
    ['Final-Recipient: utf-8; j\\x{F6}rg@shop.example', { finalRecipient: 'jörg@shop.example' }],
    ['Final-Recipient: utf-8; jörg@müller.example', { finalRecipient: 'jörg@müller.example' }],
    ['Final-Recipient: utf-8; \\x{FFFFFF}@x', { finalRecipient: '\\x{FFFFFF}@x' }],
    ['Original-Recipient: rfc822; ann+2Bnews@shop.example', { finalRecipient: 'ann+news@shop.example' }],
    ['Final-Recipient: rfc822; ann+2Bnews@shop.example', { finalRecipient: 'ann+2Bnews@shop.example' }],
    [
      'Final-Recipient: x-unix; |/usr/bin/procmail\nOriginal-Recipient: rfc822; ann@shop.example',
      { finalRecipient: 'ann@shop.example' },
    ],
    ['Final-Recipient: rfc822; a@b\nAction: expired', { action: 'failed' }],
    ['Final-Recipient: rfc822; a@b\nAction: Delivered (to mailbox)', { action: 'delivered' }],
    ['Final-Recipient: rfc822; a@b\nAction: nonsense', { action: null, status: null }],
    ['Final-Recipient: rfc822; a@b\nStatus: 2.0.0', { action: 'delivered', status: '2.0.0' }],
    ['Final-Recipient: rfc822; a@b\nStatus: 4.2.2', { action: null }],
    ['Final-Recipient: rfc822; a@b\nStatus: 553 mailbox full', { status: '5.2.2' }],
    ['Final-Recipient: rfc822; a@b\nDiagnostic-Code: smtp; 552 too big (#5.3.4)', { status: '5.3.4' }],
    ['Final-Recipient: rfc822; a@b\nAction: failed\nDiagnostic-Code: smtp; 550 from 10.5.1.1', { status: '5.0.0' }],
    ['Final-Recipient: rfc822; a@b\nDiagnostic-Code: smtp;', { diagnostic: null }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual([expect.objectContaining(expected)])
  })

  test('nothing is read where no recipient is named', () => {
    expect(read('Action: failed\nStatus: 5.1.1')).toEqual([])
    expect(read('')).toEqual([])
  })

  test('a flood of recipients is bounded', () => {
    expect(read(`${annFields}\n\n`.repeat(5000))).toHaveLength(100)
  })

  test('any bytes give recipients or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (bytes, text) => {
        expect(recipientsIn(statusLines(bytes)).length).toBeLessThanOrEqual(100)
        for (const one of read(`Final-Recipient: ${text}\nStatus: ${text}\nDiagnostic-Code: ${text}`)) {
          expect(`${one.finalRecipient}${one.status}${one.diagnostic}`).not.toMatch(/\p{Cc}/u)
        }
      }),
    )
  })
})

const multipart = (type: string, parts: readonly string[]) =>
  `From: MAILER-DAEMON@mx.example\nTo: support@desk.example\nContent-Type: ${type}; boundary=b\n\n${parts
    .map((part) => `--b\nContent-Type: ${part}\n`)
    .join('\n')}\n--b--\n`

test('where a part leaves something open, the text tells it', async () => {
  const mail = await parsed(
    multipart('multipart/report; report-type=delivery-status', [
      'text/plain\n\nYour message could not be delivered.\n\n<ann@shop.example>: mailbox is full',
      'message/delivery-status\n\nFinal-Recipient: rfc822; ann@shop.example\nAction: failed',
    ]),
  )
  const recipient = {
    finalRecipient: 'ann@shop.example',
    action: 'failed',
    status: '5.2.2',
    diagnostic: 'mailbox is full',
  }
  expect(mail.report).toEqual({ messageId: null, recipients: [recipient] })
})

test.each([
  ['text/rfc822-headers\n\nMessage-ID: <t7.m1@desk.example>'],
  ['message/rfc822-headers\n\nMessage-ID: <t7.m1@desk.example>'],
  ['message/rfc822\n\nMessage-ID: <t7.m1@desk.example>\n\nHi'],
  ['text/plain\n\n> Message-ID: <t7.m1@desk.example>'],
])('the mail that it is about is found in %s', async (part) => {
  const mail = await parsed(
    multipart('multipart/mixed', ['text/plain\n\nThis was not delivered to ann@shop.example: mailbox full', part]),
  )
  expect(mail.report).toMatchObject({
    messageId: 't7.m1@desk.example',
    recipients: [{ finalRecipient: 'ann@shop.example' }],
  })
})

test('a report that only answers the mail is about what it answers', async () => {
  const mail = await parsed('From: MAILER-DAEMON@mx.example\nIn-Reply-To: <t7.m1@desk.example>\n\nNo.')
  expect(mail.report).toEqual({ messageId: 't7.m1@desk.example', recipients: [] })
})
