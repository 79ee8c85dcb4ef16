/** Mails for scenarios: small, plain, and with only what the scenario is about; real bytes live in `fixtures/`. */
import { asSent } from './smtp-client.ts'

/** A mail in the words of a scenario. `headers` are further header fields, as `Name: value` lines. */
export type MailPlan = Readonly<{
  from: string
  to?: string
  subject: string
  /** Without angle brackets; null leaves the field out. */
  messageId: string | null
  text?: string
  inReplyTo?: string
  headers?: readonly string[]
}>

/** The bytes of a mail, lines ended with CRLF. */
export function composeMail(plan: MailPlan): Buffer {
  const header = [
    `From: ${plan.from}`,
    `To: ${plan.to ?? 'support@humanmade.com'}`,
    `Subject: ${plan.subject}`,
    ...(plan.messageId === null ? [] : [`Message-ID: <${plan.messageId}>`]),
    ...(plan.inReplyTo === undefined ? [] : [`In-Reply-To: <${plan.inReplyTo}>`, `References: <${plan.inReplyTo}>`]),
    'Date: Tue, 14 Oct 2025 09:12:44 +0200',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    ...(plan.headers ?? []),
  ]
  return asSent(
    Buffer.from(`${header.join('\n')}\n\n${plan.text ?? 'The checkout page answers with a blank screen.'}\n`),
  )
}

/** A delivery report (RFC 3464) about the mail with this Message-ID, as Postfix writes it. */
export function composeBounce({ about, messageId }: Readonly<{ about: string; messageId: string }>): Buffer {
  const report = [
    'From: MAILER-DAEMON@mx.customer.example (Mail Delivery System)',
    'To: support@humanmade.com',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${messageId}>`,
    'Date: Tue, 14 Oct 2025 09:20:01 +0200',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    ...part('text/plain; charset=us-ascii', ['The mail could not be delivered: mailbox full.']),
    ...part('message/delivery-status', [
      'Reporting-MTA: dns; mx.customer.example',
      '',
      'Final-Recipient: rfc822; ada@customer.example',
      'Action: failed',
      'Status: 5.2.2',
      'Diagnostic-Code: smtp; 552 5.2.2 mailbox full',
    ]),
    ...part('text/rfc822-headers', [
      'From: support@humanmade.com',
      'Subject: Re: your ticket',
      `Message-ID: <${about}>`,
    ]),
    '--report--',
  ]
  return asSent(Buffer.from(report.join('\n')))
}

function part(contentType: string, lines: readonly string[]): readonly string[] {
  return ['', '--report', `Content-Type: ${contentType}`, '', ...lines]
}
